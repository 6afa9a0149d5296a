// SPDX-License-Identifier: GPL-3.0-or-later
// The rollouts of a change, read once, for its report.
#pragma once

#include <QObject>

#include "model/review/change_report.h"
#include "model/session/session.h"

namespace sextant::ui {

class RolloutRecords : public QObject {
  Q_OBJECT
 public:
  // Asks at once, answers with one of its signals, and goes. The session must outlive it.
  RolloutRecords(Session& session, ChangeNumber change, QObject* parent);

 signals:
  // Oldest first.
  void read(const std::vector<sextant::ReportRollout>& rollouts);
  void failed(const sextant::Error& error);

 private:
  void readNext();
  void readEvidence(const std::vector<RolloutEvent>& events);
  void end(const Error& error);

  Session& session_;
  std::vector<Rollout> left_;  // not read yet, oldest last
  std::vector<ReportRollout> records_;
};

}  // namespace sextant::ui
