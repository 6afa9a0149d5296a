// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a profile (YAML or JSON) into the fields of a service's own struct, by a table of its keys.
// The services of the reference cluster share it. Pure: no file, no clock.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "app/hunt/engine/engine_time.h"
#include "model/base/problem.h"

namespace sextant::hunt {

// What a key may hold, and the field that gets it. The fields must outlive the reading.
struct WholeNumberField {
  int* into = nullptr;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
};
// A list of whole numbers; what is there twice counts once.
struct WholeNumberSetField {
  std::set<int>* into = nullptr;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  std::size_t entries_max = 0;
};
// A duration, or "none".
struct TimeLimitField {
  TimeLimit* into = nullptr;
};
// A duration from `minimum` on, in whole units of `step`.
struct DurationField {
  std::chrono::milliseconds* into = nullptr;
  std::chrono::milliseconds minimum{1};
  std::chrono::milliseconds step{1};
};
// A size from `step` to `maximum` bytes, in whole units of `step`.
struct BytesField {
  std::int64_t* into = nullptr;
  std::int64_t step = 1;
  std::int64_t maximum = 0;
};
struct TruthField {
  bool* into = nullptr;
};
// One of a closed set of words.
struct WordField {
  std::string* into = nullptr;
  std::vector<std::string> words;
};

struct ProfileField {
  std::string_view pointer;  // "/db/pool/max"
  std::variant<WholeNumberField, WholeNumberSetField, TimeLimitField, DurationField, BytesField,
               TruthField, WordField>
      value;
};

// One document of at most 64 KiB. A key that is not there leaves its field as it was; an empty
// document is no problem. Every problem is reported, each with its place, in the order of the
// text; the list is never empty when the call fails. `service` is named in sentences.
[[nodiscard]] tl::expected<void, std::vector<Problem>> readProfile(
    std::string_view text, std::string_view service, const std::vector<ProfileField>& fields);

// "250ms", "10s", "2m" or "none"; up to one hour. Nothing where the text is none of these.
[[nodiscard]] std::optional<TimeLimit> parseTimeLimit(std::string_view text);

// "512B", "64KiB", "16MiB"; below 1 TiB. Nothing where the text is none of these.
[[nodiscard]] std::optional<std::int64_t> parseBytes(std::string_view text);

}  // namespace sextant::hunt
