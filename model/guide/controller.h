// SPDX-License-Identifier: GPL-3.0-or-later
// Carries the rollouts of all environments that a login is a controller of. What it decides by is in the
// store and in the measurements, so another one goes on where this one died; only the time that a stage
// is watched begins anew with it.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>

#include "model/guide/effect_recorder.h"
#include "model/guide/rollout_mover.h"
#include "model/guide/undo_proposer.h"
#include "model/webhooks/webhook_courier.h"

namespace sextant {

// What a controller has done since it began, and how things are.
struct ControllerNumbers {
  bool store_connected = false;
  std::size_t rollouts = 0;  // under way
  RolloutMover::Counts counts;
  std::uint64_t previews_expired = 0;
  std::uint64_t effects = 0;  // of rollouts, measured and kept
  WebhookCounts webhooks;
  std::uint64_t undos_proposed = 0;
};

class Controller : public QObject {
  Q_OBJECT
 public:
  // The session must outlive it; `make` makes the sources of measurements, `secrets` has what webhooks are
  // signed with.
  Controller(Session& session, LatencyFeed::MakeSource make, SecretResolver secrets, CheckCommands checks,
             QObject* parent = nullptr);
  ~Controller() override;
  [[nodiscard]] ControllerNumbers numbers() const;

 private:
  struct Guided;

  void lookBack();
  void lookAround();
  void guide(const ServiceKey& key);
  void sweepPreviews();
  void sweep(const std::string& environment);

  Session& session_;
  LatencyFeed::MakeSource make_;
  CheckCommands checks_;
  EffectRecorder effects_;
  WebhookCourier webhooks_;
  UndoProposer undos_;
  bool has_looked_back_ = false;
  std::map<ServiceKey, std::unique_ptr<Guided>> guided_;
  RolloutMover::Counts past_;  // of rollouts that are over
  std::uint64_t previews_expired_ = 0;
  // Environments in which it is no controller, as the store has said, and when it asks again.
  std::map<std::string, QDeadlineTimer> denied_;
  QTimer sweep_;
};

// The exposition, with its end mark.
[[nodiscard]] std::string controllerMetrics(const ControllerNumbers& numbers);

}  // namespace sextant
