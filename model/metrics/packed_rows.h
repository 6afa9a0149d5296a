// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of numbers by their index, packed: what LatencyHistory keeps for one scope. Private to this
// folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "model/metrics/latency_step.h"

namespace sextant {

// What a row says, and what rows add up to. Names are numbers of a NameTable.
struct StepSum {
  std::uint64_t seconds = 0;
  bool restarted = false;
  LatencyHistogram durations;
  std::vector<std::uint64_t> errors;    // by cause; may be shorter than there are causes
  std::vector<GaugeSummary> gauges;     // by name; likewise
  std::vector<std::uint8_t> instances;  // one bit each
  void operator+=(const StepSum& other);
  [[nodiscard]] std::uint32_t instanceCount() const;
};

// Blocks of 64 rows; a row takes as many bytes as its numbers need (about 30 for a second of a
// quiet instance), and one that is absent none.
class PackedRows {
 public:
  // Adds to what the row says.
  void add(std::int64_t row, const StepSum& sum);
  [[nodiscard]] bool has(std::int64_t row) const;
  // Adds each present row of [first, last) to `sum`; gauges only where they are wanted.
  void sum(std::int64_t first, std::int64_t last, bool with_gauges, StepSum& sum) const;
  // Forgets the blocks that lie before `row` as a whole.
  void forgetBefore(std::int64_t row);
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr std::int64_t block_rows = 64;
  struct Block {
    std::array<std::uint32_t, block_rows + 1> offsets{};  // equal ones: no such row
    std::vector<std::uint8_t> bytes;
  };
  std::map<std::int64_t, Block> blocks_;
};

}  // namespace sextant
