// SPDX-License-Identifier: GPL-3.0-or-later
// The last preview of exactly the texts that a change proposes, and what the judge says of the
// seconds that were measured while it ran.
#pragma once

#include <QObject>
#include <QTimer>

#include "model/rollout/live_judge.h"
#include "widgets/console/change_watch.h"

namespace sextant::ui {

class ChangeTrial : public QObject {
  Q_OBJECT
 public:
  static constexpr int judge_every_ms = 2000;

  // The watch must outlive it.
  ChangeTrial(const ConsoleParts& parts, const ChangeWatch* watch, QObject* parent = nullptr);
  // Asks only while somebody looks.
  void setLooking(bool looking);
  // nullptr: these texts were never previewed, as far as this console knows.
  [[nodiscard]] const Preview* preview() const { return preview_ ? &*preview_ : nullptr; }
  // Nothing: not judged; why is in problem().
  [[nodiscard]] const std::optional<Judgement>& judgement() const { return judgement_; }
  [[nodiscard]] const JudgeRules& rules() const { return rules_; }
  [[nodiscard]] const QString& problem() const { return problem_; }

 signals:
  void changed();

 private:
  void look();
  void find();
  void judge();
  [[nodiscard]] std::vector<Scope> baseline(std::int64_t from, std::int64_t to) const;
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  std::optional<Preview> preview_;
  std::optional<Judgement> judgement_;
  JudgeRules rules_;
  QString problem_;
  std::string hash_;          // of the profiles with the change's texts
  int hashed_comparison_ = 0;
  std::pair<std::int64_t, std::int64_t> judged_;  // which preview, up to which second
  QTimer timer_;
};

}  // namespace sextant::ui
