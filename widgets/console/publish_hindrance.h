// SPDX-License-Identifier: GPL-3.0-or-later
// Why the drafts of a service cannot be published now, and what a publish would reach.
#pragma once

#include "widgets/console/console_parts.h"

namespace sextant::ui {

// A sentence; empty where publishing can be offered.
[[nodiscard]] QString publishHindrance(const ConsoleParts& parts, const ServiceKey& key);
// "hunt-3 overrides /cache/ttl": instances that keep another value than the drafts set.
[[nodiscard]] QString overrideNote(const Session& session, const ServiceKey& key,
                                   const std::vector<const Draft*>& drafts);

}  // namespace sextant::ui
