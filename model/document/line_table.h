// SPDX-License-Identifier: GPL-3.0-or-later
// Where the lines of a text begin. Private to this folder.
#pragma once

#include <string_view>

#include "model/base/problem.h"
#include "model/document/shifted_offsets.h"

namespace sextant {

class LineTable {
 public:
  explicit LineTable(std::string_view text = {});
  [[nodiscard]] std::size_t size() const { return starts_.size(); }
  [[nodiscard]] std::size_t start(std::size_t line) const { return shift_.read(starts_, line); }
  // The number of the line that holds this offset, from 0.
  [[nodiscard]] std::size_t lineOf(std::size_t offset) const;
  [[nodiscard]] Position position(std::size_t offset) const;
  // Follows a change of the text: `removed` bytes at `offset` became `inserted`.
  void replace(std::size_t offset, std::size_t removed, std::string_view inserted);

 private:
  Offsets starts_;
  PendingShift shift_;
};

}  // namespace sextant
