// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: rollouts, for those who watch them and for those who move them.
#include "model/session/logged_write.h"
#include "model/session/session.h"

namespace sextant {

void Session::rollouts(const ServiceKey& key, int limit, QObject* context,
                       Reply<std::vector<Rollout>> reply) {
  using Rollouts = std::vector<Rollout>;
  store_->ask<Rollouts>(
      context,
      [key, limit](Store& store, Reply<Rollouts> answered) {
        store.rollouts(key, limit, std::move(answered));
      },
      std::move(reply));
}

void Session::rolloutsOf(ChangeNumber change, QObject* context, Reply<std::vector<Rollout>> reply) {
  store_->ask<std::vector<Rollout>>(
      context,
      [change](Store& store, Reply<std::vector<Rollout>> answered) {
        store.rolloutsOf(change, std::move(answered));
      },
      std::move(reply));
}

void Session::rollout(RolloutNumber number, QObject* context, Reply<Rollout> reply) {
  store_->ask<Rollout>(
      context,
      [number](Store& store, Reply<Rollout> answered) { store.rollout(number, std::move(answered)); },
      std::move(reply));
}

void Session::rolloutEvents(RolloutNumber number, QObject* context,
                            Reply<std::vector<RolloutEvent>> reply) {
  using Events = std::vector<RolloutEvent>;
  store_->ask<Events>(
      context,
      [number](Store& store, Reply<Events> answered) {
        store.rolloutEvents(number, std::move(answered));
      },
      std::move(reply));
}

void Session::rolloutEvidence(RolloutNumber number, QObject* context,
                              Reply<std::vector<RolloutEvidence>> reply) {
  using Evidence = std::vector<RolloutEvidence>;
  store_->ask<Evidence>(
      context,
      [number](Store& store, Reply<Evidence> answered) {
        store.rolloutEvidence(number, std::move(answered));
      },
      std::move(reply));
}

void Session::moveRollout(const RolloutMoveRequest& request, QObject* context, Reply<void> reply) {
  store_->ask<void>(
      context,
      [request](Store& store, Reply<void> answered) {
        untilKnown<void>(
            store,
            [&store, request](Reply<void> one) { store.moveRollout(request, std::move(one)); },
            QDeadlineTimer(logged_write_ms), [](const Error&) {}, std::move(answered));
      },
      [request, reply = std::move(reply)](const Result<void>& moved) {
        const LogFields fields{
            {LogField::request, QString::fromStdString(request.id.toString())}};
        const QString what = QStringLiteral("rollout %1: %2")
                                 .arg(request.rollout.value)
                                 .arg(QLatin1String(wordOf(request.move)));
        if (moved) {
          logEvent(publishLog(), QtInfoMsg, what, fields);
        } else {
          logEvent(publishLog(), QtWarningMsg,
                   what + QStringLiteral(" not done: ") +
                       QString::fromStdString(moved.error().toString()),
                   fields);
        }
        reply(moved);
      });
}

void Session::validities(const ServiceKey& key, RevisionNumber revision, QObject* context,
                         Reply<std::vector<Validity>> reply) {
  using Findings = std::vector<Validity>;
  store_->ask<Findings>(
      context,
      [key, revision](Store& store, Reply<Findings> answered) {
        store.validities(key, revision, std::move(answered));
      },
      std::move(reply));
}

void Session::inventoryHash(const ServiceKey& key, QObject* context, Reply<std::string> reply) {
  store_->ask<std::string>(
      context,
      [key](Store& store, Reply<std::string> answered) {
        store.inventoryHash(key, std::move(answered));
      },
      std::move(reply));
}

void Session::recordValidity(const Validity& finding, QObject* context, Reply<void> reply) {
  store_->ask<void>(
      context,
      [finding](Store& store, Reply<void> answered) {
        store.recordValidity(finding, std::move(answered));
      },
      std::move(reply));
}

void Session::recordEvidence(const RolloutEvidence& evidence, QObject* context,
                             Reply<void> reply) {
  store_->ask<void>(
      context,
      [evidence](Store& store, Reply<void> answered) {
        store.recordEvidence(evidence, std::move(answered));
      },
      std::move(reply));
}

void Session::expirePreviews(const std::string& environment, QObject* context, Reply<int> reply) {
  store_->ask<int>(
      context,
      [environment](Store& store, Reply<int> answered) {
        store.expirePreviews(environment, std::move(answered));
      },
      std::move(reply));
}

}  // namespace sextant
