// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/instance_agent.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>

#include "model/agent/atomic_file.h"
#include "model/agent/profile_check.h"
#include "model/rollout/assignment.h"

namespace sextant {
namespace {

constexpr int poll_ms = 2000;
constexpr int poll_jitter_ms = 1000;
constexpr std::size_t samples_max = 120;  // two minutes without a store
constexpr int uses_every_looks = 3;
constexpr int retry_first_ms = 500;
constexpr int retry_max_ms = 60000;

}  // namespace

InstanceAgent::InstanceAgent(InstanceConfig config, QString state_folder, Store& store,
                             QObject* parent)
    : QObject(parent),
      config_(std::move(config)),
      state_folder_(std::move(state_folder)),
      store_(store),
      service_(config_),
      preview_(config_, store_, service_),
      preparer_(config_, store_, service_),
      scraper_(config_.metrics, config_.instance.scope),
      started_us_(QDateTime::currentMSecsSinceEpoch() * 1000) {
  poll_.setSingleShot(true);
  connect(&poll_, &QTimer::timeout, this, &InstanceAgent::follow);
  retry_.setSingleShot(true);
  connect(&retry_, &QTimer::timeout, this, [this] {
    if (failure_ && failure_->good_is_missing && !applying_) putGoodInPlace();
    follow();
  });
  connect(&second_, &QTimer::timeout, this, &InstanceAgent::look);
  connect(&scraper_, &MetricsScraper::sampled, this, &InstanceAgent::sampled);
  connect(&scraper_, &MetricsScraper::restarted, this, [this] {
    ++restarts_;
    preview_.sawRestart();
  });
  connect(&preview_, &PreviewRunner::began, this, &InstanceAgent::countFromNow);
  connect(&preview_, &PreviewRunner::ended, this, &InstanceAgent::returnFromPreview);
  connect(&preview_, &PreviewRunner::told, this, &InstanceAgent::log);
  connect(&preparer_, &CandidatePreparer::told, this, &InstanceAgent::log);
  connect(&store_, &Store::headHinted, this, &InstanceAgent::hinted);
  connect(&store_, &Store::stateChanged, this, [this](ConnectionState state) {
    if (state == ConnectionState::connected) follow();
  });
}

void InstanceAgent::start() {
  good_ = loadLastKnownGood(state_folder_, config_.instance);
  if (good_) {
    seen_ = good_->sequence;
    wanted_ = good_->revision;
    QFile file(config_.profile_path);
    const QByteArray present = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    unproven_ = loadLastKnownGood(state_folder_, config_.instance, Proof::candidate);
    if (unproven_ && unproven_->file != present) unproven_.reset();
    if (unproven_) seen_ = std::max(seen_, unproven_->sequence);
    if (!unproven_ && good_->file != present) putGoodInPlace();
  }
  scraper_.start();
  second_.start(1000);
  follow();
}

void InstanceAgent::hinted(const QString& environment, const QString& service) {
  const bool ours = environment.toStdString() == config_.instance.key.environment &&
                    service.toStdString() == config_.instance.key.service;
  if (ours) follow();
}

void InstanceAgent::enrol() {
  store_.enrol(config_.instance, [this](const Result<void>& done) {
    enrolled_ = done.has_value();
    if (!done) log(QtWarningMsg, QString::fromStdString(done.error().toString()));
  });
}

// Reads the head; several reasons to do so during one read make one more.
void InstanceAgent::follow() {
  poll_.start(poll_ms + QRandomGenerator::global()->bounded(poll_jitter_ms));
  if (following_ || applying_) {
    follow_again_ = true;
    return;
  }
  following_ = true;
  follow_again_ = false;
  if (!enrolled_) enrol();
  store_.head(config_.instance.key, [this](const Result<Head>& head) {
    following_ = false;
    if (head) {
      head_error_.clear();
      headRead(*head);
    } else {
      headMissing(head.error());
    }
    if (follow_again_ && !following_ && !applying_) follow();
  });
}

// Said once, not at every poll. That nothing has been published yet is no error.
void InstanceAgent::headMissing(const Error& error) {
  const std::string said = error.toString();
  if (error.kind == ErrorKind::answer_no || said == head_error_) return;
  head_error_ = said;
  log(QtWarningMsg, QStringLiteral("the head cannot be read: ") + QString::fromStdString(said));
}

void InstanceAgent::headRead(const Head& head) {
  if (head.sequence < seen_) {
    log(QtWarningMsg, QStringLiteral("refused an older head: epoch %1 seq %2")
                          .arg(head.sequence.epoch)
                          .arg(head.sequence.seq));
    return;
  }
  const bool same = head.sequence == seen_ && inForce() != nullptr && inForce()->revision == wanted_;
  if (same && !failure_) return;
  // Only a rollout's share needs to know who else there is.
  if (!head.rollout) return decide(head, {});
  following_ = true;
  store_.inventory(config_.instance.key, [this, head](const Result<std::vector<Scope>>& inventory) {
    following_ = false;
    // Without it the head does not count as seen, so the next poll asks again.
    if (!inventory) return headMissing(inventory.error());
    decide(head, *inventory);
    if (follow_again_ && !applying_) follow();
  });
}

void InstanceAgent::decide(const Head& head, const std::vector<Scope>& inventory) {
  seen_ = head.sequence;
  const Assignment assigned = assignment(head, config_.instance.scope, inventory);
  wanted_ = assigned.revision;
  wants_candidate_ = assigned.reason == AssignmentReason::candidate;
  share_ = head.rollout ? head.rollout->share : 0;
  preparer_.follow(head, inventory);
  if (wanted_.value == 0 || applying_) return;
  const auto preview = head.previews.find(config_.instance.scope);
  preview_.follow(preview == head.previews.end() ? nullptr : &preview->second, good_.has_value());
  if (preview_.isActive() || applying_) return;
  if (failure_ && failure_->revision == wanted_ && isStillSo(*failure_, head)) {
    const bool service_is_back = failure_->service_was_down && health_.health == Health::healthy;
    const bool is_due = failure_->is_hosts && !retry_.isActive();
    if (!service_is_back && !is_due) return;
  }
  if (inForce() != nullptr && inForce()->revision == wanted_ && health_.revision == wanted_) {
    if (!applied_at_us_) applied_at_us_ = started_us_;
    if (unproven_ && !wants_candidate_ && health_.health == Health::healthy) proveCandidate();
    (unproven_ ? unproven_ : good_)->sequence = head.sequence;
    if (failure_ && failure_->good_is_missing) return;
    failure_.reset();
    return;
  }
  fetch(wanted_);
}

void InstanceAgent::fetch(RevisionNumber revision) {
  applying_ = true;
  store_.revision(config_.instance.key, revision, [this](const Result<RevisionContent>& content) {
    if (content) return prepare(*content);
    hostCannot(wanted_, content.error());
  });
}

void InstanceAgent::prepare(const RevisionContent& content) {
  fetched_ = content.info;
  const RevisionNumber revision = content.info.number;
  checkProfile(config_, service_, revision, content.profiles, content.info.content_hash, ".candidate",
               [this, revision](const Result<CheckedProfile>& checked) {
                 if (checked) return validated(revision, checked->file, checked->effective_hash);
                 const bool is_bad = checked.error().kind == ErrorKind::input;
                 is_bad ? refused(revision, checked.error()) : hostCannot(revision, checked.error());
               });
}

void InstanceAgent::validated(RevisionNumber revision, const QByteArray& file,
                              const std::string& hash) {
  if (auto written = replaceFile(config_.profile_path, file, config_.profile_mode); !written) {
    return hostCannot(revision, written.error());
  }
  const LastKnownGood candidate{seen_, revision, file, hash};
  service_.bringUp(revision, [this, candidate](const Result<void>& up) {
    if (!up) return putBack(candidate.revision, up.error());
    succeeded(candidate);
  });
}

void InstanceAgent::succeeded(const LastKnownGood& candidate) {
  ++counted_.applied_count;
  failure_.reset();
  host_failures_ = 0;
  retry_.stop();
  applied_at_us_ = QDateTime::currentMSecsSinceEpoch() * 1000;
  health_ = {Health::healthy, {}, candidate.revision};
  logRevision(QtInfoMsg, QStringLiteral("applied revision %1").arg(candidate.revision.value),
              candidate.revision);
  keepCandidate(candidate);
  report();
  countFromNow();
  finishApply();
}

// This revision is bad. The service's file was not touched.
void InstanceAgent::refused(RevisionNumber revision, const Error& error) {
  const bool good_is_missing = failure_ && failure_->good_is_missing;
  ++counted_.refused_count;
  failure_ = Failure{revision, seen_, error.toString(), false, false, good_is_missing};
  failure_->share = share_;
  logRevision(QtWarningMsg,
              QStringLiteral("refused revision %1: %2")
                  .arg(revision.value)
                  .arg(QString::fromStdString(error.toString())),
              revision);
  report();
  finishApply();
}

// Nothing is known against the revision; what is missing here may come back by itself.
void InstanceAgent::hostCannot(RevisionNumber revision, const Error& error) {
  const bool is_news = !failure_ || failure_->reason != error.toString();
  const bool good_is_missing = failure_ && failure_->good_is_missing;
  ++counted_.host_failures;
  failure_ = Failure{revision, seen_,           error.toString(),    false,
                     true,     good_is_missing, ApplyFailure::cannot};
  if (is_news) {
    logRevision(QtWarningMsg,
                QStringLiteral("revision %1 cannot be applied now: %2")
                    .arg(revision.value)
                    .arg(QString::fromStdString(error.toString())),
                revision);
  }
  tryAgainLater();
  report();
  finishApply();
}

// Full jitter over the upper half, so that a thousand agents do not come back in step.
void InstanceAgent::tryAgainLater() {
  const int ceiling = std::min(retry_max_ms, retry_first_ms << std::min(host_failures_, 10));
  ++host_failures_;
  retry_.start(ceiling / 2 + QRandomGenerator::global()->bounded(ceiling / 2));
}

void InstanceAgent::putGoodInPlace() {
  // Its own time comes at the next look.
  if (writeGood()) service_.bringUp(good_->revision, [](const Result<void>&) {});
}

bool InstanceAgent::writeGood() {
  const auto written = replaceFile(config_.profile_path, good_->file, config_.profile_mode);
  if (!written) {
    log(QtWarningMsg, QString::fromStdString(written.error().toString()));
    if (!failure_) {
      failure_ = Failure{good_->revision,     seen_, written.error().toString(), false, true, true,
                         ApplyFailure::cannot};
    }
    failure_->good_is_missing = true;
    tryAgainLater();
    return false;
  }
  log(QtInfoMsg, QStringLiteral("put the last known good profile in place"));
  host_failures_ = 0;
  if (failure_) failure_->good_is_missing = false;
  return true;
}

void InstanceAgent::putBack(RevisionNumber revision, const Error& error) {
  unproven_.reset();
  forgetCandidate(state_folder_, config_.instance);
  ++counted_.put_back_count;
  failure_ = Failure{revision, seen_, error.toString(), false, false, false, ApplyFailure::failed};
  failure_->share = share_;
  logRevision(QtWarningMsg,
              QStringLiteral("revision %1 failed: %2")
                  .arg(revision.value)
                  .arg(QString::fromStdString(error.toString())),
              revision);
  if (!good_) {
    failure_->service_was_down = true;
    report();
    return finishApply();
  }
  const auto written = replaceFile(config_.profile_path, good_->file, config_.profile_mode);
  if (!written) {
    failure_->reason += ' ' + written.error().toString();
    failure_->good_is_missing = true;
    tryAgainLater();
  }
  service_.bringUp(good_->revision, [this](const Result<void>& healthy) {
    if (healthy) {
      health_ = {Health::healthy, {}, good_->revision};
      failure_->put_back = !failure_->good_is_missing;
    } else {
      // Then it was not this revision that kept the service down.
      failure_->service_was_down = true;
      failure_->reason +=
          " The last known good profile is back in place, but: " + healthy.error().what;
    }
    report();
    finishApply();
  });
}

// The last known good profile is the instance's own: it never comes from a preview. Where it cannot
// be put in place, that is tried again as after any other failure.
void InstanceAgent::returnFromPreview() {
  applying_ = true;
  static_cast<void>(writeGood());
  service_.bringUp(good_->revision, [this](const Result<void>& up) {
    if (!up) log(QtWarningMsg, QString::fromStdString(up.error().toString()));
    preview_.returned();
    countFromNow();
    applying_ = false;
    follow();
  });
}

void InstanceAgent::finishApply() {
  applying_ = false;
  if (follow_again_) follow();
}

void InstanceAgent::look() {
  service_.health([this](const ServiceHealth& health) {
    const bool came_back = health_.health != Health::healthy && health.health == Health::healthy;
    health_ = health;
    preview_.sawHealth(health);
    watchCandidate(health);
    if (came_back && failure_ && failure_->service_was_down) follow();
    report();
    if (++looks_ % uses_every_looks == 0) reportUses();
  });
}

void InstanceAgent::sampled(TelemetrySample sample) {
  // What a preview does is no revision's work.
  if (!preview_.isActive()) sample.revision = health_.revision;
  samples_.push_back(std::move(sample));
  if (samples_.size() > samples_max) samples_.pop_front();
}

}  // namespace sextant
