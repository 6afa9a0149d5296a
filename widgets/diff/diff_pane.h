// SPDX-License-Identifier: GPL-3.0-or-later
// One read-only pane of a comparison. Fillers are empty lines of the pane, which a copy leaves out.
#pragma once

#include <vector>

#include "widgets/diff/diff_rows.h"
#include "widgets/editor/code_view.h"
#include "widgets/editor/text_loader.h"

namespace sextant::ui {

class DiffPane : public CodeView {
  Q_OBJECT
 public:
  enum class Side { left, right, unified };

  DiffPane(Side side, QWidget* parent = nullptr);
  // A large text comes in slices. Lines are decorated when they come in sight.
  void showDiff(std::shared_ptr<const ShownDiff> shown);
  // Nothing, until something else is shown.
  void forget();
  [[nodiscard]] bool isLoading() const;
  // A bar beside the lines [first, last) of the pane; none where they are equal.
  void markCurrent(int first, int last);
  void reveal(int line);
  // Stay when another comparison is shown.
  void setPlaceMarks(std::vector<PlaceMark> marks);
  // The pane's line, from 0, that shows a line of one of the texts; nothing where it does not, or it
  // is folded away.
  [[nodiscard]] std::optional<int> paneLineOf(bool left, std::size_t line) const;

 signals:
  // Double click or Enter on a line; `number` is the line of the right text, 0 on a filler.
  void activated(std::size_t number);
  // A person put the caret on a line: `number` as above.
  void chosen(std::size_t number);
  // The same on a row that stands for folded lines.
  void unfoldWanted();

 protected:
  QMimeData* toMimeData(const QByteArray& text, bool rectangular) const override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Line {
    std::string_view text;
    QByteArray number = {};  // what stands in the margin
    std::size_t activates = 0;
    int marker = -1;
    int word_indicator = -1;
    const std::vector<WordSpan>* words = nullptr;
    bool filler = false;
    bool folded = false;
    bool only_line_end = false;  // differs from its partner in the line end alone
  };
  // Nothing beyond the last line.
  [[nodiscard]] std::optional<Line> lineAt(long index) const;
  [[nodiscard]] Line sideLine(const DiffRow& row) const;
  [[nodiscard]] Line unifiedLine(const UnifiedLine& unified) const;
  [[nodiscard]] QByteArray widestNumber() const;
  void activateLine(long line);
  void clearDecorations();
  void decorate(long first, long last);
  void decorateLine(int index, const Line& line);
  void loaded();
  void refreshNotes();
  Side side_;
  std::shared_ptr<const ShownDiff> shown_;
  int number_width_ = 0;  // digits of the highest line number
  TextLoader* loader_;
  std::optional<int> to_reveal_;  // once the text is there
  std::vector<bool> decorated_;
  std::vector<int> decorations_;  // the lines that are
  std::vector<InlineNote> line_ends_;
  std::vector<PlaceMark> place_marks_;
  bool revealing_ = false;  // the caret is moved by nobody
  int current_first_ = 0;
  int current_last_ = 0;
};

}  // namespace sextant::ui
