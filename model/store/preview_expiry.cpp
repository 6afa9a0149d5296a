// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/preview_expiry.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

// Of one that was started.
std::int64_t wholeTimeEnds(const Preview& preview) {
  return *preview.started_at_us + preview.seconds * us_per_second;
}

}  // namespace

std::string whyOver(const Preview& preview) {
  if (preview.state != PreviewState::over) return {};
  if (!preview.over_because.empty()) return preview.over_because;
  const bool is_whole = preview.over_at_us && preview.started_at_us &&
                        *preview.over_at_us >= wholeTimeEnds(preview);
  return is_whole ? "Its time ran out."
                  : "It was not renewed in time: who started it stopped, or did not reach the store.";
}

std::optional<std::int64_t> secondsLeft(const Preview& preview, std::int64_t now_us) {
  if (preview.state != PreviewState::running || !preview.started_at_us) return std::nullopt;
  return std::max<std::int64_t>(0, (wholeTimeEnds(preview) - now_us) / us_per_second);
}

}  // namespace sextant
