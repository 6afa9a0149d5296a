// SPDX-License-Identifier: GPL-3.0-or-later
// How sure one can be of a relative change between two short series of measurements.
#pragma once

#include <optional>
#include <vector>

namespace sextant {

// Blocks on a side without which no interval is given.
inline constexpr std::size_t relative_change_min_blocks = 3;

// Half the width of a 95 % interval of mean(after) / mean(before), as a fraction of it (0.03: ± 3
// percentage points of the change). Each value stands for a block of time, and blocks count as
// independent. The two standard errors are joined by the delta method, and the quantile is
// Student's t with the degrees of freedom of Welch and Satterthwaite (Biometrics Bulletin 2(6),
// 1946): with few blocks the normal one would be far too sure. Nothing with fewer than
// relative_change_min_blocks on a side, or where mean(before) is not above zero.
[[nodiscard]] std::optional<double> relativeChangeHalfWidth(const std::vector<double>& before,
                                                            const std::vector<double>& after);

}  // namespace sextant
