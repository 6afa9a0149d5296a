// SPDX-License-Identifier: GPL-3.0-or-later
// What the judge says, in words and with the figures behind it. Takes plain values.
#pragma once

#include <QWidget>

#include <optional>
#include <vector>

#include "widgets/common/banner.h"
#include "widgets/common/chip.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

// One figure of the arms beside each other; empty: not known.
struct VerdictRow {
  QString name;  // with its unit: "p99, ms"
  QString before;
  QString baseline;
  QString candidate;
  QString difference;  // the interval that candidate less baseline lies in
  Tone tone = Tone::normal;  // of the difference
  QString tooltip = {};
  friend bool operator==(const VerdictRow&, const VerdictRow&) = default;
};

struct VerdictCard {
  QString word;  // "pass", "fail", "unknown"; empty: nothing is judged
  Tone tone = Tone::muted;
  QString head;
  QString sentence;
  std::vector<VerdictRow> rows;
  QString samples;  // what it rests on; a sentence
  friend bool operator==(const VerdictCard&, const VerdictCard&) = default;
};

class VerdictView : public QWidget {
  Q_OBJECT
 public:
  explicit VerdictView(QWidget* parent = nullptr);
  // The same as before changes nothing.
  void setVerdict(const VerdictCard& card);
  [[nodiscard]] QString word() const { return word_->text(); }
  [[nodiscard]] QString sentence() const { return card_ ? card_->sentence : QString(); }
  [[nodiscard]] TableView* table() const { return table_; }

 private:
  std::optional<VerdictCard> card_;
  Chip* word_;
  Banner* banner_;
  TableView* table_;
  PlainLabel* samples_;
};

}  // namespace sextant::ui
