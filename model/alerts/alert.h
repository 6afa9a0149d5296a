// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a service, and what became of that. Values.
#pragma once

#include <QtCore/QMetaType>

#include <cstdint>
#include <optional>
#include <string>

#include "model/base/address.h"

namespace sextant {

enum class AlertKind { burn, exhaustion, drift, silence };
// "objective", "exhaustion", "drift", "silence": in lists and logs.
[[nodiscard]] const char* wordOf(AlertKind kind);

// Something that is wrong at the moment. Two with the same id are the same thing, seen twice.
struct AlertCondition {
  std::string id;  // "burn prod/hunt-engine within 250 ms 3600"
  AlertKind kind = AlertKind::burn;
  ServiceKey service;
  Scope scope;  // what it is about; base: the whole service
  bool is_urgent = true;
  std::string what;                // one sentence: what is, with numbers
  std::string meaning;             // what it means, and what to do
  std::int64_t holds_seconds = 0;  // it has to be so for as long before it is an alert
};

enum class AlertState { firing, acknowledged, snoozed, resolved };
[[nodiscard]] const char* wordOf(AlertState state);

struct Alert {
  AlertCondition condition;  // as seen last
  AlertState state = AlertState::firing;
  std::int64_t since = 0;      // Unix time at which it was seen first
  std::int64_t last_seen = 0;  // and last
  std::optional<std::int64_t> resolved_at = {};
  std::string person = {};  // who acknowledged or snoozed it
  std::string note = {};    // and what they said
  std::int64_t until = 0;   // end of the snooze
};

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::Alert)
