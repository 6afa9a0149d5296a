// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>
#include <set>

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr qsizetype hash_head = 4, hash_tail = 2;

QString words(const char* text) {
  return QCoreApplication::translate("ChangeWords", text);
}

QString counted(std::size_t count, const char* one, const char* many) {
  return count == 1 ? words(one) : words(many).arg(count);
}

SummaryFact keysFact(const ConsoleParts& parts, const ChangeWatch& watch) {
  const std::size_t profiles = watch.change()->profiles.size();
  if (!watch.reach()) return {words("Comparing…"), {}, Tone::muted};
  std::set<std::string> pointers;
  for (const ReachedValue& change : watch.reach()->changes)
    pointers.insert(change.pointer);
  const std::size_t all = parts.session.overview().inventory(watch.change()->summary.key).size();
  return {words("%1 in %2").arg(counted(pointers.size(), "1 key", "%1 keys"),
                                counted(profiles, "1 profile", "%1 profiles")),
          words("reaches %1 of %2 instances").arg(watch.reach()->instances).arg(all)};
}

std::size_t holding(const CheckReport& report) {
  return std::size_t(std::count_if(report.rules.begin(), report.rules.end(),
                                   [](const RuleFinding& rule) { return rule.state == RuleState::holds; }));
}

SummaryFact rulesFact(const ChangeWatch& watch) {
  const auto& after = watch.checksAfter();
  if (!after) return {words("Checking…"), {}, Tone::muted};
  const auto errors = std::count_if(after->problems.begin(), after->problems.end(),
                                    [](const Problem& one) { return one.severity == Severity::error; });
  if (errors > 0) {
    return {counted(std::size_t(errors), "1 problem", "%1 problems"),
            words("has to be mended first"), Tone::bad};
  }
  if (after->rules.empty()) return {words("No problems"), words("this service has no rules"), Tone::ok};
  const std::size_t held = holding(*after);
  const QString before = watch.checksBefore()
                             ? words("was %1 of %2")
                                   .arg(holding(*watch.checksBefore()))
                                   .arg(watch.checksBefore()->rules.size())
                             : QString();
  return {words("%1 of %2 rules hold").arg(held).arg(after->rules.size()), before,
          held == after->rules.size() ? Tone::ok : Tone::warning};
}

SummaryFact riskFact(const Change& change) {
  const QString risk = QString::fromStdString(change.summary.risk);
  const QString ticket = QString::fromStdString(change.summary.ticket);
  return {risk.isEmpty() ? words("Risk: not said") : words("Risk: %1").arg(risk),
          ticket.isEmpty() ? words("no ticket") : ticket,
          risk == QLatin1String("high") ? Tone::warning : Tone::normal};
}

SummaryFact planFact(const Change& change) {
  if (change.plan.empty()) return {words("Plan: at once"), words("all instances at the same time")};
  QStringList stages;
  const auto plan = QJsonDocument::fromJson(QByteArray::fromStdString(change.plan)).object();
  for (const QJsonValue& stage : plan[QLatin1String("stages")].toArray()) {
    const double share = stage[QLatin1String("share")].toDouble();
    const auto named = stage[QLatin1String("named")].toArray();
    stages << (share >= 1 ? words("all")
               : share > 0 ? words("%1 %").arg(share * 100)
                           : counted(std::size_t(named.size()), "1 named", "%1 named"));
  }
  return {words("Plan: %1").arg(stages.join(QStringLiteral(", "))),
          counted(std::size_t(stages.size()), "1 stage", "%1 stages")};
}

SummaryFact approvalsFact(const ChangeSummary& summary) {
  if (summary.rejections > 0) {
    return {counted(std::size_t(summary.rejections), "1 objection", "%1 objections"),
            words("stands in its way"), Tone::bad};
  }
  const bool is_enough = summary.approvals >= summary.approvals_needed;
  const QString head = summary.approvals_needed == 0
                           ? words("No approval needed")
                           : words("%1 of %2 approvals").arg(summary.approvals).arg(summary.approvals_needed);
  QString note = is_enough ? words("enough") : words("still needed: %1").arg(summary.approvals_needed - summary.approvals);
  QStringList asked;
  for (const std::string& reviewer : summary.reviewers)
    asked << QString::fromStdString(reviewer);
  if (!asked.isEmpty()) note = words("asked: %1").arg(asked.join(QStringLiteral(", ")));
  return {head, note, is_enough ? Tone::ok : Tone::normal};
}

