// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sextant {

// Offset of the first byte that does not belong to valid UTF-8 (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF); nothing where all is valid.
[[nodiscard]] std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

}  // namespace sextant
