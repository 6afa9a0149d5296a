// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/console_link.h"

#include <algorithm>
#include <charconv>

namespace sextant {
namespace {

constexpr std::string_view scheme = "sextant://";
constexpr std::string_view change_step = "/change/";

bool isPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (isPlain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

// What is no code stays as it is: names were written plainly before.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* first = text.data() + i + 1;
    const bool is_code = text[i] == '%' && i + 2 < text.size() &&
                         std::from_chars(first, first + 2, value, 16).ptr == first + 2;
    out += is_code ? static_cast<char>(value) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

// The place of "/change/N" at the end of ENV/SERVICE/change/N; npos: there is none.
std::size_t changeStep(std::string_view path) {
  const std::size_t at = path.rfind(change_step);
  if (at == std::string_view::npos) return at;
  const std::string_view before = path.substr(0, at);
  const std::string_view number = path.substr(at + change_step.size());
  const bool is_number = !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
  return is_number && std::count(before.begin(), before.end(), '/') == 1 ? at
                                                                         : std::string_view::npos;
}

}  // namespace

ConsoleLink ConsoleLink::toChange(const ServiceKey& key, std::int64_t number) {
  ConsoleLink link(Address{key, {}});
  link.change = number;
  return link;
}

Result<ConsoleLink> ConsoleLink::parse(std::string_view whole) {
  std::string_view text = whole;
  if (text.substr(0, scheme.size()) == scheme) text.remove_prefix(scheme.size());
  const std::size_t end = std::min(text.find_first_of("?#"), text.size());
  const std::string_view path = text.substr(0, end);
  const std::size_t step = changeStep(path);
  std::optional<std::int64_t> change;
  std::string plain(text);
  if (step != std::string_view::npos) {
    const std::string_view digits = path.substr(step + change_step.size());
    std::int64_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc() || number < 1) {
      return fail(ErrorKind::input, "The number of a change counts from 1.", std::string(whole));
    }
    change = number;
    plain = std::string(text.substr(0, step)) + std::string(text.substr(end));
  }
  auto address = Address::parse(plain);
  if (!address) {
    address.error().where = std::string(whole);
    return tl::unexpected<Error>(address.error());
  }
  if (change && !address->pointer.empty()) {
    return fail(ErrorKind::input, "A link to a change names no place in a profile.",
                std::string(whole));
  }
  address->store = decoded(address->store);
  ConsoleLink link(std::move(*address));
  link.change = change;
  return link;
}

std::string ConsoleLink::toUri() const {
  Address bare = address;
  bare.store.clear();
  bare.pointer.clear();
  std::string text = bare.toUri();
  if (change) text += std::string(change_step) + std::to_string(*change);
  if (!address.store.empty()) text += "?store=" + encoded(address.store);
  if (!address.pointer.empty()) text += '#' + address.pointer;
  return text;
}

}  // namespace sextant
