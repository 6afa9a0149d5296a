// SPDX-License-Identifier: GPL-3.0-or-later
// Offsets into a text that all move when something before them grows: the move is remembered for
// the elements behind one place and worked in only as far as the next move needs it, so that
// edits near each other are cheap in a large text. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace sextant {

using Offsets = std::vector<std::uint32_t>;

// Elements from `at` on stand `by` bytes (modulo 2^32) behind what is stored.
class PendingShift {
 public:
  [[nodiscard]] std::uint32_t read(const Offsets& column, std::size_t i) const {
    return column[i] + (i >= at_ ? by_ : 0U);
  }
  void write(Offsets& column, std::size_t i, std::uint32_t offset) const {
    column[i] = offset - (i >= at_ ? by_ : 0U);
  }
  // Moves the elements from `first` on by `by` bytes in all of the columns.
  void shift(std::initializer_list<Offsets*> columns, std::size_t first, std::uint32_t by) {
    settleAt(columns, first);
    by_ += by;
  }
  // Makes `first` the place behind which the shift is pending.
  void settleAt(std::initializer_list<Offsets*> columns, std::size_t first) {
    if (by_ != 0) {
      for (Offsets* column : columns) {
        for (std::size_t i = at_; i < first; ++i)
          (*column)[i] += by_;
        for (std::size_t i = first; i < at_ && i < column->size(); ++i)
          (*column)[i] -= by_;
      }
    }
    at_ = first;
  }
  // After elements were added or taken away right before the pending place.
  void renumber(std::size_t first) { at_ = first; }

 private:
  std::size_t at_ = 0;
  std::uint32_t by_ = 0;
};

}  // namespace sextant
