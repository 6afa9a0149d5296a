// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/preview_expiry.h"

namespace sextant {

std::string whyOver(const Preview& preview) {
  if (preview.state != PreviewState::over) return {};
  if (!preview.over_because.empty()) return preview.over_because;
  constexpr std::int64_t us_per_second = 1'000'000;
  const bool is_whole = preview.over_at_us && preview.started_at_us &&
                        *preview.over_at_us >=
                            *preview.started_at_us + preview.seconds * us_per_second;
  return is_whole ? "Its time ran out."
                  : "It was not renewed in time: who started it stopped, or did not reach the store.";
}

}  // namespace sextant
