// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a draft on one instance for a limited time, and knows when it is over: taken out of the head,
// not renewed in time, a service that fails or was restarted. An agent that was restarted never
// resumes one.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <optional>

#include "model/agent/service_control.h"
#include "model/rollout/head.h"
#include "model/store/store.h"

namespace sextant {

class PreviewRunner : public QObject {
  Q_OBJECT
 public:
  // How long a service may fail before its preview is over.
  static constexpr int failing_looks_max = 3;

  // All must outlive it; same thread.
  PreviewRunner(const InstanceConfig& config, Store& store, ServiceControl& service,
                QObject* parent = nullptr);

  // What the newest head has for this instance; nullptr: no preview. `has_own`: there is a profile
  // to return to, without which none begins.
  void follow(const RunningPreview* preview, bool has_own);
  // The instance is not for assignments now: a preview is being prepared or runs, or `ended` has
  // been said and returned() not yet.
  [[nodiscard]] bool isActive() const { return state_ != State::none; }
  // Its draft is in force.
  [[nodiscard]] bool isRunning() const { return state_ == State::running; }
  [[nodiscard]] PreviewNumber number() const { return {current_ ? current_->number : 0}; }
  // Each second, from whoever asks the service.
  void sawHealth(const ServiceHealth& health);
  void sawRestart();
  // The instance's own profile is in place again.
  void returned();

 signals:
  void began();
  // The profile file may hold the draft: the instance's own has to be put back, then returned().
  void ended();
  void told(QtMsgType type, const QString& line);

 private:
  enum class State { none, preparing, running, returning };
  void begin(const RunningPreview& preview);
  void fetched(const Preview& preview);
  void prepare(const RevisionContent& base, const Preview& preview);
  void apply(RevisionNumber base, const QByteArray& file);
  void renew();
  void look();
  // Over before the file was touched.
  void refuse(const std::string& reason);
  // Over while the draft is, or may be, in force. `is_known`: the store has said so itself.
  void end(const std::string& reason, bool is_known);
  void tellStore(PreviewNumber number, const std::string& reason);

  const InstanceConfig& config_;
  Store& store_;
  ServiceControl& service_;
  State state_ = State::none;
  bool is_first_head_ = true;
  std::optional<RunningPreview> current_;
  std::int64_t refused_ = 0;   // the preview that is not run (again)
  QDeadlineTimer lease_;       // on this host's monotonic clock
  QTimer second_;
  bool renewing_ = false;
  int failing_looks_ = 0;
};

}  // namespace sextant
