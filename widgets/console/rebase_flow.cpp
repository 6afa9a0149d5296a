// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/rebase_flow.h"

namespace sextant::ui {

RebaseFlow::RebaseFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {}

void RebaseFlow::start(const ServiceKey& key) {
  if (dialog_) {
    dialog_->raise();
    dialog_->activateWindow();
    return;
  }
  auto outcome = rebaseDrafts(parts_.session, parts_.drafts, key);
  if (!outcome) {
    emit failed(QString::fromStdString(outcome.error().toString()));
    return;
  }
  if (!outcome->marked.empty()) emit mendingWanted({key, outcome->marked.front()});
  contested_.assign(std::make_move_iterator(outcome->contested.begin()),
                    std::make_move_iterator(outcome->contested.end()));
  askNext();
}

void RebaseFlow::askNext() {
  if (contested_.empty()) return;
  const ContestedDraft next = std::move(contested_.front());
  contested_.pop_front();
  const Draft* now = parts_.drafts.find(next.rebased.key, next.rebased.scope);
  const auto base = now == nullptr ? RevisionNumber{} : now->base;
  MergeJob job{tr("Rebase %1 onto revision %2")
                   .arg(scopeWords(next.rebased.scope))
                   .arg(next.rebased.base.value),
               {tr("revision %1").arg(base.value), tr("your draft"),
                tr("revision %1").arg(next.rebased.base.value)},
               next.texts};
  dialog_ = new MergeDialog(std::move(job), next.merge, window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &MergeDialog::merged, this,
          [this, draft = next.rebased, ours = next.texts.ours](const QByteArray& text) {
            const Draft* still = parts_.drafts.find(draft.key, draft.scope);
            if (still == nullptr || still->text != ours) {
              emit failed(tr("The draft of %1 changed while its rebase was open, so nothing was "
                             "taken over. Rebase it again.")
                              .arg(scopeWords(draft.scope)));
              return;
            }
            Draft rebased = draft;
            rebased.text = text.toStdString();
            parts_.drafts.edit(std::move(rebased));
          });
  connect(dialog_, &QDialog::finished, this, [this](int result) {
    dialog_.clear();
    if (result == QDialog::Rejected) contested_.clear();
    askNext();
  });
  dialog_->open();
}

}  // namespace sextant::ui
