// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_words.h"

#include <QCoreApplication>

#include <map>

#include "model/document/json.h"
#include "widgets/common/time_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr qsizetype hash_head = 4, hash_tail = 2;

QString words(const char* text) {
  return QCoreApplication::translate("ChangeWords", text);
}

QString placeOf(const Scope& scope, const std::string& pointer) {
  const QString words = QString::fromStdString(pointer);
  return scope.isBase() ? words : scopeWords(scope) + QLatin1Char(' ') + words;
}

// Where the thread's place is now, and whether it is another one than it was said of.
void anchor(CommentThread& thread, const ChangeComment& comment, const AnchoredPlace* place) {
  if (place == nullptr || !comment.scope) return;
  thread.is_gone = place->gone;
  thread.is_changed = place->changed && !place->gone;
  if (place->gone || place->pointer != comment.pointer)
    thread.place_now = placeOf(*comment.scope, place->pointer);
}

std::optional<Value> valueAt(const ChangeWatch& watch, const Scope& scope,
                             const std::string& pointer) {
  const Document* document = watch.document(scope);
  if (document == nullptr) return std::nullopt;
  const auto found = document->find(pointer);
  return found && *found ? std::optional(document->value(**found)) : std::nullopt;
}

ThreadComment shownComment(const ChangeComment& comment, int version_now) {
  ThreadComment shown{QString::fromStdString(comment.author), comment.made_at_us / us_per_second,
                      QString::fromStdString(comment.body)};
  if (comment.kind == CommentKind::resolve && shown.body.isEmpty()) shown.body = words("Resolved.");
  if (comment.kind == CommentKind::reopen && shown.body.isEmpty())
    shown.body = words("Opened again.");
  if (comment.version != version_now) shown.note = words("on version %1").arg(comment.version);
  shown.suggestion = QString::fromStdString(comment.suggestion);
  return shown;
}

}  // namespace

ChangeContent contentOf(const Change& change) {
  return {change.summary.base,
          {},
          change.profiles,
          change.plan,
          change.summary.description,
          change.summary.ticket,
          change.summary.risk,
          change.summary.reviewers};
}

QString changeName(ChangeNumber number) {
  return QStringLiteral("C-%1").arg(number.value);
}

QString changeTitle(const std::string& description) {
  QString line = QString::fromStdString(description).section(QLatin1Char('\n'), 0, 0).trimmed();
  while (line.startsWith(QLatin1Char('#')))
    line.remove(0, 1);
  return line.trimmed();
}

QString shortHash(const std::string& hash) {
  const QString whole = QString::fromStdString(hash);
  return whole.size() <= hash_head + hash_tail
             ? whole
             : whole.left(hash_head) + QStringLiteral("…") + whole.right(hash_tail);
}

QString endWords(const ChangeSummary& summary) {
  if (!summary.ends_us) return {};
  QString told = words(" · ends %1 UTC").arg(utcText(*summary.ends_us / us_per_second));
  if (summary.undo) told += words(", undone by %1").arg(changeName(*summary.undo));
  return told;
}

State changeStateShape(const ChangeSummary& summary) {
  switch (summary.state) {
    case ChangeState::open:
      return summary.rejections > 0 ? State::failed : State::waiting;
    case ChangeState::approved:
      return State::done;
    case ChangeState::publishing:
      return State::progress;
    case ChangeState::published:
      return State::healthy;
    case ChangeState::abandoned:
      break;
  }
  return State::voided;
}

QString changeStateWord(const ChangeSummary& summary) {
  switch (summary.state) {
    case ChangeState::open:
      return summary.rejections > 0 ? words("objected to") : words("open");
    case ChangeState::approved:
      return words("approved");
    case ChangeState::publishing:
      return words("publishing");
    case ChangeState::published:
      return summary.revision ? words("published, r%1").arg(summary.revision->value)
                              : words("published");
    case ChangeState::abandoned:
      break;
  }
  return words("abandoned");
}

