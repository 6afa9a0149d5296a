// SPDX-License-Identifier: GPL-3.0-or-later
// Events in words: one place for all programs.
#pragma once

#include "model/store/event_types.h"

namespace sextant {

// The kinds by which events are filtered, in the order in which people are shown them.
[[nodiscard]] const std::vector<std::string>& eventKinds();

// The order of positions: (time, source, number). Of words that are none: all zero.
struct EventOrder {
  std::int64_t at_us = 0;
  char source = 0;
  std::int64_t number = 0;
  friend auto operator<=>(const EventOrder&, const EventOrder&) = default;
};
[[nodiscard]] EventOrder orderOf(const std::string& position);
// For EventFilter::before: all that happened before this time, Unix microseconds.
[[nodiscard]] std::string positionAt(std::int64_t at_us);

// What happened, in a sentence. It has foreign text in it: messages, reasons and names.
[[nodiscard]] std::string sentenceOf(const StoreEvent& event);

// Who did it: a name with its login, or the login; empty where an instance did.
[[nodiscard]] std::string whoOf(const StoreEvent& event);

// "prod/shop/eu1/shop-1", as far as it is known; "the store" where it concerns no environment.
[[nodiscard]] std::string whereOf(const StoreEvent& event);

}  // namespace sextant
