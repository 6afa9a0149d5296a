// SPDX-License-Identifier: GPL-3.0-or-later
// Proposes the undoing of changes that end soon, as a change that people approve and publish. Any number may
// run: the store takes one. For logins that may propose (role editor); others say so in the log once.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>

#include "model/session/session.h"

namespace sextant {

class UndoProposer : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 15'000;
  // So long before a change ends its undoing is proposed.
  static constexpr int ahead_seconds = 86'400;

  // The session must outlive it.
  explicit UndoProposer(Session& session, QObject* parent = nullptr);
  [[nodiscard]] std::uint64_t proposed() const { return proposed_; }

 private:
  struct Job;

  void look();
  void begin(const EndingChange& ending);
  void read(const std::shared_ptr<Job>& job);
  void propose(const std::shared_ptr<Job>& job);
  void finish(const std::shared_ptr<Job>& job, const std::optional<Error>& error);

  Session& session_;
  std::map<std::int64_t, std::shared_ptr<Job>> jobs_;         // by the change's number
  std::map<std::int64_t, QDeadlineTimer> not_before_;         // the same
  bool is_asking_ = false;
  std::uint64_t proposed_ = 0;
  QTimer timer_;
};

}  // namespace sextant
