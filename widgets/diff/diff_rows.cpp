// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/diff_rows.h"

namespace sextant::ui {

std::vector<int> differenceStarts(const std::vector<DiffRow>& rows) {
  std::vector<int> starts;
  bool inside = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool differs = rows[i].kind != DiffKind::same;
    if (differs && !inside) starts.push_back(int(i));
    inside = differs;
  }
  return starts;
}

std::vector<UnifiedLine> unifiedLines(const std::vector<DiffRow>& rows) {
  std::vector<UnifiedLine> lines;
  std::size_t i = 0;
  while (i < rows.size()) {
    if (rows[i].kind == DiffKind::same) {
      lines.push_back({i++, true});
      continue;
    }
    const std::size_t begin = i;
    while (i < rows.size() && rows[i].kind != DiffKind::same)
      ++i;
    for (std::size_t row = begin; row < i; ++row) {
      if (rows[row].left) lines.push_back({row, false});
    }
    for (std::size_t row = begin; row < i; ++row) {
      if (rows[row].right) lines.push_back({row, true});
    }
  }
  return lines;
}

}  // namespace sextant::ui
