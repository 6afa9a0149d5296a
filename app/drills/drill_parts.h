// SPDX-License-Identifier: GPL-3.0-or-later
// What the drills share. Private to this folder.
#pragma once

#include "app/drills/drill.h"

namespace sextant::drills {

inline const ServiceKey hunt{"prod", "hunt-engine"};

// The tuned profile, with one line another, or with lines more.
[[nodiscard]] std::string tuned();
[[nodiscard]] std::string tunedWith(const std::string& from, const std::string& to);
// "closed_hunts: [801, 802, ...]", `times` times the same numbers.
[[nodiscard]] std::string closedHunts(int from, int count, int times = 1);

// How many of the instances run something ("2 of the 3 instances").
[[nodiscard]] std::string partWords(std::size_t part, std::size_t all);
[[nodiscard]] std::string harmWords(const DrillHarm& harm);
[[nodiscard]] std::int64_t now();

// Publishes to all at once; what no command refuses runs for so many seconds and is rolled back.
// Caught: a command refused it.
[[nodiscard]] Result<DrillOutcome> publishToAll(DrillCluster& cluster, const DrillAttempt& attempt,
                                                int seconds);
// In stages, for at most so many seconds. Caught: it was never promoted, and fewer ran it than all.
[[nodiscard]] Result<DrillOutcome> rollOut(DrillCluster& cluster, const DrillAttempt& attempt,
                                           int seconds);
// Two stages, a third and all, without the judge where not `is_judged`.
[[nodiscard]] std::string planOf(bool is_judged, const char* more = "");

[[nodiscard]] std::vector<Drill> drillsOfTexts();
[[nodiscard]] std::vector<Drill> drillsOfPeople();
[[nodiscard]] std::vector<Drill> drillsOfRollouts();
[[nodiscard]] std::vector<Drill> drillsOfAgents();

}  // namespace sextant::drills
