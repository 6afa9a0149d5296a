// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with the audit log of an environment.
#pragma once

#include <QPointer>
#include <QTimer>

#include "widgets/audit/audit_verify_dialog.h"
#include "widgets/audit/audit_view.h"
#include "widgets/console/audit_reading.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"

namespace sextant::ui {

class AuditPage : public Page {
  Q_OBJECT
 public:
  // `key`: the service that was in front; its environment's log is shown.
  AuditPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  // What the keys of an environment's page begin with.
  [[nodiscard]] static QString pageKey(const std::string& environment) {
    return QStringLiteral("audit|%1/").arg(QString::fromStdString(environment));
  }
  [[nodiscard]] QString key() const override {
    return pageKey(key_.environment) + QString::fromStdString(key_.service);
  }
  [[nodiscard]] QString title() const override {
    return tr("Audit log of %1").arg(QString::fromStdString(key_.environment));
  }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("audit log"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Who did what"); }
  void focusContent() override { view_->table()->setFocus(); }
  void readAgain() override;

  // From this entry back, with it chosen. Newer ones come when everything is read again.
  void showEntry(std::int64_t number);
  // Writes the whole log to a file that is there when it is whole.
  void exportTo(const QString& path);
  AuditVerifyDialog* showVerify();
  [[nodiscard]] AuditView* view() const { return view_; }

 private:
  [[nodiscard]] AuditFilter filterOf() const;
  void connectParts();
  void readOlder();
  void readNewer();
  void ask(const AuditFilter& filter,
           std::function<void(AuditPage&, std::vector<AuditEntry>)> take);
  void askWhetherSeen();
  void tellProblem(const Error& error);
  void askExport();
  void verify(const std::optional<AuditAnchor>& kept);

  ConsoleParts parts_;
  ServiceKey key_;
  AuditView* view_;
  AuditReading verifying_;
  AuditReading exporting_;
  QPointer<AuditVerifyDialog> dialog_;
  bool stands_still_ = false;   // an older entry is looked at
  std::uint64_t question_ = 0;  // of entries; an older one's answer is nobody's
  QTimer newer_;                // heads move in a burst: one question for all
  QTimer poll_;                 // what was refused moves no head
  QTimer ages_;
};

}  // namespace sextant::ui
