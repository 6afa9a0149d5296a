// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/line_table.h"

#include <algorithm>

namespace sextant {
namespace {

void appendStarts(std::string_view text, std::size_t base, Offsets& starts) {
  std::size_t at = text.find('\n');
  for (; at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts.push_back(static_cast<std::uint32_t>(base + at + 1));
  }
}

}  // namespace

LineTable::LineTable(std::string_view text) {
  starts_.push_back(0);
  appendStarts(text, 0, starts_);
  starts_.shrink_to_fit();
}

std::size_t LineTable::lineOf(std::size_t offset) const {
  std::size_t low = 0;
  std::size_t high = starts_.size();
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (start(middle) <= offset ? low : high) = middle;
  }
  return low;
}

Position LineTable::position(std::size_t offset) const {
  const std::size_t line = lineOf(offset);
  return {line + 1, offset - start(line) + 1};
}

void LineTable::replace(std::size_t offset, std::size_t removed, std::string_view inserted) {
  const std::size_t first = lineOf(offset) + 1;
  const std::size_t last = lineOf(offset + removed) + 1;
  Offsets added;
  appendStarts(inserted, offset, added);
  shift_.settleAt({&starts_}, last);
  const auto at = [&](std::size_t i) { return starts_.begin() + static_cast<std::ptrdiff_t>(i); };
  if (added.size() == last - first) {
    std::copy(added.begin(), added.end(), at(first));
  } else {
    starts_.erase(at(first), at(last));
    starts_.insert(at(first), added.begin(), added.end());
  }
  const std::size_t behind = first + added.size();
  // The pending shift now begins behind the lines that were replaced.
  shift_.renumber(behind);
  shift_.shift({&starts_}, behind, static_cast<std::uint32_t>(inserted.size() - removed));
}

}  // namespace sextant
