// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/alert_watch.h"

#include <QtCore/QDateTime>
#include <QtCore/QLoggingCategory>

#include <algorithm>

#include "model/alerts/alert_file.h"
#include "model/checks/settings.h"
#include "model/logging/log_event.h"
#include "model/session/session.h"

namespace sextant {
namespace {

Q_LOGGING_CATEGORY(alertLog, "sextant.alerts")

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 86'400;
constexpr std::int64_t seconds_every = 15;
constexpr std::int64_t days_every = 600;
// Fifty services ask four times a second.
constexpr std::ptrdiff_t asks_a_tick = 5;
// Measurements of a minute that is just over are still coming in.
constexpr std::int64_t lag_seconds = 5;

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

}  // namespace

AlertWatch::AlertWatch(Session& session, LatencyFeed& feed, QString file, QObject* parent)
    : QObject(parent), session_(session), feed_(feed), file_(std::move(file)) {
  qRegisterMetaType<Alert>();
  connect(&session_, &Session::overviewChanged, this, &AlertWatch::findServices);
  connect(&session_, &Session::settingsChanged, this, [this] {
    promised_.clear();
    findServices();
  });
  connect(&session_, &Session::fleetChanged, this, &AlertWatch::observeFleet);
  connect(&feed_, &LatencyFeed::changed, this, [this](const ServiceKey& key) {
    if (key == attended_ && watched_.contains(key)) observeExhaustion(key, feed_.live(key));
  });
  connect(&tick_, &QTimer::timeout, this, &AlertWatch::tick);
  tick_.start(1000);
  read();
}

void AlertWatch::attend(std::optional<ServiceKey> key) {
  if (attended_ == key) return;
  attended_ = std::move(key);
  findServices();
}

void AlertWatch::attendAlone(ServiceKey key) {
  is_alone_ = true;
  attend(std::move(key));
}

bool AlertWatch::hasLooked(const ServiceKey& key) const {
  const auto found = watched_.find(key);
  return found != watched_.end() && found->second.is_measured;
}

// Reading them parses the settings' profiles, and they are asked for each second.
const Result<ServiceObjectives>& AlertWatch::promised(const ServiceKey& key) const {
  static const Result<ServiceObjectives> none{ServiceObjectives{}};
  const ProfileSet* settings = session_.settings(key.environment);
  if (settings == nullptr) return none;
  auto known = promised_.find(key);
  if (known == promised_.end())
    known = promised_.emplace(key, serviceObjectives(*settings, key.service)).first;
  return known->second;
}

ServiceObjectives AlertWatch::objectives(const ServiceKey& key) const {
  return promised(key).value_or(ServiceObjectives{});
}

void AlertWatch::findServices() {
  std::set<ServiceKey> wanted;
  for (const Head& head : session_.overview().heads) {
    if (head.key == attended_ && head.key.service != settings_service) wanted.insert(head.key);
  }
  for (const Head& head : session_.overview().heads) {
    const ServiceKey& key = head.key;
    if (is_alone_ || key.service == settings_service || wanted.size() >= services_max) continue;
    const ServiceObjectives promised = objectives(key);
    if (!promised.latency.empty() || promised.errors_target) wanted.insert(key);
  }
  std::erase_if(watched_, [&](const auto& one) { return !wanted.contains(one.first); });
  std::erase_if(unknown_, [&](const auto& one) { return !wanted.contains(one.first); });
  for (const ServiceKey& key : wanted) {
    if (watched_.try_emplace(key).second) session_.watch(key);
  }
}

// The longest overdue first, a few a second, so that many services are no load and all have their
// turn.
void AlertWatch::tick() {
  struct Due {
    double overdue;  // in periods
    ServiceKey key;
    std::int64_t Watched::*asked_at;
  };
  const std::int64_t time = now();
  std::vector<Due> due;
  const auto look = [&](const ServiceKey& key, const Watched& watched,
                        std::int64_t Watched::*asked_at, std::int64_t every) {
    const std::int64_t since = time - watched.*asked_at;
    if (since >= every) due.push_back({double(since) / double(every), key, asked_at});
  };
  for (const auto& [key, watched] : watched_) {
    if (key != attended_) look(key, watched, &Watched::seconds_at, seconds_every);
    look(key, watched, &Watched::minutes_at, minute);
    look(key, watched, &Watched::days_at, days_every);
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const Due& a, const Due& b) { return a.overdue > b.overdue; });
  if (session_.connection() != ConnectionState::connected) due.clear();
  if (std::ssize(due) > asks_a_tick) due.erase(due.begin() + asks_a_tick, due.end());
  for (const Due& one : due) {
    watched_.at(one.key).*one.asked_at = time;
    if (one.asked_at == &Watched::seconds_at) askSeconds(one.key);
    if (one.asked_at == &Watched::minutes_at)
      askBurn(one.key, 6 * hour, minute, &Watched::by_minutes);
    if (one.asked_at == &Watched::days_at)
      askBurn(one.key, 3 * day, 10 * minute, &Watched::by_days);
  }
  settle();
}

