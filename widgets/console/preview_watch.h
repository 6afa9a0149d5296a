// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a service's preview: where it stands in the store, what it changes on its
// instance, which of that was exercised, and what the judge says of it so far.
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <set>

#include "model/checks/reach.h"
#include "model/rollout/coverage.h"
#include "model/rollout/live_judge.h"
#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

// "eu1/hunt-1, eu1/hunt-2, eu1/hunt-3 and 4 more"
[[nodiscard]] QString namesOf(const std::vector<Scope>& instances);

class PreviewWatch : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 1000;

  PreviewWatch(const ConsoleParts& parts, ServiceKey key, QObject* parent = nullptr);

  // Asks only while somebody looks.
  void setLooking(bool looking);
  // The preview that is followed; nullptr: none waits, runs or was followed to its end. Its texts
  // are there once it has been read.
  [[nodiscard]] const Preview* shown() const { return shown_ ? &*shown_ : nullptr; }
  [[nodiscard]] bool hasTexts() const { return has_texts_; }
  // This one is followed from now on.
  void follow(PreviewNumber number);
  // One that is over is shown no more.
  void leave();
  // Without a preview: which instance would run the drafts.
  void setCandidate(const Scope& instance);
  [[nodiscard]] const Scope& instance() const;

  // Nothing: not known yet. Why it cannot be told is in changesProblem().
  [[nodiscard]] const std::optional<std::vector<ReachedValue>>& changes() const { return changes_; }
  [[nodiscard]] const QString& changesProblem() const { return changes_problem_; }
  [[nodiscard]] std::vector<KeyCoverage> coverage() const;
  // Unix time at which the agent told that it runs; nothing before.
  [[nodiscard]] std::optional<std::int64_t> inForceSince() const { return in_force_since_; }

  // Of the newest complete second; nothing while nothing is judged. Why not is in
  // judgeProblem().
  [[nodiscard]] const std::optional<Judgement>& judgement() const { return judgement_; }
  [[nodiscard]] const QString& judgeProblem() const { return judge_problem_; }
  [[nodiscard]] JudgeRules rules() const;
  // Instances that run what everybody runs and of which something was measured, of the same cluster
  // where there are some. One that stops reporting later stays: that is a question.
  [[nodiscard]] std::vector<Scope> baseline() const;
  // Those that run it as well, but of which nothing is measured: they are not compared.
  [[nodiscard]] std::vector<Scope> silent() const;

 signals:
  // Anything of the above.
  void changed();

 private:
  void look();
  void arrived(const std::vector<Preview>& previews);
  void readTexts(PreviewNumber number);
  void readUses();
  void compare();
  void compareWith(ProfileSet before, ProfileSet after);
  void judge();
  void hear();
  [[nodiscard]] std::vector<Scope> others() const;
  [[nodiscard]] QString judgeHindrance(const LatencyHistory& live) const;
  [[nodiscard]] const Result<JudgeRules>& settingsRules() const;
  void forgetRun();

  ConsoleParts parts_;
  ServiceKey key_;
  Scope candidate_;
  std::optional<PreviewNumber> followed_;
  std::optional<PreviewNumber> wanted_;  // that the store has not listed yet
  std::optional<Preview> shown_;
  bool has_texts_ = false;
  bool is_asking_ = false;
  bool is_asking_uses_ = false;
  std::optional<std::vector<ReachedValue>> changes_;
  QString changes_problem_;
  std::optional<KeyUseCounts> uses_;
  std::optional<std::int64_t> in_force_since_;
  // Of the settings as they are; nothing: to be read.
  mutable std::optional<Result<JudgeRules>> rules_;
  std::unique_ptr<LiveJudge> judge_;
  std::int64_t begin_anew_at_ = 0;  // Unix time
  std::set<Scope> heard_;           // of others(), since the preview began
  std::optional<Judgement> judgement_;
  QString judge_problem_;
  BackgroundJob comparing_;
  QTimer second_;
};

}  // namespace sextant::ui
