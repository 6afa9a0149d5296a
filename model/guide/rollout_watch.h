// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a service's newest rollout, second by second: where it stands, who runs the
// candidate, what the judge says, and what would be done next. Watches only; RolloutMover moves.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <optional>

#include "model/alerts/alert_watch.h"
#include "model/latency/latency_feed.h"
#include "model/rollout/live_judge.h"
#include "model/rollout/rollout_decision.h"
#include "model/session/session.h"

namespace sextant {

class RolloutWatch : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 1000;

  // The session has to watch the service and the feed to attend it; both must outlive this.
  RolloutWatch(Session& session, LatencyFeed& feed, ServiceKey key, QObject* parent = nullptr);

  // Asks only while somebody looks.
  void setLooking(bool looking);
  [[nodiscard]] const ServiceKey& key() const { return key_; }
  // The newest; nullptr: not read yet, or there has been none.
  [[nodiscard]] const Rollout* rollout() const { return rollout_ ? &*rollout_ : nullptr; }
  [[nodiscard]] bool isUnderWay() const;
  // Oldest first.
  [[nodiscard]] const std::vector<RolloutEvent>& events() const { return events_; }
  [[nodiscard]] const std::vector<Validity>& findings() const { return findings_; }
  // Of the inventory as it is; empty: not read yet.
  [[nodiscard]] const std::string& inventoryHash() const { return inventory_hash_; }
  // Error: input; the store holds a plan that this program cannot read.
  [[nodiscard]] const Result<RolloutPlan>& plan() const { return plan_; }

  // What was seen in the last look at a rollout that is under way.
  [[nodiscard]] const RolloutSight& sight() const { return sight_; }
  // What a controller does now.
  [[nodiscard]] RolloutDecision decision() const;
  // Who is compared with the candidate's instances.
  [[nodiscard]] const std::vector<Scope>& baseline() const { return baseline_; }
  [[nodiscard]] JudgeRules rules() const;
  // Unix time at which the first instance may have run the candidate; nothing: none has yet.
  [[nodiscard]] std::optional<std::int64_t> firstStageAt() const;

  // What the checks of the plan say, by whom they run.
  void setChecks(std::vector<CheckAnswer> answers);

 signals:
  // After each look.
  void changed();

 private:
  // Of the time before the first stage: the first minute is the third arm, the rest stands in for a
  // baseline once nobody is left to be one.
  static constexpr std::int64_t before_seconds = 60;
  static constexpr std::int64_t past_seconds = 300;

  void look();
  void arrived(const std::vector<Rollout>& rollouts);
  void begin(const Rollout& rollout);
  void readEvents();
  void readFindings();
  void readPast();
  void see();
  void seePreparation();
  [[nodiscard]] bool isHeadOfStep(const Head& head) const;
  void seeInstances();
  [[nodiscard]] CandidateInstance instanceOf(const FleetRow* row, const Scope& scope,
                                             std::int64_t read_at);
  void noteRunning(std::int64_t last_applied_at);
  [[nodiscard]] std::optional<LiveArms> stageArms();
  void againstPast(LiveArms& arms, std::int64_t first);
  void beginJudging(const JudgeRules& rules, const LiveArms& arms);
  void judge();
  [[nodiscard]] std::int64_t pastSeconds(const std::vector<Scope>& instances,
                                         std::int64_t first) const;
  [[nodiscard]] std::string judgeHindrance(const LatencyHistory& live) const;
  [[nodiscard]] Result<JudgeRules> stageRules() const;
  void heedAlerts();
  void countTime();

  Session& session_;
  LatencyFeed& feed_;
  ServiceKey key_;
  std::optional<Rollout> rollout_;
  Result<RolloutPlan> plan_;
  std::vector<RolloutEvent> events_;
  std::vector<Validity> findings_;
  std::string inventory_hash_;
  std::vector<Scope> baseline_;
  RolloutSight sight_;
  std::optional<std::int64_t> applied_at_;  // Unix time of the last instance of this stage
  LatencyFeed::History past_;               // before the first stage
  bool is_asking_past_ = false;
  bool is_past_whole_ = false;
  QDeadlineTimer next_past_{0};
  // Of the settings as they are; nothing: to be read.
  mutable std::optional<Result<JudgeRules>> settings_rules_;
  std::unique_ptr<LiveJudge> judge_;
  std::optional<LiveArms> judged_arms_;  // as they were asked for when the judge began
  std::unique_ptr<AlertWatch> alerts_;  // where the plan heeds them
  std::map<Scope, int> failing_looks_;   // in a row
  std::int64_t judge_anew_at_ = 0;  // Unix time
  QElapsedTimer in_step_;
  QElapsedTimer running_;     // valid: all of the stage that can run the candidate
  QElapsedTimer incomplete_;  // valid: not all of them do
  QElapsedTimer checking_;    // valid: checks were started
  QElapsedTimer alerted_;     // valid: an alert fires, or whether one does is not known
  QElapsedTimer unknown_;  // valid: the bake is over, and there is no verdict
  bool is_asking_ = false;
  bool is_asking_events_ = false;
  bool are_events_old_ = false;
  bool is_asking_findings_ = false;
  QTimer second_;
};

}  // namespace sextant
