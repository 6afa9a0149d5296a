// SPDX-License-Identifier: GPL-3.0-or-later
// What people and scripts read.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/document/value.h"
#include "model/rollout/assignment.h"
#include "model/store/store_types.h"

namespace sextant::ctl {

using Json = nlohmann::ordered_json;

// To standard output; a line each, or as it is.
void printLine(const std::string& text);
void printText(const std::string& text);
void printJson(const Json& json);
// With the digits of every number as they are.
void printJson(const Value& value);

// Columns padded to their widest cell; the first row is the head. Cells are made visibleLine()s.
void printTable(const std::vector<std::vector<std::string>>& cells);

// "2026-11-24 02:15:20" in UTC.
[[nodiscard]] std::string utc(std::int64_t unix_us);
// "4 s", "3 min", "2 h", "5 d".
[[nodiscard]] std::string age(std::int64_t milliseconds);

[[nodiscard]] Json headJson(const Head& head);
[[nodiscard]] Json revisionJson(const RevisionInfo& info);
// One that runs a preview is not held against the revision of the others.
[[nodiscard]] FleetState stateOf(const FleetRow& row, const std::optional<Assignment>& assigned);
// `assigned`: what the head says that the instance must run, and why. `preview`: that runs on it; null
// where none does.
[[nodiscard]] Json fleetJson(const FleetRow& row, const std::optional<Assignment>& assigned,
                             const Preview* preview);
// "stable", "candidate", "preview", "pin".
[[nodiscard]] const char* wordOf(AssignmentReason reason);

}  // namespace sextant::ctl
