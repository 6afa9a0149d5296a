// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a controller tells what happened: the section `webhooks` of the settings, at base, for all services of
// an environment:
//   webhooks:
//     chat: {url: "https://chat.example/hooks/7", secret: "secret://chat", events: [published, undone]}
// Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/latency/latency_settings.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct Webhook {
  std::string name;
  std::string url;  // https, or http to this machine itself
  SecretReference secret;
  std::vector<std::string> events;    // of webhook_events
  std::vector<std::string> services;  // empty: all
  friend bool operator==(const Webhook&, const Webhook&) = default;
};

// "opened", "approved", "published", "undone", "emergency".
[[nodiscard]] const std::vector<std::string>& webhookEvents();

// Error: input, with the place.
[[nodiscard]] Result<std::vector<Webhook>> webhooksOf(const ProfileSet& settings);
// What is wrong with them, for a check before a publish.
[[nodiscard]] std::vector<Problem> checkWebhookSettings(const ProfileSet& settings);

}  // namespace sextant
