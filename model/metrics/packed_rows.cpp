// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/packed_rows.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace sextant {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Whole numbers in groups of seven bits, the lowest first (as in LEB128).
void putNumber(Bytes& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

std::uint64_t takeNumber(const std::uint8_t*& at) {
  std::uint64_t value = *at++;
  if (value < 0x80) return value;
  value &= 0x7f;
  for (unsigned shift = 7;; shift += 7) {
    const std::uint64_t group = *at++;
    value |= (group & 0x7f) << shift;
    if (group < 0x80) return value;
  }
}

// Gauges are whole numbers more often than not: those take a byte or two, others nine.
void putReal(Bytes& bytes, double value) {
  if (value >= 0 && value < 1e15 && value == std::floor(value) && !std::signbit(value)) {
    return putNumber(bytes, static_cast<std::uint64_t>(value) + 1);
  }
  bytes.push_back(0);
  std::array<std::uint8_t, sizeof value> raw{};
  std::memcpy(raw.data(), &value, sizeof value);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

double takeReal(const std::uint8_t*& at) {
  if (const std::uint64_t whole = takeNumber(at); whole != 0) {
    return static_cast<double>(whole - 1);
  }
  double value = 0;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

void putDurations(Bytes& bytes, const LatencyHistogram& durations) {
  const auto& buckets = durations.buckets();
  std::size_t first = 0, last = buckets.size();
  while (last > 0 && buckets[last - 1] == 0)
    --last;
  while (first < last && buckets[first] == 0)
    ++first;
  bytes.push_back(static_cast<std::uint8_t>(last - first));
  if (first == last) return;
  bytes.push_back(static_cast<std::uint8_t>(first));
  for (std::size_t k = first; k < last; ++k)
    putNumber(bytes, buckets[k]);
  putNumber(bytes, durations.sumNanoseconds());
}

void takeDurations(const std::uint8_t*& at, LatencyHistogram& durations) {
  const std::size_t count = *at++;
  if (count == 0) return;
  const std::size_t first = *at++;
  for (std::size_t k = first; k < first + count; ++k)
    durations.addBucket(k, takeNumber(at));
  durations.addSumNanoseconds(takeNumber(at));
}

void putGauge(Bytes& bytes, std::size_t index, const GaugeSummary& gauge) {
  putNumber(bytes, index);
  putNumber(bytes, gauge.count);
  putReal(bytes, gauge.sum);
  if (gauge.count == 1) return;
  putReal(bytes, gauge.min);
  putReal(bytes, gauge.max);
}

GaugeSummary takeGauge(const std::uint8_t*& at) {
  GaugeSummary gauge;
  gauge.count = takeNumber(at);
  gauge.sum = gauge.min = gauge.max = takeReal(at);
  if (gauge.count == 1) return gauge;
  gauge.min = takeReal(at);
  gauge.max = takeReal(at);
  return gauge;
}

void pack(Bytes& bytes, const StepSum& sum) {
  putNumber(bytes, sum.seconds * 2 + (sum.restarted ? 1 : 0));
  putNumber(bytes, sum.instances.size());
  bytes.insert(bytes.end(), sum.instances.begin(), sum.instances.end());
  putDurations(bytes, sum.durations);
  for (std::size_t i = 0; i < sum.errors.size(); ++i) {
    if (sum.errors[i] == 0) continue;
    putNumber(bytes, i + 1);
    putNumber(bytes, sum.errors[i]);
  }
  bytes.push_back(0);
  for (std::size_t i = 0; i < sum.gauges.size(); ++i) {
    if (sum.gauges[i].count > 0) putGauge(bytes, i, sum.gauges[i]);
  }
}

template <class T>
T& atLeast(std::vector<T>& values, std::size_t index) {
  if (values.size() <= index) values.resize(index + 1);
  return values[index];
}

void unpack(const std::uint8_t* at, const std::uint8_t* end, bool with_gauges, StepSum& sum) {
  const std::uint64_t seconds = takeNumber(at);
  sum.seconds += seconds / 2;
  sum.restarted = sum.restarted || seconds % 2 == 1;
  const std::size_t bits = takeNumber(at);
  if (sum.instances.size() < bits) sum.instances.resize(bits);
  for (std::size_t i = 0; i < bits; ++i)
    sum.instances[i] |= *at++;
  takeDurations(at, sum.durations);
  while (const std::uint64_t cause = takeNumber(at))
    atLeast(sum.errors, cause - 1) += takeNumber(at);
  while (with_gauges && at < end) {
    const std::size_t name = takeNumber(at);
    atLeast(sum.gauges, name) += takeGauge(at);
  }
}

}  // namespace

void StepSum::operator+=(const StepSum& other) {
  seconds += other.seconds;
  restarted = restarted || other.restarted;
  durations += other.durations;
  for (std::size_t i = 0; i < other.errors.size(); ++i)
    atLeast(errors, i) += other.errors[i];
  for (std::size_t i = 0; i < other.gauges.size(); ++i)
    atLeast(gauges, i) += other.gauges[i];
  for (std::size_t i = 0; i < other.instances.size(); ++i)
    atLeast(instances, i) |= other.instances[i];
}

std::uint32_t StepSum::instanceCount() const {
  std::uint32_t count = 0;
  for (const std::uint8_t byte : instances)
    count += static_cast<std::uint32_t>(std::popcount(byte));
  return count;
}

void PackedRows::add(std::int64_t row, const StepSum& sum) {
  const std::int64_t start = stepStart(row, block_rows);
  const bool is_new = !blocks_.contains(start);
  Block& block = blocks_[start];
  // The one before is most likely full: it needs no room to grow.
  if (is_new) {
    if (const auto it = blocks_.find(start - block_rows); it != blocks_.end()) {
      it->second.bytes.shrink_to_fit();
    }
  }
  const auto index = static_cast<std::size_t>(row - start);
  const std::uint32_t from = block.offsets[index], to = block.offsets[index + 1];
  StepSum whole = sum;
  if (from != to) unpack(block.bytes.data() + from, block.bytes.data() + to, true, whole);
  Bytes packed;
  pack(packed, whole);
  const auto begin = block.bytes.begin();
  const auto place = block.bytes.erase(begin + from, begin + to);
  block.bytes.insert(place, packed.begin(), packed.end());
  const auto grown = static_cast<std::uint32_t>(packed.size()) - (to - from);
  for (std::size_t i = index + 1; i < block.offsets.size(); ++i)
    block.offsets[i] += grown;
}

bool PackedRows::has(std::int64_t row) const {
  const auto block = blocks_.find(stepStart(row, block_rows));
  if (block == blocks_.end()) return false;
  const auto index = static_cast<std::size_t>(row - block->first);
  return block->second.offsets[index] != block->second.offsets[index + 1];
}

void PackedRows::sum(std::int64_t first, std::int64_t last, bool with_gauges, StepSum& sum) const {
  for (auto it = blocks_.lower_bound(stepStart(first, block_rows));
       it != blocks_.end() && it->first < last; ++it) {
    const auto& [start, block] = *it;
    const std::int64_t from = std::max(first - start, std::int64_t{0});
    const std::int64_t to = std::min(last - start, block_rows);
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
      if (block.offsets[i] == block.offsets[i + 1]) continue;
      const std::uint8_t* bytes = block.bytes.data();
      unpack(bytes + block.offsets[i], bytes + block.offsets[i + 1], with_gauges, sum);
    }
  }
}

void PackedRows::forgetBefore(std::int64_t row) {
  blocks_.erase(blocks_.begin(), blocks_.lower_bound(stepStart(row, block_rows)));
}

std::size_t PackedRows::bytes() const {
  // A node of a map has three pointers and a colour beside its value.
  constexpr std::size_t node = sizeof(std::pair<const std::int64_t, Block>) + 4 * sizeof(void*);
  std::size_t total = 0;
  for (const auto& [start, block] : blocks_)
    total += node + block.bytes.capacity();
  return total;
}

}  // namespace sextant
