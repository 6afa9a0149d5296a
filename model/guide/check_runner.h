// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of somebody else's that a plan names: programs on the controller's host, of which its
// administrator says which name runs what. Exit status 0 is yes, 1 is no, all else is no answer.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QStringList>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/rollout/rollout_decision.h"
#include "model/store/store_types.h"

namespace sextant {

// A program and its arguments, by the check's name.
using CheckCommands = std::map<std::string, QStringList>;

class CheckRunner : public QObject {
  Q_OBJECT
 public:
  static constexpr int answer_ms_max = 60'000;

  explicit CheckRunner(CheckCommands commands, QObject* parent = nullptr);
  ~CheckRunner() override;

  // Starts those of the plan; each sees in its environment what it is asked about: SEXTANT_ROLLOUT,
  // SEXTANT_STEP, SEXTANT_SERVICE (ENV/SERVICE), SEXTANT_REVISION. What ran before is ended.
  void start(const std::vector<std::string>& names, const Rollout& rollout);
  void stop();
  [[nodiscard]] bool isStarted() const { return !answers_.empty(); }
  [[nodiscard]] const std::vector<CheckAnswer>& answers() const { return answers_; }

 private:
  void startOne(std::size_t at, const QStringList& command, const QProcessEnvironment& world);
  void ended(std::size_t at, CheckAnswer::Kind kind, const std::string& reason);

  CheckCommands commands_;
  std::vector<CheckAnswer> answers_;
  std::vector<std::unique_ptr<QProcess>> processes_;
  std::vector<std::unique_ptr<QTimer>> limits_;
};

}  // namespace sextant
