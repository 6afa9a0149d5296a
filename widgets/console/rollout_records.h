// SPDX-License-Identifier: GPL-3.0-or-later
// The rollouts of a change, read for its report.
#pragma once

#include <QObject>

#include "model/review/change_report.h"
#include "model/session/session.h"

namespace sextant::ui {

class RolloutRecords : public QObject {
  Q_OBJECT
 public:
  // The session must outlive it.
  explicit RolloutRecords(Session& session, QObject* parent = nullptr);
  // Answers once, with read() or failed(), and then only for what was asked last.
  void ask(const ServiceKey& key, ChangeNumber change);

 signals:
  // Oldest first.
  void read(const std::vector<sextant::ReportRollout>& rollouts);
  void failed(const sextant::Error& error);

 private:
  void readNext();
  void readEvidence(const std::vector<RolloutEvent>& events);
  // Runs `use` with what was read, or tells the error; not at all where something else was asked since.
  template <class T>
  [[nodiscard]] Reply<T> ofThis(std::function<void(const T&)> use);

  Session& session_;
  int asked_ = 0;
  std::vector<Rollout> left_;  // not read yet, oldest last
  std::vector<ReportRollout> records_;
};

}  // namespace sextant::ui
