// SPDX-License-Identifier: GPL-3.0-or-later
// Makes one instance run what its head says: fetch, check, validate, write, reload, wait for
// health, report; and puts the last known good profile back where that fails.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <optional>

#include "model/agent/agent_metrics.h"
#include "model/agent/candidate_preparer.h"
#include "model/agent/last_known_good.h"
#include "model/agent/metrics_scraper.h"
#include "model/agent/preview_runner.h"
#include "model/agent/service_control.h"
#include "model/logging/log_event.h"
#include "model/store/store.h"

namespace sextant {

// `store` must outlive the agent and live in the same thread; several agents may share it.
class InstanceAgent : public QObject {
  Q_OBJECT
 public:
  InstanceAgent(InstanceConfig config, QString state_folder, Store& store,
                QObject* parent = nullptr);
  // Puts the last known good profile in place first, where the service's file is missing or not
  // ours.
  void start();
  // For a scraper.
  [[nodiscard]] AgentNumbers numbers() const;

 private:
  void enrol();
  void hinted(const QString& environment, const QString& service);
  void follow();
  void headRead(const Head& head);
  void decide(const Head& head, const std::vector<Scope>& inventory);
  void fetch(RevisionNumber revision);
  void prepare(const RevisionContent& content);
  void validated(RevisionNumber revision, const QByteArray& file, const std::string& hash);
  void succeeded(const LastKnownGood& candidate);
  void refused(RevisionNumber revision, const Error& error);
  void hostCannot(RevisionNumber revision, const Error& error);
  void tryAgainLater();
  // What the service's file holds, as far as the agent put it there; nullptr: nothing yet.
  [[nodiscard]] const LastKnownGood* inForce() const;
  void keepCandidate(const LastKnownGood& candidate);
  void proveCandidate();
  void watchCandidate(const ServiceHealth& health);
  void putGoodInPlace();
  // False where it cannot be written; then it is tried again by itself.
  bool writeGood();
  void returnFromPreview();
  void countFromNow();
  void reportUses();
  void headMissing(const Error& error);
  void putBack(RevisionNumber revision, const Error& error);
  void finishApply();
  void look();
  void sampled(TelemetrySample sample);
  void report();
  void log(QtMsgType type, const QString& line) const;
  // Of a revision that is being applied or was: with the request and change that made it.
  void logRevision(QtMsgType type, const QString& line, RevisionNumber revision) const;

  InstanceConfig config_;
  QString state_folder_;
  Store& store_;
  ServiceControl service_;
  PreviewRunner preview_;
  CandidatePreparer preparer_;
  MetricsScraper scraper_;
  QTimer poll_;
  QTimer second_;
  QTimer retry_;            // active: an attempt that this host spoilt is not due yet
  int host_failures_ = 0;   // in a row
  std::string head_error_;  // the last one that was logged
  HeadSequence seen_;
  RevisionNumber wanted_;
  std::optional<LastKnownGood> good_;
  std::optional<LastKnownGood> unproven_;  // a rollout's candidate that is in force
  bool wants_candidate_ = false;           // wanted_ is that of a rollout
  double share_ = 0;                       // of that rollout, in the newest head
  int failing_looks_ = 0;                  // in a row, with the candidate
  RevisionInfo fetched_;  // the newest that was fetched
  std::optional<std::int64_t> applied_at_us_;
  bool enrolled_ = false;
  bool following_ = false;
  bool follow_again_ = false;
  bool applying_ = false;
  bool reporting_ = false;
  // A revision that is not in force here, the head it was wanted by, and why. A bad revision is not
  // tried again until the head changes or a service that was down altogether is back; where it is
  // this host that cannot (a full disk, a program that does not start), it is tried again and
  // again.
  struct Failure {
    RevisionNumber revision;
    HeadSequence sequence;
    std::string reason;
    bool service_was_down = false;
    bool is_hosts = false;
    bool good_is_missing = false;  // the last known good profile could not be put back either
    ApplyFailure how = ApplyFailure::refused;
    bool put_back = false;
    double share = 0;  // of the rollout by which it was wanted
  };
  // Whether what failed is not tried again by this head.
  [[nodiscard]] bool isStillSo(const Failure& failure, const Head& head) const;
  std::optional<Failure> failure_;
  ServiceHealth health_;
  AgentNumbers counted_;  // its counts and last_report alone
  std::deque<TelemetrySample> samples_;
  std::map<std::string, double> uses_before_;  // key uses when what is in force was put there
  int looks_ = 0;
  std::int64_t started_us_;  // this run's mark
  int restarts_ = 0;         // of the service
};

}  // namespace sextant
