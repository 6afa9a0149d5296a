// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/moment_reader.h"

#include <QDateTime>

#include <algorithm>
#include <map>

#include "model/latency/store_source.h"
#include "model/store/event_words.h"
#include "widgets/console/publish_hindrance.h"
#include "widgets/events/event_rows.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int revisions_a_page = 200;
constexpr std::size_t revisions_max = 20'000;
// An instance that reports late has nothing of the very second.
constexpr std::int64_t steps_around = 5;
constexpr int retry_ms = 5000;

std::int64_t publishedAt(const RevisionInfo& info) {
  return info.published_at_us / us_per_second;
}

}  // namespace

MomentReader::MomentReader(const ConsoleParts& parts, ServiceKey key, QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)) {
  retry_.setSingleShot(true);
  connect(&retry_, &QTimer::timeout, this, [this] { read(moment_.second); });
}

void MomentReader::stop() {
  retry_.stop();
  question_.reset();
}

void MomentReader::read(std::int64_t second) {
  retry_.stop();
  question_ = std::make_unique<QObject>();
  revisions_.clear();
  events_.clear();
  moment_ = {};
  moment_.second = second;
  moment_.before_seconds = before_seconds;
  moment_.loading = true;
  moment_.restore_hindrance = restoreHindrance(parts_, key_);
  if (const Head* head = parts_.session.overview().head(key_)) moment_.stable_now = head->stable;
  for (const Scope& instance : parts_.session.overview().inventory(key_))
    moment_.instances.push_back({instance, {}, tr("Nothing is known of it at that time.")});
  parts_awaited_ = 3;
  readRevisions({0});
  readEvents();
  readInstances();
  emit changed();
}

void MomentReader::readRevisions(RevisionNumber before) {
  using Infos = std::vector<RevisionInfo>;
  parts_.session.history(key_, before, revisions_a_page, question_.get(),
                         [this](const Result<Infos>& page) {
                           if (!page) return fail(page.error());
                           takeRevisions(*page);
                         });
}

void MomentReader::takeRevisions(const std::vector<RevisionInfo>& page) {
  revisions_.insert(revisions_.end(), page.begin(), page.end());
  const auto stable = std::find_if(
      revisions_.begin(), revisions_.end(),
      [this](const RevisionInfo& info) { return publishedAt(info) <= moment_.second; });
  const bool is_all =
      page.size() < std::size_t(revisions_a_page) || revisions_.size() >= revisions_max;
  if (stable == revisions_.end() && !is_all) return readRevisions(page.back().number);
  if (stable != revisions_.end()) {
    moment_.stable = {stable->number,
                      stable->parent.value_or(RevisionNumber{}),
                      QString::fromStdString(stable->author),
                      QString::fromStdString(stable->message),
                      publishedAt(*stable),
                      stable->restored.has_value()};
  }
  moment_.is_stable_known = true;
  partDone();
}

// Who signed in, was listed or said something changed nothing.
void MomentReader::readEvents() {
  EventFilter filter;
  filter.environment = key_.environment;
  filter.service = key_.service;
  filter.kinds = eventKinds();
  for (const char* kind : {"sign-in", "inventory", "comment"})
    std::erase(filter.kinds, kind);
  filter.since_us = (moment_.second - before_seconds) * us_per_second;
  filter.before = positionAt((moment_.second + 1) * us_per_second);
  parts_.session.events(filter, question_.get(), [this](const Result<EventPage>& page) {
    if (!page) return fail(page.error());
    events_ = page->events;
    for (const StoreEvent& event : events_) {
      QString sentence = QString::fromStdString(sentenceOf(event));
      if (const auto who = whoOf(event); !who.empty())
        sentence += QStringLiteral(" (%1)").arg(QString::fromStdString(who));
      moment_.before.push_back({QString::fromStdString(event.position), event.at_us / us_per_second,
                                eventState(event), eventWord(event), sentence});
    }
    partDone();
  });
}

void MomentReader::readInstances() {
  const std::int64_t step =
      storedStep(QDateTime::currentSecsSinceEpoch() - moment_.second + steps_around);
  const std::int64_t end = stepStart(moment_.second, step) + step;
  using Steps = std::vector<LatencyStep>;
  parts_.session.telemetryRange(key_, {end - steps_around * step, end, step}, question_.get(),
                                [this, step](const Result<Steps>& steps) {
                                  if (!steps) return fail(steps.error());
                                  takeInstances(*steps, step);
                                });
}

void MomentReader::takeInstances(const std::vector<LatencyStep>& steps, std::int64_t step_seconds) {
  struct Seen {
    LatencyStep sum;
    std::int64_t newest = 0;
    std::optional<RevisionNumber> revision;
  };
  std::map<Scope, Seen> seen;
  for (const LatencyStep& step : steps) {
    Seen& one = seen[step.instance];
    if (step.start >= one.newest) {
      one.newest = step.start;
      one.revision = step.revision;
    }
    mergeInto(one.sum, step);
  }
  for (const auto& [instance, one] : seen) {
    auto found =
        std::find_if(moment_.instances.begin(), moment_.instances.end(),
                     [&](const MomentInstance& known) { return known.instance == instance; });
    if (found == moment_.instances.end())
      found = moment_.instances.insert(moment_.instances.end(), {instance, {}, {}});
    found->revision = one.revision;
    found->why_not_known =
        one.revision
            ? QString()
            : tr("In these %1 s it ran several revisions, or did not say which.").arg(step_seconds);
    if (const auto p99 = one.sum.durations.quantileSeconds(0.99)) found->p99_ms = *p99 * 1000;
    std::uint64_t errors = 0;
    for (const auto& [cause, count] : one.sum.errors)
      errors += count;
    if (one.sum.seconds > 0) found->errors = double(errors) / double(one.sum.seconds);
  }
  partDone();
}

const StoreEvent* MomentReader::eventOf(const QString& change) const {
  const std::string position = change.toStdString();
  const auto found = std::find_if(events_.begin(), events_.end(), [&](const StoreEvent& event) {
    return event.position == position;
  });
  return found == events_.end() ? nullptr : &*found;
}

void MomentReader::fail(const Error& error) {
  moment_.problem = QString::fromStdString(error.toString());
  retry_.start(retry_ms);
  partDone();
}

void MomentReader::partDone() {
  moment_.loading = --parts_awaited_ > 0;
  emit changed();
}

}  // namespace sextant::ui
