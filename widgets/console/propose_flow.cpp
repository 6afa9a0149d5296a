// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/propose_flow.h"

#include "model/checks/settings.h"
#include "model/document/json.h"
#include "model/rollout/rollout_plan.h"
#include "widgets/console/publish_hindrance.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {

ProposeFlow::ProposeFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {}

QString ProposeFlow::hindrance(const ServiceKey& key) const {
  const Environment* environment = parts_.session.environment(key.environment);
  if (parts_.isReadOnly() && environment != nullptr && environment->is_protected) {
    return tr("This connection is read-only, and %1 is protected: it takes approved changes only. Open a "
              "connection that may write to propose one.")
        .arg(QString::fromStdString(key.environment));
  }
  if (parts_.isReadOnly()) return tr("This connection is read-only. Open one that may write to propose.");
  if (parts_.drafts.draftsOf(key).empty())
    return tr("There is nothing to propose: this service has no draft.");
  if (const auto trouble = storeTrouble(parts_.session))
    return tr("%1. The drafts are kept here.").arg(trouble->what);
  if (parts_.session.connection() != ConnectionState::connected)
    return tr("The store cannot be reached. The drafts are kept here.");
  return draftsHindrance(parts_, key);
}

Result<ChangeContent> ProposeFlow::contentOf(const ServiceKey& key) const {
  const auto drafts = parts_.drafts.draftsOf(key);
  const auto common = commonBase(drafts);
  if (!common) return tl::unexpected<Error>(common.error());
  ChangeContent content;
  content.base = (*common)->base;
  content.base_hash = (*common)->base_hash;
  content.profiles = textsOf(drafts);
  const ProfileSet* settings = parts_.session.settings(key.environment);
  if (settings == nullptr || key.service == settings_service) return content;
  const auto plan = defaultPlan(*settings, key.service);
  if (!plan) return tl::unexpected<Error>(plan.error());
  if (*plan) content.plan = toJson(**plan);
  return content;
}

void ProposeFlow::start(const ServiceKey& key) {
  if (dialog_) {
    dialog_->raise();
    return dialog_->activateWindow();
  }
  dialog_ = new OpenChangeDialog(window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  const auto drafts = parts_.drafts.draftsOf(key);
  QStringList scopes;
  for (const Draft* draft : drafts)
    scopes << scopeWords(draft->scope);
  const Environment* environment = parts_.session.environment(key.environment);
  const int needed = environment == nullptr || !environment->is_protected ? 0 : environment->approvals;
  const RevisionNumber base = drafts.empty() ? RevisionNumber{} : drafts.front()->base;
  dialog_->setTarget(
      tr("%1 of %2").arg(scopes.join(QStringLiteral(", ")), QString::fromStdString(key.toString())),
      (needed == 0 ? tr("On revision %1. This environment asks for no approval.").arg(base.value)
       : needed == 1
           ? tr("On revision %1. Somebody else approves it before it can be published.").arg(base.value)
           : tr("On revision %1. %2 others approve it before it can be published.")
                 .arg(base.value)
                 .arg(needed)));
  connect(dialog_, &OpenChangeDialog::openWanted, this,
          [this, key](const ChangeWords& words) { send(key, words); });
  dialog_->open();
}

void ProposeFlow::send(const ServiceKey& key, const ChangeWords& words) {
  auto content = contentOf(key);
  if (!content) return dialog_->setFailed(QString::fromStdString(content.error().toString()));
  content->description = words.description.toStdString();
  content->ticket = words.ticket.toStdString();
  content->risk = words.risk.toStdString();
  for (const QString& reviewer : words.reviewers.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    if (!reviewer.trimmed().isEmpty())
      content->reviewers.push_back(reviewer.trimmed().toStdString());
  }
  dialog_->setSending(true);
  parts_.session.openChange(RequestId::random(), key, *content, parts_.person.toStdString(), this,
                            [this, key](const Result<ChangeReceipt>& receipt) {
                              if (receipt) {
                                if (dialog_) dialog_->accept();
                                emit opened(key, receipt->change);
                              } else if (dialog_) {
                                dialog_->setFailed(
                                    QString::fromStdString(receipt.error().toString()));
                              }
                            });
}

}  // namespace sextant::ui
