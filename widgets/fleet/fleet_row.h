// SPDX-License-Identifier: GPL-3.0-or-later
// One instance of a service, as the fleet view shows it.
#pragma once

#include <QString>

#include <optional>

#include "model/base/address.h"
#include "model/base/identifiers.h"
#include "widgets/common/state.h"

namespace sextant::ui {

// Whether an instance's effective profile is the one that its assignment makes.
enum class HashMatch {
  unknown,  // see FleetRow::hash_words
  same,
  differs
};

struct FleetRow {
  Scope instance;
  std::optional<RevisionNumber> wanted;
  std::optional<RevisionNumber> applied;
  State state = State::none;
  QString reason;  // why it is as it is, or why it must run this revision
  std::optional<double> p99_ms = {};
  std::optional<qint64> errors = {};  // a second
  std::optional<qint64> report_age_seconds = {};
  HashMatch hash = HashMatch::unknown;
  QString hash_words = {};  // both hashes, or why it is not known
  QString agent_version = {};
  std::optional<qint64> clock_offset_ms = {};  // the agent's clock less the store's
};

// From here on a clock is worth a warning, and from here on it spoils what is measured.
inline constexpr qint64 clock_warned_ms = 1000;
inline constexpr qint64 clock_wrong_ms = 5000;

}  // namespace sextant::ui
