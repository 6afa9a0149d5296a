// SPDX-License-Identifier: GPL-3.0-or-later
// What a link opens in a console: a profile, a place in one, a revision, or a change.
//
//   sextant://prod/hunt-engine/eu1#/db/pool/max
//   sextant://prod/hunt-engine@42
//   sextant://prod/hunt-engine/change/121?store=Production
//
// An instance whose name is a number, in a cluster named "change", cannot be linked to: it would
// read as a change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/base/address.h"

namespace sextant {

struct ConsoleLink {
  Address address;  // of a change: its service and store alone
  std::optional<std::int64_t> change = {};

  ConsoleLink() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): every address is a link.
  ConsoleLink(Address of) : address(std::move(of)) {}
  [[nodiscard]] static ConsoleLink toChange(const ServiceKey& key, std::int64_t number);

  // With or without "sextant://" before it; a store's name may be percent-encoded. Error: input,
  // with what is wrong.
  [[nodiscard]] static Result<ConsoleLink> parse(std::string_view text);
  // The long form. Blanks and the like of a store's name are percent-encoded, so that a link is one
  // word wherever it is pasted.
  [[nodiscard]] std::string toUri() const;
  friend auto operator<=>(const ConsoleLink&, const ConsoleLink&) = default;
};

}  // namespace sextant
