// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: break glass and webhooks.
#include "model/session/logged_write.h"
#include "model/session/session.h"

namespace sextant {

void Session::emergencies(const std::string& environment, int limit, QObject* context,
                          Reply<std::vector<Emergency>> reply) {
  using Emergencies = std::vector<Emergency>;
  store_->ask<Emergencies>(
      context,
      [environment, limit](Store& store, Reply<Emergencies> answered) {
        store.emergencies(environment, false, limit, std::move(answered));
      },
      std::move(reply));
}

void Session::openEmergency(const EmergencyRequest& request, QObject* context,
                            Reply<EmergencyReceipt> reply) {
  sendLogged<EmergencyReceipt>(
      *store_, {"emergency", "opened", request.id, request.environment}, context,
      [request](Store& store, Reply<EmergencyReceipt> one) {
        store.openEmergency(request, std::move(one));
      },
      std::move(reply));
}

void Session::endEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& person,
                           QObject* context, Reply<EmergencyReceipt> reply) {
  sendLogged<EmergencyReceipt>(
      *store_, {"emergency", "ended", id}, context,
      [id, emergency, person](Store& store, Reply<EmergencyReceipt> one) {
        store.endEmergency(id, emergency, person, std::move(one));
      },
      std::move(reply));
}

void Session::reviewEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& note,
                              const std::string& person, QObject* context,
                              Reply<EmergencyReceipt> reply) {
  sendLogged<EmergencyReceipt>(
      *store_, {"emergency", "reviewed", id}, context,
      [id, emergency, note, person](Store& store, Reply<EmergencyReceipt> one) {
        store.reviewEmergency(id, emergency, note, person, std::move(one));
      },
      std::move(reply));
}

void Session::setEnvironment(const EnvironmentChange& change, QObject* context, Reply<void> reply) {
  store_->ask<void>(
      context,
      [change](Store& store, Reply<void> answered) { store.setEnvironment(change, std::move(answered)); },
      std::move(reply));
}

void Session::holdWebhook(const std::string& environment, const std::string& name,
                          const RequestId& holder, int seconds, QObject* context,
                          Reply<WebhookPlace> reply) {
  store_->ask<WebhookPlace>(
      context,
      [=](Store& store, Reply<WebhookPlace> answered) {
        store.holdWebhook(environment, name, holder, seconds, std::move(answered));
      },
      std::move(reply));
}

void Session::advanceWebhook(const std::string& environment, const std::string& name,
                             const RequestId& holder, std::int64_t delivered,
                             const std::string& problem, QObject* context, Reply<void> reply) {
  store_->ask<void>(
      context,
      [=](Store& store, Reply<void> answered) {
        store.advanceWebhook(environment, name, holder, delivered, problem, std::move(answered));
      },
      std::move(reply));
}

}  // namespace sextant