QString placeOf(const ChangeComment& comment) {
  if (!comment.scope) return {};
  const QString pointer = QString::fromStdString(comment.pointer);
  return comment.scope->isBase() ? pointer : scopeWords(*comment.scope) + QLatin1Char(' ') + pointer;
}

bool isGone(const ChangeWatch& watch, const ChangeComment& comment) {
  if (!comment.scope || watch.after().empty()) return false;
  if (watch.after().count(*comment.scope) == 0) return true;
  const Document* document = watch.document(*comment.scope);
  if (comment.pointer.empty() || document == nullptr) return false;
  const auto found = document->find(comment.pointer);
  return !found || !*found;
}

ThreadComment shownComment(const ChangeComment& comment, int version_now) {
  ThreadComment shown{QString::fromStdString(comment.author), comment.made_at_us / us_per_second,
                      QString::fromStdString(comment.body)};
  if (comment.kind == CommentKind::resolve && shown.body.isEmpty()) shown.body = words("Resolved.");
  if (comment.kind == CommentKind::reopen && shown.body.isEmpty()) shown.body = words("Opened again.");
  if (comment.version != version_now) shown.note = words("on version %1").arg(comment.version);
  shown.suggestion = QString::fromStdString(comment.suggestion);
  return shown;
}

}  // namespace

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

State changeStateShape(const ChangeSummary& summary) {
  switch (summary.state) {
    case ChangeState::open: return summary.rejections > 0 ? State::failed : State::waiting;
    case ChangeState::approved: return State::done;
    case ChangeState::publishing: return State::progress;
    case ChangeState::published: return State::healthy;
    case ChangeState::abandoned: break;
  }
  return State::voided;
}

QString changeStateWord(const ChangeSummary& summary) {
  switch (summary.state) {
    case ChangeState::open: return summary.rejections > 0 ? words("objected to") : words("open");
    case ChangeState::approved: return words("approved");
    case ChangeState::publishing: return words("publishing");
    case ChangeState::published:
      return summary.revision ? words("published, r%1").arg(summary.revision->value) : words("published");
    case ChangeState::abandoned: break;
  }
  return words("abandoned");
}

std::vector<SummaryFact> changeFacts(const ConsoleParts& parts, const ChangeWatch& watch) {
  const Change& change = *watch.change();
  return {keysFact(parts, watch), rulesFact(watch), riskFact(change), planFact(change),
          approvalsFact(change.summary)};
}

std::vector<CommentThread> changeThreads(const ChangeWatch& watch) {
  const Change& change = *watch.change();
  std::vector<CommentThread> threads;
  std::map<std::int64_t, std::size_t> places;
  for (const ChangeComment& comment : change.comments) {
    if (comment.parent == 0) {
      places[comment.number] = threads.size();
      threads.push_back({QString::number(comment.number), placeOf(comment), isGone(watch, comment)});
    }
    const auto at = places.find(comment.parent == 0 ? comment.number : comment.parent);
    if (at == places.end()) continue;
    CommentThread& thread = threads[at->second];
    thread.comments.push_back(shownComment(comment, change.summary.version));
    if (comment.kind == CommentKind::resolve) thread.is_resolved = true;
    if (comment.kind == CommentKind::reopen) thread.is_resolved = false;
  }
  return threads;
}

std::vector<ApprovalRow> changeApprovals(const Change& change) {
  std::vector<ApprovalRow> rows;
  for (auto it = change.approvals.rbegin(); it != change.approvals.rend(); ++it) {
    ApprovalRow row;
    const bool is_approval = it->verdict == ChangeVerdict::approve;
    row.kind = !it->counts    ? ApprovalRow::Kind::voided
               : is_approval ? ApprovalRow::Kind::approved
                             : ApprovalRow::Kind::rejected;
    row.who = QString::fromStdString(it->author);
    row.why = QString::fromStdString(it->reason);
    if (!it->counts)
      row.why = it->version == change.summary.version ? words("void: said otherwise later, or edited settings")
                                                      : words("void: the change was edited");
    row.hash = it->counts ? shortHash(change.hash) : words("version %1").arg(it->version);
    row.at = it->made_at_us / us_per_second;
    rows.push_back(std::move(row));
  }
  const int missing = change.summary.approvals_needed - change.summary.approvals;
  const bool is_open = change.summary.state == ChangeState::open;
  for (int i = 0; is_open && i < missing; ++i)
    rows.insert(rows.begin(), {ApprovalRow::Kind::needed, words("one more"), words("of who may approve"), {}, 0});
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
