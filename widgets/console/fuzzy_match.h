// SPDX-License-Identifier: GPL-3.0-or-later
// How well typed letters fit a name.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace sextant::ui {

// What was typed, prepared once for many names.
class FuzzyPattern {
 public:
  explicit FuzzyPattern(const QString& typed);
  // The letters of each word must occur in the name in their order. Higher is better: consecutive
  // letters and beginnings of words count. Nothing: no match. Of nothing typed everything matches
  // alike. More typed behind it never matches more. Precondition: the name has no upper case.
  [[nodiscard]] std::optional<int> match(const QString& lower_name) const;

 private:
  QStringList words_;
};

// The same for one name, whatever its case.
[[nodiscard]] std::optional<int> fuzzyMatch(const QString& typed, const QString& name);

}  // namespace sextant::ui
