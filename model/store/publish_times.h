// SPDX-License-Identifier: GPL-3.0-or-later
// When an environment takes something new: windows in the week and freezes, as values that cross between
// the store and its users.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/base/result.h"

namespace sextant {

// Counts through a whole store; the first is 1.
struct FreezeNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const FreezeNumber&, const FreezeNumber&) = default;
};

// One that is not over.
struct Freeze {
  FreezeNumber number;
  std::string service;  // empty: every service of the environment
  std::int64_t begins_us = 0;
  std::int64_t ends_us = 0;
  std::string reason;
  std::string author;
  std::string closed = {};  // of a service's: why nothing of it is published now; empty: it is open
  friend bool operator==(const Freeze&, const Freeze&) = default;
};

struct FreezeRequest {
  std::string environment;
  std::string service;  // empty: every service of the environment
  std::int64_t begins_us = 0;  // 0: now
  std::int64_t ends_us = 0;    // at most a year later
  std::string reason;
  std::string person;
};

struct PublishWindow {
  std::vector<int> days;  // 1 (Monday) to 7, in their order, each once
  std::string from;       // "09:00"
  std::string to;         // "17:00", which is not a part of it; "24:00"
  std::string zone;       // "Europe/Berlin"
  friend bool operator==(const PublishWindow&, const PublishWindow&) = default;

  // "mon-thu,sat 09:00-17:00 Europe/Berlin"; without a zone it is UTC. Whether there is such a zone is
  // the store's to know. Error: usage.
  [[nodiscard]] static Result<PublishWindow> parse(const std::string& text);
};

// As the store takes them.
[[nodiscard]] std::string windowsJson(const std::vector<PublishWindow>& windows);

}  // namespace sextant
