// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/latency_feed.h"

#include <QtCore/QDateTime>
#include <QtCore/QPointer>

#include <algorithm>

#include "model/checks/settings.h"
#include "model/latency/store_source.h"
#include "model/session/session.h"

namespace sextant {
namespace {

constexpr std::size_t services_kept = 8;
// The first part of a range tells how many instances there are; the others are as long as these
// many steps of all of them, which pass through the window's thread.
constexpr std::int64_t first_part_steps = 60;
constexpr std::int64_t part_steps_max = 1000;
constexpr std::size_t steps_a_part = 8000;
// Measurements come a few seconds late; up to this many steps the newest one is "now".
constexpr std::int64_t lag_steps = 4;
constexpr std::int64_t lag_seconds_min = 5;
// LatencySource::follow() asks for so many at most.
constexpr std::int64_t gap_steps = 60;

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

}  // namespace

struct LatencyFeed::Fed {
  std::optional<LatencySettings> settings;
  std::optional<Error> settings_problem;
  std::unique_ptr<LatencySource> source;
  std::shared_ptr<LatencyHistory> live = std::make_shared<LatencyHistory>(1, live_seconds);
  bool followed = false;
  // Of the last hour; goes before the source, which is asked.
  std::unique_ptr<QObject> question;
};

// A range that is read part by part, the oldest first: there the source's steps are the longest.
struct LatencyFeed::Loading {
  ServiceKey key;
  std::int64_t next = 0;
  std::int64_t to = 0;
  std::int64_t step = 1;
  std::int64_t part_steps = first_part_steps;
  std::shared_ptr<LatencyHistory> history;
  QPointer<QObject> context;
  LatencyReply<History> reply;
};

LatencyFeed::MakeSource LatencyFeed::maker(Session& session, SecretResolver secrets) {
  return [&session, secrets = std::move(secrets)](
             const LatencySettings& settings) -> std::unique_ptr<LatencySource> {
    if (settings.source == LatencySettings::Source::store)
      return std::make_unique<StoreSource>(session);
    return std::make_unique<PrometheusSource>(settings.prometheus, secrets);
  };
}

LatencyFeed::LatencyFeed(Session& session, MakeSource make, QObject* parent)
    : QObject(parent), session_(session), make_(std::move(make)) {
  connect(&session_, &Session::settingsChanged, this, [this](const QString& environment) {
    for (const ServiceKey& key : std::vector<ServiceKey>(used_)) {
      if (key.environment == environment.toStdString()) reconsider(key);
    }
  });
  connect(&session_, &Session::overviewChanged, this, [this] {
    for (const ServiceKey& key : std::vector<ServiceKey>(used_)) {
      if (fed_.at(key)->source == nullptr) reconsider(key);
    }
  });
}

LatencyFeed::~LatencyFeed() = default;

void LatencyFeed::attend(std::optional<ServiceKey> key) {
  if (attended_ == key) return;
  if (attended_) {
    Fed& left = *fed_.at(*attended_);
    if (left.source) left.source->unfollow(*attended_);
    left.followed = false;
  }
  attended_ = std::move(key);
  if (!attended_) return;
  reconsider(*attended_);
}

void LatencyFeed::forgetOldest() {
  while (used_.size() > services_kept) {
    const auto oldest = std::find_if(used_.begin(), used_.end(),
                                     [this](const auto& key) { return key != attended_; });
    fed_.erase(*oldest);
    used_.erase(oldest);
  }
}

// Decides again by the settings which source there is, and follows it where somebody looks.
void LatencyFeed::reconsider(const ServiceKey& key) {
  auto& fed = fed_[key];
  if (fed == nullptr) fed = std::make_unique<Fed>();
  std::erase(used_, key);
  used_.push_back(key);
  const ProfileSet* profiles = session_.settings(key.environment);
  const bool none = profiles == nullptr && session_.hasOverview() &&
                    session_.overview().head({key.environment, settings_service}) == nullptr;
  if (profiles != nullptr || none) {
    const auto settings = profiles == nullptr ? Result<LatencySettings>(LatencySettings{})
                                              : latencySettings(*profiles, key.service);
    fed->settings_problem.reset();
    if (settings) {
      useSettings(*fed, *settings);
    } else {
      fed->settings_problem = settings.error();
      fed->settings.reset();
      fed->question.reset();
      fed->source.reset();
      fed->followed = false;
    }
  }
  if (fed->source && attended_ == key && !std::exchange(fed->followed, true)) {
    fed->source->follow(key, 1);
    fillHour(key);
  }
  forgetOldest();
  emit changed(key);
}

void LatencyFeed::useSettings(Fed& fed, const LatencySettings& settings) {
  if (fed.settings == settings) return;
  fed.settings = settings;
  fed.question.reset();
  fed.source = make_(settings);
  fed.followed = false;
  const bool scraped = settings.source == LatencySettings::Source::prometheus;
  fed.live = std::make_shared<LatencyHistory>(
      scraped ? settings.prometheus.scrape_interval_seconds : 1, live_seconds);
  connect(fed.source.get(), &LatencySource::arrived, this, &LatencyFeed::arrived);
  connect(fed.source.get(), &LatencySource::problemChanged, this, &LatencyFeed::changed);
}

LatencySource* LatencyFeed::source(const ServiceKey& key) {
  if (!fed_.contains(key) || fed_.at(key)->source == nullptr) reconsider(key);
  return fed_.at(key)->source.get();
}

void LatencyFeed::arrived(const ServiceKey& key, const LatencyAnswer& answer) {
  const auto found = fed_.find(key);
  if (found == fed_.end() || answer.step_seconds != found->second->live->stepSeconds()) return;
  // A machine that slept: what is followed begins a minute ago.
  const auto newest = found->second->live->newest();
  if (newest && now() - *newest > gap_steps * answer.step_seconds) fillHour(key);
  filler_.add(found->second->live, answer.steps, [this, key] { emit changed(key); });
}

// Following begins with the last minute; the rest of the hour is read beside it.
void LatencyFeed::fillHour(const ServiceKey& key) {
  const std::int64_t step = fed_.at(key)->live->stepSeconds();
  auto loading = std::make_shared<Loading>();
  loading->key = key;
  loading->step = step;
  loading->to = stepStart(now(), step);
  const std::int64_t earliest = loading->to - live_seconds + step;
  loading->next =
      fed_.at(key)->live->newest() ? std::max(earliest, *fed_.at(key)->live->newest()) : earliest;
  loading->history = fed_.at(key)->live;
  fed_.at(key)->question = std::make_unique<QObject>();
  loading->context = fed_.at(key)->question.get();
  loading->reply = [this, key](const Result<History>&) { emit changed(key); };
  loadNext(loading);
}

void LatencyFeed::load(const ServiceKey& key, std::int64_t from, std::int64_t to,
                       std::int64_t points_max, QObject* context, LatencyReply<History> reply) {
  auto loading = std::make_shared<Loading>();
  loading->key = key;
  loading->next = from;
  loading->to = to;
  loading->step = stepFor(from, to, points_max);
  loading->context = context;
  loading->reply = std::move(reply);
  loadNext(loading);
}

void LatencyFeed::loadNext(const std::shared_ptr<Loading>& loading) {
  LatencySource* from = source(loading->key);
  if (from == nullptr) return refuse(loading);
  if (loading->context == nullptr) return;
  const TelemetryRange part{
      loading->next, std::min(loading->to, loading->next + loading->part_steps * loading->step),
      loading->step};
  from->fetch(loading->key, part, loading->context,
              [this, loading, part](Result<LatencyAnswer> answer) {
                if (!answer) return loading->reply(tl::unexpected<Error>(answer.error()));
                partArrived(loading, part, std::move(*answer));
              });
}

void LatencyFeed::refuse(const std::shared_ptr<Loading>& loading) {
  const auto& problem = fed_.at(loading->key)->settings_problem;
  const Error error = problem ? *problem
                              : Error{ErrorKind::unavailable,
                                      "The settings of this environment are not read yet.",
                                      {},
                                      "It is tried again once they are."};
  QMetaObject::invokeMethod(
      this,
      [loading, error] {
        if (loading->context) loading->reply(tl::unexpected<Error>(error));
      },
      Qt::QueuedConnection);
}

void LatencyFeed::partArrived(const std::shared_ptr<Loading>& loading, const TelemetryRange& part,
                              LatencyAnswer answer) {
  loading->step = answer.step_seconds;
  if (loading->history == nullptr) {
    loading->history = std::make_shared<LatencyHistory>(
        loading->step, loading->to - loading->next + 2 * loading->step);
  }
  loading->next = part.to;
  filler_.add(loading->history, std::move(answer.steps), [this, loading] {
    if (loading->context == nullptr) return;
    if (loading->next >= loading->to) return loading->reply(History(loading->history));
    const std::size_t instances = std::max<std::size_t>(loading->history->instances().size(), 1);
    loading->part_steps =
        std::clamp<std::int64_t>(std::int64_t(steps_a_part / instances), 1, part_steps_max);
    loadNext(loading);
  });
}

const LatencyHistory& LatencyFeed::live(const ServiceKey& key) const {
  static const LatencyHistory none(1, live_seconds);
  const auto found = fed_.find(key);
  return found == fed_.end() ? none : *found->second->live;
}

LatencyStanding LatencyFeed::standing(const ServiceKey& key) const {
  LatencyStanding standing;
  const auto found = fed_.find(key);
  if (found == fed_.end()) return standing;
  const Fed& fed = *found->second;
  standing.problem = fed.settings_problem;
  if (fed.source == nullptr) return standing;
  standing.source = fed.source->name();
  standing.stale_seconds = fed.source->staleSeconds(key);
  if (const auto problem = fed.source->problem(key)) standing.problem = problem;
  return standing;
}

std::int64_t LatencyFeed::rightEdge(const ServiceKey& key) const {
  const LatencyHistory& history = live(key);
  const std::int64_t step = history.stepSeconds();
  const std::int64_t lag = std::max(lag_steps * step, lag_seconds_min);
  const auto newest = history.newest();
  const bool fresh = newest && now() - *newest <= lag;
  return fresh ? std::min(*newest + step, now()) : now();
}

}  // namespace sextant
