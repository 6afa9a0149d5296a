// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/merge_flow.h"

#include "widgets/console/promotion.h"

namespace sextant::ui {
namespace {

constexpr int patience_ms = 10'000;

}  // namespace

MergeFlow::MergeFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {
  patience_.setSingleShot(true);
  patience_.setInterval(patience_ms);
  connect(&patience_, &QTimer::timeout, this, [this] {
    if (std::exchange(promotion_, std::nullopt)) {
      emit failed(
          tr("The profiles of the two environments could not be read in time. Nothing was "
             "taken over; try again."));
    }
  });
  connect(&parts_.session, &Session::stableChanged, this, &MergeFlow::promoteWhenRead);
  connect(&parts_.session, &Session::historyChanged, this, &MergeFlow::promoteWhenRead);
}

bool MergeFlow::showRunning() {
  if (!dialog_) return false;
  dialog_->raise();
  dialog_->activateWindow();
  return true;
}

void MergeFlow::rebase(const ServiceKey& key) {
  if (showRunning()) return;
  emit draftsWanted();
  auto outcome = rebaseDrafts(parts_.session, parts_.drafts, key);
  if (!outcome) {
    emit failed(QString::fromStdString(outcome.error().toString()));
    return;
  }
  if (!outcome->marked.empty()) emit mendingWanted({key, outcome->marked.front()});
  ask(std::move(outcome->contested));
}

void MergeFlow::promote(const ServiceKey& from, const ServiceKey& to) {
  if (showRunning()) return;
  emit draftsWanted();
  parts_.session.watch(from);
  parts_.session.watch(to);
  promotion_ = {from, to};
  patience_.start();
  promoteWhenRead();
}

// A service that has never been published has nothing to read.
bool MergeFlow::isRead(const ServiceKey& key) const {
  if (parts_.session.overview().head(key) == nullptr) return parts_.session.hasOverview();
  return parts_.session.stable(key) != nullptr && !parts_.session.recentRevisions(key).empty();
}

void MergeFlow::promoteWhenRead() {
  if (!promotion_ || !isRead(promotion_->first) || !isRead(promotion_->second)) return;
  const auto [from, to] = *std::exchange(promotion_, std::nullopt);
  const auto common = commonRevision(parts_.session, from, to);
  if (!common) {
    promoteFrom(from, to, {});
    return;
  }
  parts_.session.revision(from, *common, this,
                          [this, from = from, to = to](const Result<RevisionContent>& content) {
                            if (content) {
                              promoteFrom(from, to, content->profiles);
                            } else {
                              emit failed(QString::fromStdString(content.error().toString()));
                            }
                          });
}

void MergeFlow::promoteFrom(const ServiceKey& from, const ServiceKey& to,
                            const ProfileSet& common) {
  if (showRunning()) return;
  auto promotion = promotionOf(parts_.session, parts_.drafts, from, to, common);
  if (!promotion) {
    emit failed(QString::fromStdString(promotion.error().toString()));
    return;
  }
  const QString target = QString::fromStdString(to.toString());
  QString sentence =
      promotion->drafts.empty() && promotion->contested.empty()
          ? tr("%1 has everything already.").arg(target)
          : tr("The changes are drafts of %1 now; nothing is published yet.").arg(target);
  QStringList skipped;
  for (const Scope& scope : promotion->skipped)
    skipped.append(scopeWords(scope));
  if (!skipped.isEmpty()) {
    sentence += QLatin1Char(' ') +
                tr("Left out, because it has no such scope: %1.").arg(skipped.join(", "));
  }
  for (Draft& draft : promotion->drafts)
    parts_.drafts.edit(std::move(draft));
  emit told(sentence);
  ask(std::move(promotion->contested));
}

void MergeFlow::ask(std::vector<ContestedDraft> contested) {
  contested_.assign(std::make_move_iterator(contested.begin()),
                    std::make_move_iterator(contested.end()));
  askNext();
}

void MergeFlow::askNext() {
  if (contested_.empty()) return;
  ContestedDraft next = std::move(contested_.front());
  contested_.pop_front();
  dialog_ = new MergeDialog(next.job, next.merge, window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &QDialog::finished, this, [this](int result) {
    dialog_.clear();
    if (result == QDialog::Rejected) contested_.clear();
    askNext();
  });
  connect(dialog_, &MergeDialog::merged, this,
          [this, next = std::move(next)](const QByteArray& text) { take(next, text); });
  dialog_->open();
}

void MergeFlow::take(const ContestedDraft& contested, const QByteArray& text) {
  const Draft& draft = contested.draft;
  const Draft* still = parts_.drafts.find(draft.key, draft.scope);
  const bool unchanged =
      still == nullptr ? contested.before == draft.base_text : still->text == contested.before;
  if (!unchanged) {
    emit failed(tr("The draft of %1 changed while its merge was open, so nothing was taken over. "
                   "Begin again.")
                    .arg(scopeWords(draft.scope)));
    return;
  }
  Draft merged = draft;
  merged.text = text.toStdString();
  parts_.drafts.edit(std::move(merged));
}

}  // namespace sextant::ui
