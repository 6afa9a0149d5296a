// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/history/history.h"

namespace sextant::testing {

void History::add(PublishCall call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  calls_.push_back(std::move(call));
}

void History::add(HeadSeen head) {
  const std::lock_guard<std::mutex> lock(mutex_);
  heads_.push_back(std::move(head));
}

void History::add(TextSeen text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  texts_.push_back(std::move(text));
}

}  // namespace sextant::testing
