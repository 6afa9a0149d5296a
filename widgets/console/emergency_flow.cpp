// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/emergency_flow.h"

#include "widgets/common/visible_text.h"
#include "widgets/console/emergency_words.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {

EmergencyFlow::EmergencyFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {}

QString EmergencyFlow::hindrance(const ServiceKey& key) const {
  if (parts_.isReadOnly()) return tr("This connection is read-only.");
  if (const auto trouble = storeTrouble(parts_.session)) return trouble->what + QLatin1Char('.');
  if (parts_.session.connection() != ConnectionState::connected)
    return tr("The store cannot be reached.");
  const QString name = QString::fromStdString(key.environment);
  const Environment* environment = parts_.session.environment(key.environment);
  const bool is_shut = environment != nullptr && (environment->is_protected ||
                                                  !environment->closedFor(key.service).empty());
  if (!is_shut) return tr("%1 is neither protected nor frozen: it takes a direct publish.").arg(name);
  if (parts_.emergencies.own(key) != nullptr) return tr("Your emergency lasts already.");
  return {};
}

void EmergencyFlow::start(const ServiceKey& key) {
  if (dialog_) return dialog_->raise();
  if (const QString why = hindrance(key); !why.isEmpty()) {
    emit told(why);
    return;
  }
  const Environment* environment = parts_.session.environment(key.environment);
  dialog_ = new BreakGlassDialog({QString::fromStdString(key.environment),
                                  QString::fromStdString(environment->colour),
                                  QString::fromStdString(key.service)},
                                 window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &BreakGlassDialog::breakWanted, this, [this, key] { send(key); });
  dialog_->open();
}

void EmergencyFlow::send(const ServiceKey& key) {
  dialog_->setSending(true);
  const EmergencyRequest request{RequestId::random(),
                                 key.environment,
                                 dialog_->isForAll() ? std::string() : key.service,
                                 dialog_->reason().toStdString(),
                                 dialog_->minutes(),
                                 parts_.person.toStdString()};
  parts_.session.openEmergency(request, this, [this](const Result<EmergencyReceipt>& receipt) {
    parts_.emergencies.look();
    if (!receipt) {
      const QString why = QString::fromStdString(receipt.error().toString());
      if (dialog_) return dialog_->setFailed(why);
      emit failed(tr("Glass was not broken. %1").arg(why));
      return;
    }
    if (dialog_) dialog_->accept();
  });
}

void EmergencyFlow::end(EmergencyNumber number) {
  parts_.session.endEmergency(
      RequestId::random(), number, parts_.person.toStdString(), this,
      [this, number](const Result<EmergencyReceipt>& receipt) {
        parts_.emergencies.look();
        if (receipt) {
          emit told(tr("Emergency %1 is over. Somebody else has to review it.").arg(number.value));
        } else {
          emit failed(QString::fromStdString(receipt.error().toString()));
        }
      });
}

void EmergencyFlow::review(EmergencyNumber number) {
  const Emergency* emergency = parts_.emergencies.find(number);
  if (emergency == nullptr || review_) return;
  const EmergencyRow row = emergencyRow(*emergency, 0);
  const QString did = row.revisions == 0 ? tr("nothing")
                      : row.revisions == 1 ? tr("one revision")
                                           : tr("%1 revisions").arg(row.revisions);
  review_ = new MoveDialog({tr("Review emergency %1").arg(number.value),
                            tr("%1 published %2 to %3 without approvals: %4 Look at what was published, "
                               "then say what you found.")
                                .arg(row.who, did, row.place, row.reason),
                            tr("Reviewed"), false, true},
                           window_);
  review_->setAttribute(Qt::WA_DeleteOnClose);
  connect(review_, &QDialog::accepted, this, [this, number, dialog = review_.data()] {
    parts_.session.reviewEmergency(RequestId::random(), number, dialog->reason().toStdString(),
                                   parts_.person.toStdString(), this,
                                   [this](const Result<EmergencyReceipt>& receipt) {
                                     parts_.emergencies.look();
                                     if (!receipt)
                                       emit failed(QString::fromStdString(receipt.error().toString()));
                                   });
  });
  review_->open();
}

}  // namespace sextant::ui
