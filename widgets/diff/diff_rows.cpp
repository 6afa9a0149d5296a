// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/diff_rows.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

constexpr std::size_t context_lines = 3;
constexpr std::size_t row_bytes = 32;  // about what a line of a profile has

std::shared_ptr<const TextDiff> drawnDiff(const std::shared_ptr<const DiffDocument>& document,
                                          const DiffLook& look) {
  // The document's own lines, and no copy of them.
  std::shared_ptr<const TextDiff> diff(document, &document->diff);
  if (look.whitespace_ignored) {
    if (auto loose = textDiff(document->left_text, document->right_text, {true}))
      diff = std::make_shared<const TextDiff>(std::move(*loose));
  }
  return look.folded ? std::make_shared<const TextDiff>(folded(*diff, context_lines)) : diff;
}

void addLine(std::string& text, bool first, std::string_view line) {
  if (!first) text += '\n';
  text += withoutReturn(line);
}

void writeSides(ShownDiff& shown) {
  const TextDiff& diff = *shown.diff;
  for (std::size_t i = 0; i < diff.rows.size(); ++i) {
    const DiffRow& row = diff.rows[i];
    const std::string words = row.folded > 0 ? foldedWords(row) : std::string();
    const auto side = [&](const std::optional<std::size_t>& number, const auto& lines) {
      if (row.folded > 0) return std::string_view(words);
      return number ? std::string_view(lines[*number - 1]) : std::string_view();
    };
    addLine(shown.left_text, i == 0, side(row.left, diff.left_lines));
    addLine(shown.right_text, i == 0, side(row.right, diff.right_lines));
  }
  shown.starts = shown.differences;
}

void writeUnified(ShownDiff& shown) {
  const TextDiff& diff = *shown.diff;
  shown.unified = unifiedLines(diff.rows);
  bool inside = false;
  for (std::size_t i = 0; i < shown.unified.size(); ++i) {
    const auto [at, right] = shown.unified[i];
    const DiffRow& row = diff.rows[at];
    addLine(shown.right_text, i == 0,
            row.folded > 0 ? foldedWords(row)
            : right        ? diff.right_lines[*row.right - 1]
                           : diff.left_lines[*row.left - 1]);
    const bool differs = row.kind != DiffKind::same;
    if (differs && !inside) shown.starts.push_back(int(i));
    inside = differs;
  }
}

}  // namespace

std::string_view withoutReturn(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string foldedWords(const DiffRow& row) {
  return QCoreApplication::translate("DiffPane", "⋯ %1 unchanged lines")
      .arg(row.folded)
      .toStdString();
}

std::size_t weightOf(const DiffDocument& document) {
  return std::max(document.left_text.size() + document.right_text.size(),
                  document.diff.rows.size() * row_bytes);
}

ShownDiff shownDiff(std::shared_ptr<const DiffDocument> document, const DiffLook& look) {
  ShownDiff shown;
  shown.diff = drawnDiff(document, look);
  shown.document = std::move(document);
  shown.mode = look.mode;
  shown.differences = differenceStarts(shown.diff->rows);
  if (look.mode == DiffMode::unified) {
    writeUnified(shown);
  } else if (look.mode == DiffMode::side_by_side) {
    writeSides(shown);
  }
  return shown;
}

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