std::vector<CommentThread> changeThreads(const ChangeWatch& watch, const ChangeAnchors& anchors) {
  const Change& change = *watch.change();
  std::vector<CommentThread> threads;
  struct Begun {
    std::size_t index;
    Scope scope;
    std::string pointer;  // where it is now
  };
  std::map<std::int64_t, Begun> begun;
  for (const ChangeComment& comment : change.comments) {
    if (comment.parent == 0) {
      const AnchoredPlace* place = anchors.placeOf(comment.number);
      const Scope scope = comment.scope.value_or(Scope{});
      begun[comment.number] = {threads.size(), scope,
                               place == nullptr ? comment.pointer : place->pointer};
      threads.push_back({QString::number(comment.number),
                         comment.scope ? placeOf(scope, comment.pointer) : QString()});
      anchor(threads.back(), comment, place);
    }
    const auto at = begun.find(comment.parent == 0 ? comment.number : comment.parent);
    if (at == begun.end()) continue;
    CommentThread& thread = threads[at->second.index];
    thread.comments.push_back(shownComment(comment, change.summary.version));
    if (!comment.suggestion.empty()) {
      const auto now = valueAt(watch, at->second.scope, at->second.pointer);
      const auto wanted = fromJson(comment.suggestion);
      thread.comments.back().is_taken = now && wanted && !thread.is_gone && *now == *wanted;
    }
    if (comment.kind == CommentKind::resolve) thread.is_resolved = true;
    if (comment.kind == CommentKind::reopen) thread.is_resolved = false;
  }
  return threads;
}

std::vector<ApprovalRow> changeApprovals(const Change& change, const ChangeNeeds& needs) {
  std::vector<ApprovalRow> rows;
  for (auto it = change.approvals.rbegin(); it != change.approvals.rend(); ++it) {
    ApprovalRow row;
    const bool is_approval = it->verdict == ChangeVerdict::approve;
    row.kind = !it->counts   ? ApprovalRow::Kind::voided
               : is_approval ? ApprovalRow::Kind::approved
                             : ApprovalRow::Kind::rejected;
    row.who = QString::fromStdString(it->author);
    row.why = QString::fromStdString(it->reason);
    if (!it->counts)
      row.why = it->version == change.summary.version
                    ? words("void: said otherwise later, or edited settings")
                    : words("void: the change was edited");
    row.hash = it->counts ? shortHash(change.hash) : words("version %1").arg(it->version);
    row.at = it->made_at_us / us_per_second;
    rows.push_back(std::move(row));
  }
  const int missing = change.summary.approvals_needed - change.summary.approvals;
  const bool is_open = change.summary.state == ChangeState::open;
  for (int i = 0; is_open && i < missing; ++i)
    rows.insert(rows.begin(),
                {ApprovalRow::Kind::needed, words("one more"), words("of who may approve"), {}, 0});
  const bool is_settled = change.summary.state == ChangeState::published ||
                          change.summary.state == ChangeState::abandoned;
  for (auto need = needs.needs().rbegin(); !is_settled && need != needs.needs().rend(); ++need) {
    if (need->missing() > 0)
      rows.insert(rows.begin(),
                  {ApprovalRow::Kind::needed, whoseWords(*need), becauseWords(*need), {}, 0});
  }
  return rows;
}

QString approvalsWords(const ChangeSummary& summary) {
  return words("%1 of %2").arg(summary.approvals).arg(summary.approvals_needed);
}

ChangeRow changeRow(const ChangeSummary& summary) {
  return {QString::number(summary.number.value),
          changeName(summary.number),
          changeTitle(summary.description),
          QString::fromStdString(summary.key.toString()),
          changeStateShape(summary),
          changeStateWord(summary),
          approvalsWords(summary),
          QString::fromStdString(summary.author),
          summary.changed_at_us / us_per_second};
}

}  // namespace sextant::ui
