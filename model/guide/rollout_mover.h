// SPDX-License-Identifier: GPL-3.0-or-later
// Moves one service's rollouts: finds out whether a candidate is valid, does what is decided, and
// keeps the numbers behind it. Any number of movers may be at the same rollout: the store takes each
// move once.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>

#include "model/guide/check_runner.h"
#include "model/guide/rollout_watch.h"
#include "model/guide/service_rules.h"

namespace sextant {

class RolloutMover : public QObject {
  Q_OBJECT
 public:
  // What it has done since it was made.
  struct Counts {
    std::uint64_t moves = 0;
    std::uint64_t refused_moves = 0;  // another controller or a person was first, or it was denied
    std::uint64_t findings = 0;
    std::uint64_t evidence = 0;
  };

  // All must outlive it.
  RolloutMover(Session& session, RolloutWatch& watch, ServiceRules& rules,
               const CheckCommands& checks, QObject* parent = nullptr);
  [[nodiscard]] const Counts& counts() const { return counts_; }
  // A move is on its way whose reply has to be counted.
  [[nodiscard]] bool isMoving() const { return is_moving_; }

 private:
  void act();
  void tellWaiting(const RolloutDecision& decision);
  void checkCandidate();
  void tellValidity(const RevisionContent& content, const std::string& inventory);
  void runChecks();
  void keepEvidence();
  void record(const Judgement& judgement);
  void move(RolloutMove wanted, const std::string& reason);

  Session& session_;
  RolloutWatch& watch_;
  ServiceRules& rules_;
  CheckRunner checks_;
  RolloutNumber seen_;  // the rollout that the following is about
  int seen_step_ = -1;
  std::string seen_state_;
  std::string checked_for_;  // the inventory for which the candidate was looked at
  bool is_checking_ = false;
  QDeadlineTimer next_check_{0};
  std::optional<Verdict> told_verdict_;
  QDeadlineTimer next_evidence_{0};
  std::string told_reason_;
  QDeadlineTimer next_told_{0};
  bool is_moving_ = false;
  QDeadlineTimer next_move_{0};  // a refused one is not tried again at once
  Counts counts_;
};

}  // namespace sextant
