// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/merge_flow.h"

#include "widgets/console/promotion.h"

namespace sextant::ui {

MergeFlow::MergeFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {}

bool MergeFlow::showRunning() {
  if (!dialog_) return false;
  dialog_->raise();
  dialog_->activateWindow();
  return true;
}

void MergeFlow::rebase(const ServiceKey& key) {
  if (showRunning()) return;
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
  const auto common = commonRevision(parts_.session, from, to);
  if (!common) {
    promoteFrom(from, to, {});
    return;
  }
  parts_.session.revision(from, *common, this,
                          [this, from, to](const Result<RevisionContent>& content) {
                            if (content) {
                              promoteFrom(from, to, content->profiles);
                            } else {
                              emit failed(QString::fromStdString(content.error().toString()));
                            }
                          });
}

void MergeFlow::promoteFrom(const ServiceKey& from, const ServiceKey& to,
                            const ProfileSet& common) {
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
