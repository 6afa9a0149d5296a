// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/latency_source.h"

#include <QtCore/QDateTime>
#include <QtCore/QPointer>

#include <algorithm>

namespace sextant {
namespace {

constexpr std::int64_t first_steps = 60;
// Steps before the newest that are asked for again: some instances are late.
constexpr std::int64_t overlap_steps = 5;
constexpr int wait_ms_max = 30'000;

}  // namespace

struct LatencySource::Question {
  ServiceKey key;
  TelemetryRange range;
  QPointer<QObject> context;
  LatencyReply<LatencyAnswer> reply;
  bool in_flight = false;
  QTimer deadline;
  QMetaObject::Connection gone;
};

struct LatencySource::Followed {
  std::int64_t step_seconds = 1;
  std::optional<std::int64_t> newest_end;
  std::optional<Error> problem;
  int failures = 0;
  QTimer timer;
};

LatencyClock systemLatencyClock() {
  return [] { return static_cast<std::int64_t>(QDateTime::currentMSecsSinceEpoch()); };
}

LatencySource::LatencySource(LatencyLimits limits, LatencyClock clock, QObject* parent)
    : QObject(parent), limits_(limits), clock_(std::move(clock)) {}

// Questions of its own have its timers as context, which go after what would answer them.
LatencySource::~LatencySource() {
  for (const auto& [id, question] : questions_)
    disconnect(question->gone);
  questions_.clear();
}

Result<TelemetryRange> LatencySource::checked(const TelemetryRange& range) const {
  if (range.step_seconds < 1 || range.step_seconds > step_seconds_max || range.from < 0 ||
      range.to < range.from || range.to > nowSeconds() + step_seconds_max) {
    return fail(ErrorKind::usage, "This range of time cannot be asked for.", {},
                "Ask for one that ends by now, in steps of 1 second to 1 day.");
  }
  TelemetryRange real = possible(range);
  // A step begins at a multiple of its length.
  real.from = stepStart(real.from + real.step_seconds - 1, real.step_seconds);
  real.to = std::max(real.from, stepStart(real.to + real.step_seconds - 1, real.step_seconds));
  if ((real.to - real.from) / real.step_seconds > limits_.steps_max) {
    return fail(ErrorKind::usage,
                "These are more than " + std::to_string(limits_.steps_max) + " steps.", {},
                "Ask for longer steps or a shorter time.");
  }
  return real;
}

void LatencySource::fetch(const ServiceKey& key, const TelemetryRange& range, QObject* context,
                          LatencyReply<LatencyAnswer> reply) {
  const int id = ++last_id_;
  auto question = std::make_unique<Question>();
  question->key = key;
  question->context = context;
  question->reply = std::move(reply);
  question->deadline.setSingleShot(true);
  question->gone = connect(context, &QObject::destroyed, this, [this, id] {
    end(id, fail(ErrorKind::unavailable, "Nobody waits for the answer."));
  });
  connect(&question->deadline, &QTimer::timeout, this, [this, id] {
    end(id, fail(ErrorKind::unavailable,
                 name().toStdString() + " has not answered within " +
                     std::to_string(limits_.deadline_ms / 1000) + " s.",
                 {}, "It is asked again; a shorter time or longer steps are less work for it."));
  });
  const auto real = checked(range);
  const bool too_many =
      questions_.size() >= limits_.waiting_max + static_cast<std::size_t>(limits_.in_flight_max);
  if (real) question->range = *real;
  question->deadline.start(limits_.deadline_ms);
  questions_.emplace(id, std::move(question));
  QMetaObject::invokeMethod(
      this,
      [this, id, real, too_many] {
        if (!real) return end(id, tl::unexpected<Error>(real.error()));
        if (too_many) {
          return end(id, fail(ErrorKind::unavailable,
                              "Too many questions wait for " + name().toStdString() + ".", {},
                              "Close some charts, or wait a moment."));
        }
        startNext();
      },
      Qt::QueuedConnection);
}

void LatencySource::startNext() {
  for (auto& [id, question] : questions_) {
    if (in_flight_ >= limits_.in_flight_max) return;
    if (question->in_flight) continue;
    question->in_flight = true;
    ++in_flight_;
    // Its answer may come from within, which changes the list.
    const int started = id;
    const ServiceKey key = question->key;
    const TelemetryRange range = question->range;
    QMetaObject::invokeMethod(
        this,
        [this, started, key, range] {
          if (questions_.contains(started)) begin(started, key, range);
        },
        Qt::QueuedConnection);
  }
}

void LatencySource::finish(int id, Result<LatencyAnswer> answer) {
  const auto found = questions_.find(id);
  if (found != questions_.end()) end(id, std::move(answer));
}

void LatencySource::end(int id, Result<LatencyAnswer> answer) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return;
  // Its timer may be the one that calls: it goes when the event loop runs again.
  std::shared_ptr<Question> question = std::move(found->second);
  questions_.erase(found);
  question->deadline.stop();
  disconnect(question->gone);
  if (question->in_flight) {
    --in_flight_;
    abandon(id);
  }
  QMetaObject::invokeMethod(
      this, [question] {}, Qt::QueuedConnection);
  startNext();
  if (question->context) question->reply(std::move(answer));
}

