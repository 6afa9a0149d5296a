// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of one console window share. The window owns all of it.
#pragma once

#include <QString>

#include "model/alerts/alert_watch.h"
#include "model/latency/latency_feed.h"
#include "model/session/preview_keeper.h"
#include "model/session/session.h"
#include "model/session/unsent_words.h"
#include "widgets/console/arming.h"
#include "widgets/console/console_settings.h"
#include "widgets/console/draft_controller.h"
#include "widgets/console/emergency_watch.h"
#include "widgets/console/inbox_watch.h"
#include "widgets/console/live_checks.h"

namespace sextant::ui {

struct ConsoleParts {
  Session& session;
  DraftController& drafts;
  LiveChecks& checks;
  ServiceRules& rules;
  Arming& arming;
  LatencyFeed& latency;
  AlertWatch& alerts;
  PreviewKeeper& previews;
  EmergencyWatch& emergencies;
  InboxWatch& inbox;
  const UnsentWords& unsent;
  PageSizes& sizes;
  QString person;  // who operates this console
  QString colour;  // of the saved connection; empty: none

  // Every write would be refused.
  [[nodiscard]] bool isReadOnly() const { return session.target().read_only; }

  // It takes approved changes only: it is protected, and no emergency of this login lasts for it.
  [[nodiscard]] bool takesChangesOnly(const ServiceKey& key) const {
    const Environment* environment = session.environment(key.environment);
    return environment != nullptr && environment->is_protected && emergencies.own(key) == nullptr;
  }

  // Whether the console opens its controls for writing to this environment.
  [[nodiscard]] bool mayWrite(const ServiceKey& key) const {
    const Environment* environment = session.environment(key.environment);
    return environment == nullptr || !environment->is_protected || arming.isArmed(key.environment);
  }
};

}  // namespace sextant::ui
