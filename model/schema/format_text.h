// SPDX-License-Identifier: GPL-3.0-or-later
// Formats of names, addresses and expressions. Private to this folder.
#pragma once

#include <string_view>

namespace sextant {

// RFC 5321, section 4.1.2, without quoted names; a domain or an address in brackets.
[[nodiscard]] bool isEmail(std::string_view text);
[[nodiscard]] bool isInternationalEmail(std::string_view text);
// RFC 1123, section 2.1.
[[nodiscard]] bool isHostname(std::string_view text);
// RFC 5890 as far as no table of Unicode is needed: letters of any script count, combining marks
// of Hangul do not, and a label's length is that of its Punycode form.
[[nodiscard]] bool isInternationalHostname(std::string_view text);
[[nodiscard]] bool isIpv4(std::string_view text);
// RFC 4291, section 2.2, without a zone.
[[nodiscard]] bool isIpv6(std::string_view text);
// RFC 3986 and, with letters of any script, RFC 3987.
[[nodiscard]] bool isUri(std::string_view text);
[[nodiscard]] bool isUriReference(std::string_view text);
[[nodiscard]] bool isIri(std::string_view text);
[[nodiscard]] bool isIriReference(std::string_view text);
// RFC 6570.
[[nodiscard]] bool isUriTemplate(std::string_view text);
[[nodiscard]] bool isJsonPointer(std::string_view text);
[[nodiscard]] bool isRelativeJsonPointer(std::string_view text);
// What `Pattern` takes, without the anchors that ECMAScript does not have.
[[nodiscard]] bool isRegularExpression(std::string_view text);
[[nodiscard]] bool isUuid(std::string_view text);

}  // namespace sextant
