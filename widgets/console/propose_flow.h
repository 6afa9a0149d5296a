// SPDX-License-Identifier: GPL-3.0-or-later
// From the drafts of a service to a change that others can look at.
#pragma once

#include <QPointer>

#include "widgets/console/console_parts.h"
#include "widgets/review/open_change_dialog.h"

namespace sextant::ui {

class ProposeFlow : public QObject {
  Q_OBJECT
 public:
  ProposeFlow(const ConsoleParts& parts, QWidget* window);

  // A sentence why the drafts cannot be proposed now; empty: they can.
  [[nodiscard]] QString hindrance(const ServiceKey& key) const;
  // Asks what it is for. The drafts stay: they are what the change was made from.
  void start(const ServiceKey& key);
  [[nodiscard]] OpenChangeDialog* dialog() const { return dialog_; }

 signals:
  void opened(const sextant::ServiceKey& key, sextant::ChangeNumber number);

 private:
  [[nodiscard]] Result<ChangeContent> contentOf(const ServiceKey& key) const;
  void send(const ServiceKey& key, const ChangeWords& words);

  ConsoleParts parts_;
  QWidget* window_;
  QPointer<OpenChangeDialog> dialog_;
};

}  // namespace sextant::ui
