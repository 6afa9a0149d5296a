// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with the emergencies of an environment, those that last or owe a review first.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/emergency/emergency_list.h"

namespace sextant::ui {

class EmergenciesPage : public Page {
  Q_OBJECT
 public:
  EmergenciesPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString pageKey(const std::string& environment) {
    return QStringLiteral("emergencies|%1/").arg(QString::fromStdString(environment));
  }
  [[nodiscard]] QString key() const override {
    return pageKey(key_.environment) + QString::fromStdString(key_.service);
  }
  [[nodiscard]] QString title() const override { return tr("Emergencies"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("emergencies"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("reviews#In an emergency"); }
  void focusContent() override { list_->table()->setFocus(); }
  void readAgain() override { parts_.emergencies.look(); }
  [[nodiscard]] EmergencyList* list() const { return list_; }

 signals:
  void endWanted(sextant::EmergencyNumber number);
  void reviewWanted(sextant::EmergencyNumber number);

 private:
  void refresh();

  ConsoleParts parts_;
  ServiceKey key_;
  EmergencyList* list_;
};

}  // namespace sextant::ui