void LatencySource::follow(const ServiceKey& key, std::int64_t step_seconds) {
  auto followed = std::make_unique<Followed>();
  followed->step_seconds = std::clamp(step_seconds, std::int64_t{1}, step_seconds_max);
  followed->timer.setSingleShot(true);
  connect(&followed->timer, &QTimer::timeout, this, [this, key] { poll(key); });
  followed->timer.start(0);
  followed_[key] = std::move(followed);
}

void LatencySource::unfollow(const ServiceKey& key) {
  followed_.erase(key);
}

void LatencySource::poll(const ServiceKey& key) {
  const auto found = followed_.find(key);
  if (found == followed_.end()) return;
  Followed& followed = *found->second;
  const std::int64_t step = possible({0, 0, followed.step_seconds}).step_seconds;
  // Only steps that are over.
  const std::int64_t to = stepStart(nowSeconds() - settleSeconds(), step);
  std::int64_t from = to - first_steps * step;
  if (followed.newest_end) from = std::max(from, *followed.newest_end - overlap_steps * step);
  fetch(key, {std::max(from, std::int64_t{0}), std::max(to, from), step}, &followed.timer,
        [this, key](const Result<LatencyAnswer>& answer) { polled(key, answer); });
}

void LatencySource::polled(const ServiceKey& key, const Result<LatencyAnswer>& answer) {
  const auto found = followed_.find(key);
  if (found == followed_.end()) return;
  Followed& followed = *found->second;
  const bool had_problem = followed.problem.has_value();
  int wait_ms = static_cast<int>(std::min<std::int64_t>(followed.step_seconds * 1000, wait_ms_max));
  if (answer) {
    followed.failures = 0;
    followed.problem.reset();
    for (const LatencyStep& step : answer->steps) {
      const std::int64_t end = step.start + answer->step_seconds;
      followed.newest_end = std::max(followed.newest_end.value_or(end), end);
    }
  } else {
    followed.problem = answer.error();
    followed.failures = std::min(followed.failures + 1, 5);
    wait_ms = std::min(wait_ms << followed.failures, wait_ms_max);
  }
  followed.timer.start(wait_ms);
  // A receiver may unfollow.
  if (!answer || had_problem) emit problemChanged(key);
  if (answer && !(answer->steps.empty() && answer->warnings.empty())) emit arrived(key, *answer);
}

std::optional<std::int64_t> LatencySource::staleSeconds(const ServiceKey& key) const {
  const auto found = followed_.find(key);
  if (found == followed_.end() || !found->second->newest_end) return std::nullopt;
  return std::max(nowSeconds() - *found->second->newest_end, std::int64_t{0});
}

std::optional<Error> LatencySource::problem(const ServiceKey& key) const {
  const auto found = followed_.find(key);
  return found == followed_.end() ? std::nullopt : found->second->problem;
}

}  // namespace sextant
