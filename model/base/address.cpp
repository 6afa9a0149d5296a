// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/address.h"

#include <charconv>
#include <vector>

namespace sextant {
namespace {

constexpr std::string_view scheme = "sextant://";

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const std::size_t end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end == std::string_view::npos ? end : end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

tl::unexpected<Error> badName(std::string_view part, std::string_view whole) {
  return fail(ErrorKind::input,
              "\"" + std::string(part) +
                  "\" is not a name: use lower-case letters, digits, '.', '_' and '-'.",
              std::string(whole));
}

// Cuts off what follows `separator` and returns it; empty when there is none.
std::string cutAfter(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {};
  std::string rest(text.substr(at + 1));
  text = text.substr(0, at);
  return rest;
}

Result<RevisionNumber> parseRevision(std::string_view text, std::string_view whole) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size() || number < 1) {
    return fail(ErrorKind::input, "\"" + std::string(text) + "\" is not a revision number.",
                std::string(whole));
  }
  return RevisionNumber{number};
}

}  // namespace

bool isName(std::string_view text) {
  if (text.empty() || text.size() > 63) return false;
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (!alphanumeric(text.front())) return false;
  for (const char c : text) {
    if (!alphanumeric(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

Result<ServiceKey> ServiceKey::parse(std::string_view text) {
  auto address = Address::parse(text);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!address->scope.isBase() || address->revision || !address->pointer.empty()) {
    return fail(ErrorKind::input, "Write ENVIRONMENT/SERVICE.", std::string(text));
  }
  return address->key;
}

std::string Scope::path() const {
  return instance.empty() ? cluster : cluster + '/' + instance;
}

Result<Scope> Scope::fromPath(std::string_view path) {
  if (path.empty()) return Scope{};
  const auto parts = split(path, '/');
  if (parts.size() > 2) {
    return fail(ErrorKind::input, "A scope is CLUSTER or CLUSTER/INSTANCE.", std::string(path));
  }
  for (const auto& part : parts) {
    if (!isName(part)) return badName(part, path);
  }
  return Scope{parts[0], parts.size() == 2 ? parts[1] : std::string()};
}

bool Scope::covers(const Scope& other) const {
  if (isBase()) return true;
  if (cluster != other.cluster) return false;
  return instance.empty() || instance == other.instance;
}

std::string Scope::name() const {
  if (isBase()) return "base";
  return instance.empty() ? cluster : instance;
}

Result<Address> Address::parse(std::string_view whole) {
  std::string_view text = whole;
  if (text.substr(0, scheme.size()) == scheme) text.remove_prefix(scheme.size());
  Address address;
  address.pointer = cutAfter(text, '#');
  const std::string query = cutAfter(text, '?');
  if (!query.empty()) {
    if (query.rfind("store=", 0) != 0) {
      return fail(ErrorKind::input, "Only ?store=NAME is known.", std::string(whole));
    }
    address.store = query.substr(6);
  }
  const bool has_revision = text.find('@') != std::string_view::npos;
  const std::string revision = cutAfter(text, '@');
  if (has_revision) {
    auto number = parseRevision(revision, whole);
    if (!number) return tl::unexpected<Error>(number.error());
    address.revision = *number;
  }
  if (!address.pointer.empty() && address.pointer.front() != '/') {
    return fail(ErrorKind::input, "A JSON pointer begins with '/'.", std::string(whole));
  }
  const auto parts = split(text, '/');
  if (parts.size() < 2 || parts.size() > 4) {
    return fail(ErrorKind::input, "Write ENVIRONMENT/SERVICE[/CLUSTER[/INSTANCE]].",
                std::string(whole));
  }
  for (const auto& part : parts) {
    if (!isName(part)) return badName(part, whole);
  }
  address.key = {parts[0], parts[1]};
  if (parts.size() > 2) address.scope.cluster = parts[2];
  if (parts.size() > 3) address.scope.instance = parts[3];
  return address;
}

std::string Address::toString() const {
  std::string text = key.toString();
  if (!scope.isBase()) text += '/' + scope.path();
  if (revision) text += '@' + std::to_string(revision->value);
  if (!pointer.empty()) text += '#' + pointer;
  return text;
}

std::string Address::toUri() const {
  Address bare = *this;
  bare.pointer.clear();
  std::string text = std::string(scheme) + bare.toString();
  if (!store.empty()) text += "?store=" + store;
  if (!pointer.empty()) text += '#' + pointer;
  return text;
}

}  // namespace sextant
