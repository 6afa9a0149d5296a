// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/hint_limiter.h"

#include <algorithm>

namespace sextant {

void HintLimiter::take(std::int64_t number) {
  if (waiting_.size() < waiting_max) waiting_.insert(number);
}

std::int64_t HintLimiter::waitOf(std::int64_t number, std::int64_t now_ms) const {
  const auto told = told_at_ms_.find(number);
  if (told == told_at_ms_.end()) return 0;
  return std::max<std::int64_t>(0, told->second + gap_ms - now_ms);
}

std::optional<std::int64_t> HintLimiter::waitMs(std::int64_t now_ms) const {
  std::optional<std::int64_t> least;
  for (const std::int64_t number : waiting_) {
    const std::int64_t wait = waitOf(number, now_ms);
    least = least ? std::min(*least, wait) : wait;
  }
  return least;
}

std::vector<std::int64_t> HintLimiter::due(std::int64_t now_ms) {
  std::erase_if(told_at_ms_, [&](const auto& told) { return told.second + gap_ms <= now_ms; });
  std::vector<std::int64_t> now;
  for (const std::int64_t number : waiting_) {
    if (waitOf(number, now_ms) == 0) now.push_back(number);
  }
  for (const std::int64_t number : now) {
    waiting_.erase(number);
    told_at_ms_[number] = now_ms;
  }
  return now;
}

}  // namespace sextant
