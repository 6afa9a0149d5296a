// SPDX-License-Identifier: GPL-3.0-or-later
// The place of a page that was open at the last run and has not been looked at yet.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"

namespace sextant::ui {

// Costs a tab and nothing else: an editor for each of thirty tabs would hold up the start. The
// window puts the real page in its place when somebody goes there.
class RestoredPage : public Page {
  Q_OBJECT
 public:
  // The page that has this key; nothing where the key is none of a page's.
  [[nodiscard]] static RestoredPage* of(const ConsoleParts& parts, const QString& key);

  [[nodiscard]] QString key() const override { return key_; }
  [[nodiscard]] QString title() const override { return title_; }
  [[nodiscard]] ServiceKey service() const override { return address_.key; }
  [[nodiscard]] Scope scope() const override { return address_.scope; }
  [[nodiscard]] QString heading() const override { return {}; }
  [[nodiscard]] bool hasDraft() const override;

 private:
  RestoredPage(const ConsoleParts& parts, QString key, QString title, Address address);
  ConsoleParts parts_;
  QString key_;
  QString title_;
  Address address_;
  bool is_profile_;
};

}  // namespace sextant::ui