void AlertWatch::askBurn(const ServiceKey& key, std::int64_t seconds, std::int64_t step,
                         std::vector<AlertCondition> Watched::*conditions) {
  const std::int64_t to = stepStart(now() - lag_seconds, step);
  feed_.load(key, to - seconds, to, seconds / step, this,
             [this, key, to, seconds, conditions](const Result<LatencyFeed::History>& history) {
               const auto found = watched_.find(key);
               if (found == watched_.end()) return;
               if (!history) {
                 unknown_[key] = history.error();
                 emit changed();
                 return;
               }
               if (const auto& promise = promised(key); !promise) {
                 unknown_[key] = promise.error();
                 emit changed();
                 return;
               }
               unknown_.erase(key);
               found->second.is_measured = true;
               const std::int64_t length = (*history)->stepSeconds();
               found->second.*conditions =
                   burnConditions(key, objectives(key),
                                  {length, (*history)->points({}, to - seconds, to, length)}, to);
               observeBurn(key);
             });
}

void AlertWatch::askSeconds(const ServiceKey& key) {
  const std::int64_t to = now() - 1;
  feed_.load(key, to - minute, to, minute, this,
             [this, key](const Result<LatencyFeed::History>& history) {
               if (history) observeExhaustion(key, **history);
             });
}

// Of a promise that both see, the minutes are the fresher witness.
void AlertWatch::observeBurn(const ServiceKey& key) {
  const Watched& watched = watched_.at(key);
  std::vector<AlertCondition> conditions = watched.by_minutes;
  conditions.insert(conditions.end(), watched.by_days.begin(), watched.by_days.end());
  book_.observe(AlertKind::burn, key, conditions, now());
  settle();
}

void AlertWatch::observeExhaustion(const ServiceKey& key, const LatencyHistory& history) {
  // Nothing that is fresh is not nothing that is wrong.
  if (!history.newest() || now() - *history.newest() > minute + history.stepSeconds()) return;
  book_.observe(AlertKind::exhaustion, key,
                exhaustionConditions(key, objectives(key), history, now()), now());
  settle();
}

void AlertWatch::observeFleet(const ServiceKey& key) {
  if (!watched_.contains(key)) return;
  const std::vector<FleetRow>& fleet = session_.fleet(key);
  std::vector<Scope> instances;
  instances.reserve(fleet.size());
  for (const FleetRow& row : fleet)
    instances.push_back(row.instance.scope);
  const Head* head = session_.overview().head(key);
  const bool is_known = head != nullptr && head->stable.value > 0;
  const auto all =
      fleetConditions(key, objectives(key), fleet,
                      is_known ? assignments(*head, instances) : std::vector<Assignment>{});
  for (const AlertKind kind : {AlertKind::drift, AlertKind::silence}) {
    std::vector<AlertCondition> own;
    std::copy_if(all.begin(), all.end(), std::back_inserter(own),
                 [&](const AlertCondition& one) { return one.kind == kind; });
    book_.observe(kind, key, own, now());
  }
  settle();
}

void AlertWatch::settle() {
  book_.pass(now());
  // One that is over is not to come back at the next start.
  if (book_.kept().size() != kept_count_) write();
  for (const Alert& alert : book_.takeNews()) {
    const Address address{alert.condition.service, alert.condition.scope};
    logEvent(alertLog(), QtWarningMsg,
             QStringLiteral("alert: ") + QString::fromStdString(alert.condition.what),
             {{LogField::address, QString::fromStdString(address.toString())}});
    emit fired(alert);
  }
  emit changed();
}

template <class Call>
Result<void> AlertWatch::change(Call call) {
  const auto done = call();
  if (done) write();
  emit changed();
  return done;
}

Result<void> AlertWatch::acknowledge(const std::string& id, const std::string& person,
                                     const std::string& note) {
  return change([&] { return book_.acknowledge(id, person, note, now()); });
}

Result<void> AlertWatch::snooze(const std::string& id, const std::string& person,
                                std::int64_t seconds) {
  return change([&] { return book_.snooze(id, person, now() + seconds, now()); });
}

Result<void> AlertWatch::reopen(const std::string& id) {
  return change([&] { return book_.reopen(id); });
}

void AlertWatch::read() {
  if (file_.isEmpty()) return;
  const auto kept = readAlerts(file_);
  if (kept) {
    book_.restore(*kept, now());
    kept_count_ = book_.kept().size();
    return;
  }
  qCWarning(alertLog, "%s", kept.error().toString().c_str());
}

void AlertWatch::write() {
  kept_count_ = book_.kept().size();
  if (file_.isEmpty()) return;
  if (const auto done = writeAlerts(file_, book_.kept()); !done)
    qCWarning(alertLog, "%s", done.error().toString().c_str());
}

}  // namespace sextant
