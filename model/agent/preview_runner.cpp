// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/preview_runner.h"

#include <QtCore/QElapsedTimer>

#include <utility>

#include "model/agent/atomic_file.h"
#include "model/agent/profile_check.h"
#include "model/profile/profile_texts.h"

namespace sextant {

PreviewRunner::PreviewRunner(const InstanceConfig& config, Store& store, ServiceControl& service,
                             QObject* parent)
    : QObject(parent), config_(config), store_(store), service_(service) {
  second_.setInterval(1000);
  connect(&second_, &QTimer::timeout, this, &PreviewRunner::look);
}

void PreviewRunner::follow(const RunningPreview* preview, bool has_own) {
  if (std::exchange(is_first_head_, false) && preview != nullptr) {
    refused_ = preview->number;
    tellStore({preview->number}, "The agent was restarted, and never resumes a preview.");
    return;
  }
  const bool is_same = preview != nullptr && current_ && current_->number == preview->number;
  if (current_ && !is_same && state_ == State::running) return end("It was stopped.", true);
  if (state_ != State::none || preview == nullptr || preview->number == refused_) return;
  if (!has_own) {
    refused_ = preview->number;
    return tellStore({preview->number}, "The instance has no profile of its own yet to return to.");
  }
  begin(*preview);
}

void PreviewRunner::begin(const RunningPreview& preview) {
  current_ = preview;
  state_ = State::preparing;
  failing_looks_ = 0;
  // The lease counts from before the question: an answer that is late makes it shorter.
  lease_ = QDeadlineTimer(0);
  QElapsedTimer asked;
  asked.start();
  store_.preview({preview.number}, [this, asked](const Result<Preview>& found) {
    if (!found) return refuse(found.error().toString());
    if (found->state != PreviewState::running) return refuse("It is over already.");
    lease_.setRemainingTime(found->remaining_seconds * qint64{1000} - asked.elapsed());
    fetched(*found);
  });
}

void PreviewRunner::fetched(const Preview& preview) {
  store_.revision(config_.instance.key, preview.base,
                  [this, preview](const Result<RevisionContent>& base) {
                    if (!base) return refuse(base.error().toString());
                    prepare(*base, preview);
                  });
}

void PreviewRunner::prepare(const RevisionContent& base, const Preview& preview) {
  const RevisionNumber number = base.info.number;
  checkProfile(config_, service_, number, withTexts(base.profiles, preview.profiles),
               current_->content_hash, ".preview",
               [this, number](const Result<CheckedProfile>& checked) {
                 if (!checked) return refuse(checked.error().toString());
                 apply(number, checked->file);
               });
}

void PreviewRunner::apply(RevisionNumber base, const QByteArray& file) {
  if (lease_.hasExpired()) return refuse("Its time ran out before it could begin.");
  if (auto written = replaceFile(config_.profile_path, file, config_.profile_mode); !written)
    return refuse(written.error().toString());
  service_.bringUp(base, [this](const Result<void>& up) {
    if (!up) return end(up.error().toString(), false);
    state_ = State::running;
    second_.start();
    emit told(QtInfoMsg, QStringLiteral("runs preview %1").arg(current_->number));
    emit began();
    look();
  });
}

void PreviewRunner::look() {
  if (state_ != State::running) return;
  if (lease_.hasExpired()) return end("It was not renewed in time.", false);
  renew();
}

void PreviewRunner::renew() {
  if (std::exchange(renewing_, true)) return;
  QElapsedTimer asked;
  asked.start();
  const std::int64_t number = current_->number;
  store_.preview({number}, [this, number, asked](const Result<Preview>& found) {
    renewing_ = false;
    if (state_ != State::running || current_->number != number) return;
    // Without an answer the lease runs on, and out.
    if (!found) return;
    // Without a reason only its time has run out, and nobody has taken it out of the head.
    if (found->state != PreviewState::running && found->over_because.empty())
      return end("It was not renewed in time.", false);
    if (found->state != PreviewState::running) return end(found->over_because, true);
    lease_.setRemainingTime(found->remaining_seconds * qint64{1000} - asked.elapsed());
  });
}

void PreviewRunner::sawHealth(const ServiceHealth& health) {
  if (state_ != State::running) return;
  failing_looks_ = health.health == Health::healthy ? 0 : failing_looks_ + 1;
  if (failing_looks_ < failing_looks_max) return;
  end("The service is not healthy: " + (health.reason.empty() ? "no answer." : health.reason),
      false);
}

void PreviewRunner::sawRestart() {
  if (state_ == State::running) end("The service was restarted.", false);
}

void PreviewRunner::refuse(const std::string& reason) {
  const PreviewNumber number{current_->number};
  refused_ = number.value;
  current_.reset();
  state_ = State::none;
  emit told(QtWarningMsg, QStringLiteral("preview %1 does not run: %2")
                              .arg(number.value)
                              .arg(QString::fromStdString(reason)));
  tellStore(number, reason);
}

void PreviewRunner::end(const std::string& reason, bool is_known) {
  const PreviewNumber number{current_->number};
  refused_ = number.value;
  state_ = State::returning;
  second_.stop();
  emit told(is_known ? QtInfoMsg : QtWarningMsg,
            QStringLiteral("preview %1 is over: %2").arg(number.value).arg(QString::fromStdString(reason)));
  if (!is_known) tellStore(number, reason);
  emit ended();
}

void PreviewRunner::returned() {
  current_.reset();
  state_ = State::none;
}

// It is over here whatever becomes of this: the store's own clock ends the lease as well.
void PreviewRunner::tellStore(PreviewNumber number, const std::string& reason) {
  store_.stopPreview(RequestId::random(), number, reason, "agent",
                     [this, number](const Result<PreviewReceipt>& done) {
                       if (done || done.error().kind == ErrorKind::conflict) return;
                       emit told(QtWarningMsg,
                                 QStringLiteral("the store was not told that preview %1 is over: %2")
                                     .arg(number.value)
                                     .arg(QString::fromStdString(done.error().toString())));
                     });
}

}  // namespace sextant
