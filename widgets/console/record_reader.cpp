// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/record_reader.h"

#include <QDateTime>

#include <algorithm>

#include "widgets/console/estimate_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
// Bursts are lost in longer steps, and with them what a queue does.
constexpr std::int64_t step_seconds_longest = 15;
constexpr std::int64_t points_max = 1000;
// Who ran what is asked in these: thirty of them an instance at most.
constexpr std::int64_t told_step_seconds = 10;

std::int64_t publishedAt(const RevisionInfo& info) {
  return info.published_at_us / us_per_second;
}

}  // namespace

RecordReader::RecordReader(const ConsoleParts& parts, ServiceKey key, QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)) {}

void RecordReader::forget() {
  reading_.reset();
  job_.cancel();
  read_.clear();
  emit told({});
}

void RecordReader::read(const WhatIfQuestion& question) {
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const auto& revisions = parts_.session.recentRevisions(key_);  // newest first
  std::deque<Wanted> wanted;
  std::vector<RevisionNumber> numbers;
  for (std::size_t i = 0; i + 1 < revisions.size() && wanted.size() < changes_max; ++i) {
    const std::int64_t published = publishedAt(revisions[i]);
    if (published < now - seconds_back) break;
    const std::int64_t next = i == 0 ? now : publishedAt(revisions[i - 1]);
    const auto span = backtestSpan(published, publishedAt(revisions[i + 1]), next);
    // The newest is looked at once, when all of what comes after it is there.
    const bool is_young = i == 0 && now - published < BacktestSpan::warm_up_seconds +
                                                          BacktestSpan::seconds_max;
    if (!span || is_young) continue;
    wanted.push_back({revisions[i], *span});
    numbers.push_back(revisions[i].number);
  }
  if (numbers == read_ && reading_ != nullptr) return;
  read_ = std::move(numbers);
  wanted_ = std::move(wanted);
  left_out_ = 0;
  question_ = BacktestQuestion{question.rules, question.state, question.model, {}};
  reading_ = std::make_unique<QObject>();
  readNext();
}

// One after the other: nobody waits for it, and the store has others to serve.
void RecordReader::readNext() {
  if (wanted_.empty()) return play();
  const Wanted wanted = wanted_.front();
  wanted_.pop_front();
  readTexts(wanted);
}

void RecordReader::leaveOut() {
  ++left_out_;
  readNext();
}

void RecordReader::readTexts(const Wanted& wanted) {
  if (!wanted.info.parent) return leaveOut();
  parts_.session.revision(
      key_, *wanted.info.parent, reading_.get(), [this, wanted](const Result<RevisionContent>& before) {
        if (!before) return leaveOut();
        PastChange change{wanted.info.number, before->profiles, {}, {}, {}};
        parts_.session.revision(key_, wanted.info.number, reading_.get(),
                                [this, wanted, change](const Result<RevisionContent>& after) {
                                  if (!after) return leaveOut();
                                  PastChange known = change;
                                  known.after = after->profiles;
                                  askWhetherAtOnce(wanted, std::move(known));
                                });
      });
}

// Of a change that goes out in stages the measurements are of old and new together.
void RecordReader::askWhetherAtOnce(const Wanted& wanted, PastChange change) {
  using Steps = std::vector<LatencyStep>;
  const BacktestSpan& span = wanted.span;
  parts_.session.telemetryRange(
      key_, {span.after_from, span.after_to - told_step_seconds, told_step_seconds}, reading_.get(),
      [this, wanted, change = std::move(change)](const Result<Steps>& steps) {
        if (!steps) return leaveOut();
        const bool is_other = std::any_of(
            steps->begin(), steps->end(),
            [&](const LatencyStep& step) { return step.revision != wanted.info.number; });
        // Prometheus does not tell who ran what; a change without review has no stages.
        const bool is_untold = steps->empty() && wanted.info.change.has_value();
        if (is_other || is_untold) return leaveOut();
        readMeasurements(wanted, change);
      });
}

void RecordReader::readMeasurements(const Wanted& wanted, PastChange change) {
  const BacktestSpan span = wanted.span;
  parts_.latency.load(
      key_, span.before_from, span.after_to, points_max, reading_.get(),
      [this, span, change = std::move(change)](const Result<LatencyFeed::History>& history) {
        if (!history || (*history)->stepSeconds() > step_seconds_longest) return leaveOut();
        const auto& own = parts_.session.ownRuns(key_);
        const auto [before_from, before_to] =
            longestWithout(own, span.before_from, span.before_to);
        const auto [after_from, after_to] = longestWithout(own, span.after_from, span.after_to);
        if (std::min(before_to - before_from, after_to - after_from) < BacktestSpan::least_seconds)
          return leaveOut();
        PastChange known = change;
        known.measured_before = measuredService(**history, before_from, before_to);
        known.measured_after = measuredService(**history, after_from, after_to);
        question_->changes.push_back(std::move(known));
        readNext();
      });
}

void RecordReader::play() {
  job_.startBehind(
      [asked = *question_](BackgroundJob::Stopped stopped) {
        return backtest(asked, [&stopped] { return stopped.load(); });
      },
      [this](EstimateRecord record) {
        record.unmeasured += left_out_;
        emit told(recordWords(record));
      });
}

}  // namespace sextant::ui
