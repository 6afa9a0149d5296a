// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what a promoted rollout did, a minute after its end, and keeps that with the rollout: so that
// whoever asks later what a revision did is answered, also when the measurements are long gone.
#pragma once

#include <QtCore/QObject>

#include <map>
#include <memory>

#include "model/latency/latency_feed.h"
#include "model/session/session.h"

namespace sextant {

class EffectRecorder : public QObject {
  Q_OBJECT
 public:
  // So long the new revision is measured, after its warm-up.
  static constexpr std::int64_t after_seconds = 60;

  // The session must outlive it; `make` makes the sources of measurements.
  EffectRecorder(Session& session, LatencyFeed::MakeSource make, QObject* parent = nullptr);
  ~EffectRecorder() override;

  // Looks whether the service's newest rollout was promoted within the last hour and its effect is not
  // recorded yet. Once a rollout; asked again meanwhile, nothing happens.
  void consider(const ServiceKey& key);

  // How many were recorded.
  [[nodiscard]] std::uint64_t recorded() const { return recorded_; }

 private:
  struct Job;

  void rolloutsRead(const ServiceKey& key, const std::vector<Rollout>& rollouts);
  void readEvents(const std::shared_ptr<Job>& job);
  void eventsRead(const std::shared_ptr<Job>& job, const std::vector<RolloutEvent>& events);
  void readEvidence(const std::shared_ptr<Job>& job);
  void readNext(const std::shared_ptr<Job>& job);
  void measure(const std::shared_ptr<Job>& job);
  void record(const std::shared_ptr<Job>& job, const LatencyHistory& history);
  void finish(const std::shared_ptr<Job>& job);

  Session& session_;
  LatencyFeed::MakeSource make_;
  std::map<ServiceKey, std::shared_ptr<Job>> jobs_;
  std::map<ServiceKey, RolloutNumber> looked_at_;
  std::uint64_t recorded_ = 0;
};

}  // namespace sextant
