// SPDX-License-Identifier: GPL-3.0-or-later
// One read-only pane of a comparison. Fillers are empty lines of the pane, which a copy leaves out.
#pragma once

#include <vector>

#include "widgets/diff/diff_rows.h"
#include "widgets/editor/code_view.h"

namespace sextant::ui {

class DiffPane : public CodeView {
  Q_OBJECT
 public:
  enum class Side { left, right };

  explicit DiffPane(QWidget* parent = nullptr);
  void showSide(const TextDiff& diff, Side side);
  void showUnified(const TextDiff& diff);
  // A bar beside the lines [first, last) of the pane; none where they are equal.
  void markCurrent(int first, int last);
  void reveal(int line);

 signals:
  // Double click or Enter on a line; `number` is the line of the right text, 0 on a filler.
  void activated(std::size_t number);
  // The same on a row that stands for folded lines.
  void unfoldWanted();

 protected:
  QMimeData* toMimeData(const QByteArray& text, bool rectangular) const override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Line {
    std::string text;
    QByteArray number;  // what stands in the margin
    std::size_t activates = 0;
    int marker = -1;
    int word_indicator = -1;
    const std::vector<WordSpan>* words = nullptr;
    bool filler = false;
    bool folded = false;
    bool only_line_end = false;  // differs from its partner in the line end alone
  };
  void showLines(const std::vector<Line>& lines, const QByteArray& widestNumber);
  [[nodiscard]] static Line foldedLine(const DiffRow& row);
  void activateLine(long line);
  void decorate(int index, const Line& line);
  int current_first_ = 0;
  int current_last_ = 0;
  std::vector<bool> fillers_;
  std::vector<bool> folds_;
  std::vector<std::size_t> activates_;
};

}  // namespace sextant::ui
