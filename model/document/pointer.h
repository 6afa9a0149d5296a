// SPDX-License-Identifier: GPL-3.0-or-later
// JSON pointers (RFC 6901).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/base/result.h"
#include "model/document/value.h"

namespace sextant {

// The unescaped steps of a pointer; none for "", the whole document. Error: usage.
[[nodiscard]] Result<std::vector<std::string>> pointerSteps(std::string_view pointer);
// One step, escaped ("~" as "~0", "/" as "~1").
[[nodiscard]] std::string escapeStep(std::string_view step);
[[nodiscard]] std::string joinPointer(const std::vector<std::string>& steps);
// The number of a list item: digits without a leading zero. Error: usage.
[[nodiscard]] Result<std::size_t> stepIndex(std::string_view step);
// The value at a pointer, or nullptr. Error: usage, for a bad pointer.
[[nodiscard]] Result<const Value*> valueAt(const Value& root, std::string_view pointer);

}  // namespace sextant
