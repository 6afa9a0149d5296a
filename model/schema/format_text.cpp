// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/format_text.h"

#include <algorithm>
#include <optional>
#include <string>

#include "model/schema/pattern.h"
#include "model/schema/punycode.h"

namespace sextant {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isHex(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool isAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
bool isAnyOf(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}
template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

// Parts between separators, empty ones included; false as soon as one does not fit.
template <class Test>
bool allParts(std::string_view text, char separator, Test test) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!test(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool isLabel(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         all(label, [](char c) { return isLetter(c) || isDigit(c) || c == '-'; });
}

bool isInternationalLabel(std::string_view label) {
  if (all(label, isAscii)) return isLabel(label);
  if (label.front() == '-' || label.back() == '-') return false;
  if (!all(label, [](char c) { return !isAscii(c) || isLetter(c) || isDigit(c) || c == '-'; }))
    return false;
  // The tone marks of Hangul, which RFC 5892 excludes.
  for (const char* mark : {"\u302e", "\u302f"}) {
    if (label.find(mark) != std::string_view::npos) return false;
  }
  constexpr std::size_t prefix = 4;  // "xn--"
  return label.size() <= 4 * 63 && prefix + punycodeLength(label) <= 63;
}

bool isMailbox(std::string_view text, bool international) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view domain = text.substr(at + 1);
  const auto fits = [&](char c) {
    if (!isAscii(c)) return international;
    return isLetter(c) || isDigit(c) || isAnyOf(c, "!#$%&'*+/=?^_`{|}~-");
  };
  if (!allParts(text.substr(0, at), '.',
                [&](std::string_view atom) { return !atom.empty() && all(atom, fits); }))
    return false;
  if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
    const std::string_view address = domain.substr(1, domain.size() - 2);
    return isIpv4(address) || (address.rfind("IPv6:", 0) == 0 && isIpv6(address.substr(5)));
  }
  return international ? isInternationalHostname(domain) : isHostname(domain);
}

// Groups of an IPv6 address before or behind "::"; nothing where one is wrong.
std::optional<int> groupsOf(std::string_view text) {
  if (text.empty()) return 0;
  int groups = 0;
  while (true) {
    const std::size_t end = text.find(':');
    const std::string_view group = text.substr(0, end);
    if (end == std::string_view::npos && isIpv4(group)) return groups + 2;
    if (group.empty() || group.size() > 4 || !all(group, isHex)) return std::nullopt;
    ++groups;
    if (end == std::string_view::npos) return groups;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool isEmail(std::string_view text) {
  return isMailbox(text, false);
}

bool isInternationalEmail(std::string_view text) {
  return isMailbox(text, true);
}

bool isHostname(std::string_view text) {
  return text.size() <= 253 && allParts(text, '.', isLabel);
}

bool isInternationalHostname(std::string_view text) {
  return text.size() <= 4 * 253 && allParts(text, '.', [](std::string_view label) {
           return !label.empty() && isInternationalLabel(label);
         });
}

bool isIpv4(std::string_view text) {
  int count = 0;
  return allParts(text, '.',
                  [&](std::string_view part) {
                    ++count;
                    const bool digits = !part.empty() && part.size() <= 3 && all(part, isDigit);
                    const bool leading = part.size() > 1 && part.front() == '0';
                    return digits && !leading && std::stoi(std::string(part)) <= 255;
                  }) &&
         count == 4;
}

bool isIpv6(std::string_view text) {
  if (text.size() > 45) return false;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return groupsOf(text) == 8;
  const std::string_view before = text.substr(0, gap);
  const std::string_view behind = text.substr(gap + 2);
  // An IPv4 address may only stand at the very end.
  if (before.find('.') != std::string_view::npos) return false;
  const auto first = groupsOf(before);
  const auto last = groupsOf(behind);
  return first && last && *first + *last <= 7;
}

bool isJsonPointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || !isAnyOf(text[i + 1], "01"))) return false;
  }
  return true;
}

bool isRelativeJsonPointer(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && isDigit(text[digits]))
    ++digits;
  if (digits == 0 || (digits > 1 && text.front() == '0')) return false;
  const std::string_view rest = text.substr(digits);
  return rest == "#" || isJsonPointer(rest);
}

bool isRegularExpression(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    ++i;
    if (isAnyOf(text[i], "AGQEZz")) return false;
  }
  return Pattern::compile(std::string(text)).has_value();
}

bool isUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !isHex(text[i])) return false;
  }
  return true;
}

}  // namespace sextant
