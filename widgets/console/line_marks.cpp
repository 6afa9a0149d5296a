// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/line_marks.h"

namespace sextant::ui {

std::vector<MarkedLine> lineMarks(const TextDiff& diff) {
  std::vector<MarkedLine> marks;
  std::size_t next = 1;  // the line of the right text that comes next
  for (const DiffRow& row : diff.rows) {
    if (row.right) next = *row.right + 1;
    if (row.kind == DiffKind::same) continue;
    if (row.kind == DiffKind::removed) {
      const MarkedLine above{next, LineMark::removed_above};
      if (marks.empty() || !(marks.back() == above)) marks.push_back(above);
    } else if (row.right) {
      marks.push_back(
          {*row.right, row.kind == DiffKind::added ? LineMark::added : LineMark::changed});
    }
  }
  return marks;
}

}  // namespace sextant::ui
