// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator's snapshot from what the session and the drafts know.
#pragma once

#include <map>

#include "widgets/console/console_parts.h"
#include "widgets/navigator/navigator.h"

namespace sextant::ui {

// Made on every report of a fleet, so what is slow to find out is kept from one to the next.
class NavigatorBuilder {
 public:
  [[nodiscard]] NavigatorSnapshot snapshot(const Session& session, const DraftController& drafts);

 private:
  // Leaves that the profiles of one revision set by themselves.
  struct KeyCounts {
    std::string content_hash;
    std::map<Scope, int> keys;
  };
  [[nodiscard]] NavigatorService serviceOf(const Session& session, const DraftController& drafts,
                                           const Head& head);
  [[nodiscard]] int keysOf(const RevisionContent& stable, const ServiceKey& key,
                           const Scope& scope);
  std::map<ServiceKey, KeyCounts> counts_;
};

// What a tooltip says of an instance; empty where nothing is known.
[[nodiscard]] QString instanceWords(const Session& session, const Address& address);

}  // namespace sextant::ui
