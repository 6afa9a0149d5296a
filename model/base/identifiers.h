// SPDX-License-Identifier: GPL-3.0-or-later
// Identifiers as types, each made from text in one place that can fail.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/base/result.h"

namespace sextant {

// The number of a revision of one service in one environment. The first is 1.
struct RevisionNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const RevisionNumber&, const RevisionNumber&) = default;
};

// Where a head stands. `seq` grows by one with each change to the head; a restore from a backup
// starts a new epoch. An agent refuses a smaller pair than the last one it has seen.
struct HeadSequence {
  std::int64_t epoch = 0;
  std::int64_t seq = 0;
  friend auto operator<=>(const HeadSequence&, const HeadSequence&) = default;
};

// SHA-256 of a text.
class ContentHash {
 public:
  ContentHash() = default;
  [[nodiscard]] static ContentHash of(std::string_view bytes);
  // 64 hexadecimal digits. Error: input.
  [[nodiscard]] static Result<ContentHash> fromHex(std::string_view hex);
  [[nodiscard]] std::string hex() const;
  // The first eight digits, for people.
  [[nodiscard]] std::string shortHex() const;
  [[nodiscard]] const std::array<std::uint8_t, 32>& bytes() const { return bytes_; }
  // The first eight bytes, most significant first.
  [[nodiscard]] std::uint64_t prefix() const;
  friend auto operator<=>(const ContentHash&, const ContentHash&) = default;

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// Names one attempt to write. The same id with the same arguments has one outcome for ever.
class RequestId {
 public:
  // From the operating system's random source.
  [[nodiscard]] static RequestId random();
  // A UUID in its usual form. Error: input.
  [[nodiscard]] static Result<RequestId> parse(std::string_view text);
  [[nodiscard]] const std::string& toString() const { return text_; }
  friend bool operator==(const RequestId&, const RequestId&) = default;

 private:
  std::string text_;
};

}  // namespace sextant
