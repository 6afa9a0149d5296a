// SPDX-License-Identifier: GPL-3.0-or-later
// How long a label of a host name is on the wire. Private to this folder.
#pragma once

#include <cstddef>
#include <string_view>

namespace sextant {

// Bytes of the Punycode form (RFC 3492) of a label in UTF-8, without "xn--".
// Precondition: valid UTF-8 of at most a few hundred bytes; the work grows with their square.
[[nodiscard]] std::size_t punycodeLength(std::string_view label);

}  // namespace sextant
