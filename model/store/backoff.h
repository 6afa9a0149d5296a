// SPDX-License-Identifier: GPL-3.0-or-later
// How long to wait before something is tried again.
#pragma once

#include <chrono>

namespace sextant {

// Each pause lies between `first` and a ceiling that doubles with every failure in a row up to
// `most`, drawn evenly, so that many clients of one server that comes back do not ask in step. Only
// for what is safe to repeat: connecting, reads, and writes with a request id.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most);
  [[nodiscard]] std::chrono::milliseconds next();
  // After a success.
  void reset() { failures_ = 0; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds most_;
  int failures_ = 0;
};

}  // namespace sextant
