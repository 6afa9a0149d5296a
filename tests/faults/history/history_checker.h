// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/faults/history/history.h"

namespace sextant::testing {

// Every way in which what clients saw, or what the store says in the end, breaks a promise of the
// store: one line of revisions for each service; no acknowledged publish lost or changed; one
// outcome for each request id; nobody told of a conflict whose revision exists; one head for each
// (service, epoch, seq), whoever reads it; no agent going back; no gap or double in the audit log.
// A sentence each, at most 20 of a kind; none where all is well.
[[nodiscard]] std::vector<std::string> violations(const History& history, const FinalState& final);

}  // namespace sextant::testing
