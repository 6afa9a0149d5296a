// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: the audit log and events.
#include "model/session/session.h"

namespace sextant {

void Session::audit(const AuditFilter& filter, QObject* context,
                    Reply<std::vector<AuditEntry>> reply) {
  using Entries = std::vector<AuditEntry>;
  store_->ask<Entries>(
      context,
      [filter](Store& store, Reply<Entries> answered) { store.audit(filter, std::move(answered)); },
      std::move(reply));
}

void Session::auditEnd(const std::string& environment, QObject* context, Reply<AuditAnchor> reply) {
  store_->ask<AuditAnchor>(
      context,
      [environment](Store& store, Reply<AuditAnchor> answered) {
        store.auditEnd(environment, std::move(answered));
      },
      std::move(reply));
}

void Session::events(const EventFilter& filter, QObject* context, Reply<EventPage> reply) {
  store_->ask<EventPage>(
      context,
      [filter](Store& store, Reply<EventPage> answered) {
        store.events(filter, std::move(answered));
      },
      std::move(reply));
}

}  // namespace sextant
