// SPDX-License-Identifier: GPL-3.0-or-later
// What an instance gets, with the drafts laid over it, and where each value comes from.
#pragma once

#include <QWidget>

#include "widgets/common/choice_button.h"
#include "widgets/console/console_parts.h"
#include "widgets/effective/effective_view.h"

namespace sextant::ui {

class EffectivePage : public QWidget {
  Q_OBJECT
 public:
  EffectivePage(const ConsoleParts& parts, ServiceKey key, Scope scope, QWidget* parent = nullptr);
  [[nodiscard]] EffectiveView* view() const { return view_; }

 signals:
  void placeWanted(const sextant::Address& address, const sextant::Position& position);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  void fillTargets();
  [[nodiscard]] EffectiveRow rowOf(const EffectiveEntry& entry,
                                   const EffectiveProfile* stable) const;
  // From the service's schema; empty where it says none.
  [[nodiscard]] QString unitOf(const std::string& pointer) const;
  void open(const QString& pointer, const QString& scope);

  ConsoleParts parts_;
  ServiceKey key_;
  Scope scope_;
  Scope target_;
  std::vector<Scope> targets_;
  std::map<std::string, std::pair<Scope, Position>> places_;
  ChoiceButton* picker_;
  EffectiveView* view_;
};

}  // namespace sextant::ui
