// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that says who would change if the drafts of a service were published.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/reach/reach_view.h"

namespace sextant::ui {

class ReachPage : public Page {
  Q_OBJECT
 public:
  ReachPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Reach"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override;
  void focusContent() override { view_->table()->setFocus(); }
  [[nodiscard]] ReachView* view() const { return view_; }

 private:
  void refresh();
  // The draft that sets the key, else the profile of the scope.
  void openPlace(const Scope& scope, const std::string& pointer);
  ConsoleParts parts_;
  ServiceKey key_;
  ReachView* view_;
};

}  // namespace sextant::ui
