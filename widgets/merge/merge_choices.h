// SPDX-License-Identifier: GPL-3.0-or-later
// The keys that both sides changed, one a row: base, ours and theirs beside each other, and which
// of them is taken.
#pragma once

#include <QWidget>

#include <optional>
#include <vector>

#include "model/diff/value_merge.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

// What the sides are called: "revision 42", "your draft", "revision 43".
struct MergeNames {
  QString base;
  QString ours;
  QString theirs;
};

class MergeChoices : public QWidget {
  Q_OBJECT
 public:
  explicit MergeChoices(const MergeNames& names, QWidget* parent = nullptr);
  // Nothing is chosen then.
  void setConflicts(std::vector<MergeConflict> conflicts);
  // A choice for each conflict, ours where none was made yet.
  [[nodiscard]] std::vector<MergeSide> choices() const;
  [[nodiscard]] int undecided() const;
  [[nodiscard]] TableView* table() const { return table_; }

 public slots:
  void choose(int conflict, sextant::MergeSide side);
  void chooseAll(sextant::MergeSide side);

 signals:
  void chosen();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] Row rowOf(int index) const;
  [[nodiscard]] bool chooseByKey(int key);
  [[nodiscard]] int currentConflict() const;
  void render();

  MergeNames names_;
  std::vector<MergeConflict> conflicts_;
  std::vector<std::optional<MergeSide>> choices_;
  SectionHead* head_;
  TableView* table_;
};

}  // namespace sextant::ui
