// SPDX-License-Identifier: GPL-3.0-or-later
// Break glass from the window: asking for it, ending it, reviewing what somebody else did.
#pragma once

#include <QPointer>

#include "widgets/console/console_parts.h"
#include "widgets/emergency/break_glass_dialog.h"
#include "widgets/rollout/move_dialog.h"

namespace sextant::ui {

class EmergencyFlow : public QObject {
  Q_OBJECT
 public:
  EmergencyFlow(const ConsoleParts& parts, QWidget* window);

  // A sentence why glass cannot be broken for the service now; empty: it can be asked for.
  [[nodiscard]] QString hindrance(const ServiceKey& key) const;
  void start(const ServiceKey& key);
  void end(EmergencyNumber number);
  void review(EmergencyNumber number);
  [[nodiscard]] BreakGlassDialog* dialog() const { return dialog_; }
  [[nodiscard]] MoveDialog* reviewDialog() const { return review_; }

 signals:
  void told(const QString& sentence);
  void failed(const QString& sentence);

 private:
  void send(const ServiceKey& key);

  ConsoleParts parts_;
  QWidget* window_;
  QPointer<BreakGlassDialog> dialog_;
  QPointer<MoveDialog> review_;
};

}  // namespace sextant::ui
