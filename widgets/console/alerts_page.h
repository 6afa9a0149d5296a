// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with the alerts of every service that is looked at.
#pragma once

#include "widgets/alerts/alert_list.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"

namespace sextant::ui {

class AlertsPage : public Page {
  Q_OBJECT
 public:
  // `key`: the service that was in front; the charts beside it go on with it.
  AlertsPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  // What the page's key begins with.
  [[nodiscard]] static QString pageKey() { return QStringLiteral("alerts|"); }
  [[nodiscard]] QString key() const override {
    return pageKey() + QString::fromStdString(key_.toString());
  }
  [[nodiscard]] QString title() const override { return tr("Alerts"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("alerts"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Alerts"); }
  void focusContent() override { list_->table()->setFocus(); }
  [[nodiscard]] AlertList* list() const { return list_; }

 signals:
  // The latency of a service at a time (Unix seconds) is to be shown.
  void momentWanted(const sextant::ServiceKey& key, qint64 second);

 private:
  void refresh();
  void change(const Result<void>& done);
  ConsoleParts parts_;
  ServiceKey key_;
  AlertList* list_;
};

}  // namespace sextant::ui
