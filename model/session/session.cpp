// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/session.h"

#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>

#include "model/checks/settings.h"
#include "model/session/session_watched.h"
#include "model/session/settings_schema.h"

namespace sextant {
namespace {

constexpr std::size_t cached_revisions_max = 200;
constexpr std::size_t cached_infos_max = 1000;
constexpr int history_limit = 100;
constexpr int tick_ms = 1000;
// Services beside the attended one that are read each second.
constexpr std::size_t turns_per_tick = 8;
// Hints can be lost; a change is seen after this many ticks at the latest.
constexpr int overview_every_ticks = 2;
// A preview's end by lapse moves no head.
constexpr int previews_every_ticks = 5;

template <class T>
const T& emptyOne() {
  static const T empty{};
  return empty;
}

}  // namespace

Session::Session(StoreTarget target, QObject* parent, StoreUser user)
    : QObject(parent),
      target_(std::move(target)),
      store_(std::make_unique<StoreThread>(target_, std::move(user))) {
  qRegisterMetaType<ServiceKey>();
  connect(store_.get(), &StoreThread::stateChanged, this, &Session::connectionMoved);
  connect(store_.get(), &StoreThread::outcomeUnknown, this, &Session::publishUnknown);
  connect(store_.get(), &StoreThread::headHinted, this, &Session::readOverview);
  connect(store_.get(), &StoreThread::changeHinted, this, &Session::changeHinted);
  connect(store_.get(), &StoreThread::replicaMoved, this,
          [this](const std::optional<ReplicaState>& replica) {
            replica_ = replica;
            emit replicaChanged();
          });
  connect(&timer_, &QTimer::timeout, this, &Session::tick);
}

Session::~Session() {
  store_.reset();
}

void Session::start() {
  store_->start();
  timer_.start(tick_ms);
}

void Session::setPassword(const QByteArray& password) {
  store_->setPassword(password);
}

void Session::retry() {
  store_->retry();
}

void Session::connectionMoved(ConnectionState state, const QString& reason) {
  connection_ = state;
  unusable_.reset();
  if (state == ConnectionState::connected) {
    was_connected_ = true;
    away_since_.reset();
  } else if (was_connected_ && !away_since_) {
    away_since_ = QDateTime::currentSecsSinceEpoch();
  }
  // While it tries again the last reason stays: it is still the news.
  if (state != ConnectionState::connecting) connection_reason_ = reason;
  emit connectionChanged();
  if (state == ConnectionState::connected) refresh();
}

void Session::refresh() {
  readOverview();
  for (const auto& [key, watched] : watched_) {
    readFleet(key);
    readRecent(key);
    readPreviews(key);
  }
}

void Session::tick() {
  if (connection_ != ConnectionState::connected) return;
  if (++ticks_ % overview_every_ticks == 0) {
    // Many consoles shall not ask in step.
    QTimer::singleShot(QRandomGenerator::global()->bounded(500), this, &Session::readOverview);
  }
  if (attended_ && watched_.contains(*attended_)) readLive(*attended_);
  const std::size_t turns = std::min(watched_.size(), turns_per_tick);
  for (std::size_t i = 0; i < turns; ++i) {
    auto next = watched_.upper_bound(last_read_);
    if (next == watched_.end()) next = watched_.begin();
    last_read_ = next->first;
    readLive(last_read_);
  }
}

void Session::readLive(const ServiceKey& key) {
  readFleet(key);
  const Head* head = overview_.head(key);
  if (head != nullptr && !head->previews.empty() && ticks_ % previews_every_ticks == 0)
    readPreviews(key);
}

void Session::readOverview() {
  // One read at a time; what happens during it asks for one more.
  if (reading_overview_) {
    overview_wanted_ = true;
    return;
  }
  reading_overview_ = true;
  QElapsedTimer clock;
  clock.start();
  store_->ask<Overview>(
      this, [](Store& store, Reply<Overview> reply) { store.overview(std::move(reply)); },
      [this, clock](const Result<Overview>& result) {
        reading_overview_ = false;
        if (result) {
          round_trip_ms_ = static_cast<double>(clock.nsecsElapsed()) / 1e6;
          connection_reason_.clear();
          const bool usable_again = std::exchange(unusable_, std::nullopt).has_value();
          applyOverview(*result);
          if (usable_again) emit connectionChanged();
        } else {
          overviewFailed(result.error());
        }
        if (std::exchange(overview_wanted_, false)) readOverview();
      });
}

void Session::overviewFailed(const Error& error) {
  connection_reason_ = QString::fromStdString(error.toString());
  // No answer in time is no answer about the store.
  if (connection_ == ConnectionState::connected && error.kind != ErrorKind::unavailable)
    unusable_ = error;
  emit connectionChanged();
}

void Session::applyOverview(Overview overview) {
  const Overview before = std::exchange(overview_, std::move(overview));
  const bool first = !std::exchange(has_overview_, true);
  for (const Head& head : overview_.heads) {
    const Head* old = before.head(head.key);
    const auto watched = watched_.find(head.key);
    if (watched != watched_.end() &&
        (!watched->second->stable || watched->second->stable->info.number != head.stable)) {
      readStable(head.key, head.stable);
    }
    if (head.key.service == settings_service) readSettings(head.key.environment, head.stable);
    if (old != nullptr && *old == head) continue;
    if (watched != watched_.end()) {
      readRecent(head.key);
      readPreviews(head.key);
    }
    emit headChanged(head.key);
  }
  if (first || !(before == overview_)) emit overviewChanged();
}

const Environment* Session::environment(const std::string& name) const {
  for (const Environment& candidate : overview_.environments) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

const RevisionContent* Session::stable(const ServiceKey& key) const {
  const auto found = watched_.find(key);
  return found == watched_.end() || !found->second->stable ? nullptr : &*found->second->stable;
}

const ServiceSchema* Session::schema(const ServiceKey& key) const {
  if (key.service == settings_service) return &settingsSchema();
  const auto known = schemas_.find(key);
  if (known != schemas_.end()) {
    return known->second && known->second->has_value() ? &**known->second : nullptr;
  }
  const auto settings = settings_.find(key.environment);
  if (settings == settings_.end()) return nullptr;
  schemas_.emplace(key, schemaFromSettings(settings->second.profiles, key.service));
  return schema(key);
}

QString Session::schemaProblem(const ServiceKey& key) const {
  if (schema(key) != nullptr) return {};
  const auto known = schemas_.find(key);
  if (known == schemas_.end() || known->second) return {};
  return QString::fromStdString(known->second.error().toString());
}

const ProfileSet* Session::settings(const std::string& environment) const {
  const auto found = settings_.find(environment);
  return found == settings_.end() ? nullptr : &found->second.profiles;
}

RevisionNumber Session::settingsRevision(const std::string& environment) const {
  const auto found = settings_.find(environment);
  return found == settings_.end() ? RevisionNumber{0} : found->second.info.number;
}

void Session::watch(const ServiceKey& key) {
  if (watched_.contains(key)) return;
  watched_.emplace(key, std::make_unique<Watched>());
  if (const Head* head = overview_.head(key)) readStable(key, head->stable);
  readFleet(key);
  readRecent(key);
  readPreviews(key);
}

const std::vector<FleetRow>& Session::fleet(const ServiceKey& key) const {
  const auto found = watched_.find(key);
  return found == watched_.end() ? emptyOne<std::vector<FleetRow>>() : found->second->fleet;
}

qint64 Session::fleetReadAt(const ServiceKey& key) const {
  const auto found = watched_.find(key);
  return found == watched_.end() ? 0 : found->second->fleet_read_at;
}

const std::vector<RevisionInfo>& Session::recentRevisions(const ServiceKey& key) const {
  const auto found = watched_.find(key);
  return found == watched_.end() ? emptyOne<std::vector<RevisionInfo>>() : found->second->recent;
}

const RevisionInfo* Session::revisionInfo(const ServiceKey& key, RevisionNumber number) {
  const RevisionContent* current = stable(key);
  if (current != nullptr && current->info.number == number) return &current->info;
  for (const RevisionInfo& info : recentRevisions(key)) {
    if (info.number == number) return &info;
  }
  if (const auto cached = revisions_.find({key, number.value}); cached != revisions_.end())
    return &cached->second.info;
  const auto known = infos_.find({key, number.value});
  if (known != infos_.end()) return known->second ? &*known->second : nullptr;
  readInfo(key, number);
  return nullptr;
}

void Session::readInfo(const ServiceKey& key, RevisionNumber number) {
  if (infos_.size() >= cached_infos_max)
    std::erase_if(infos_, [](const auto& entry) { return entry.second.has_value(); });
  infos_[{key, number.value}] = std::nullopt;
  history(key, {number.value + 1}, 1, this,
          [this, key, number](const Result<std::vector<RevisionInfo>>& found) {
            const bool is_it = found && !found->empty() && found->front().number == number;
            if (!is_it) {
              // The next who asks has it read again.
              infos_.erase({key, number.value});
              return;
            }
            infos_[{key, number.value}] = found->front();
            emit historyChanged(key);
          });
}

std::optional<Assignment> Session::assignmentOf(const Instance& instance) const {
  const Head* head = overview_.head(instance.key);
  if (head == nullptr || head->stable.value == 0) return std::nullopt;
  return assignment(*head, instance.scope, overview_.inventory(instance.key));
}

void Session::readStable(const ServiceKey& key, RevisionNumber number) {
  Watched& watched = *watched_.at(key);
  if (number.value == 0 || watched.reading_stable == number) return;
  watched.reading_stable = number;
  revision(key, number, this, [this, key, number](const Result<RevisionContent>& content) {
    Watched& target = *watched_.at(key);
    if (target.reading_stable == number) target.reading_stable.reset();
    // A slow answer about an older revision must not replace a newer one.
    const bool newer = content && (!target.stable || target.stable->info.number < number);
    if (!newer) return;
    target.stable = *content;
    emit stableChanged(key);
  });
}

void Session::readSettings(const std::string& environment, RevisionNumber number) {
  const auto known = settings_.find(environment);
  if (number.value == 0 || (known != settings_.end() && known->second.info.number == number))
    return;
  const ServiceKey key{environment, settings_service};
  revision(key, number, this, [this, environment](const Result<RevisionContent>& content) {
    if (!content) return;
    settings_[environment] = *content;
    std::erase_if(schemas_,
                  [&](const auto& entry) { return entry.first.environment == environment; });
    for (const auto& [watched_key, watched] : watched_) {
      if (watched_key.environment == environment) emit schemaChanged(watched_key);
    }
    emit settingsChanged(QString::fromStdString(environment));
  });
}

void Session::readRecent(const ServiceKey& key) {
  history(key, {0}, history_limit, this,
          [this, key](const Result<std::vector<RevisionInfo>>& recent) {
            if (!recent) return;
            watched_.at(key)->recent = *recent;
            emit historyChanged(key);
          });
}

void Session::readFleet(const ServiceKey& key) {
  Watched& watched = *watched_.at(key);
  if (std::exchange(watched.reading_fleet, true)) return;
  using Rows = std::vector<FleetRow>;
  store_->ask<Rows>(
      this, [key](Store& store, Reply<Rows> reply) { store.fleet(key, std::move(reply)); },
      [this, key](const Result<Rows>& rows) {
        Watched& target = *watched_.at(key);
        target.reading_fleet = false;
        if (!rows) return;
        target.fleet = *rows;
        target.fleet_read_at = QDateTime::currentSecsSinceEpoch();
        emit fleetChanged(key);
      });
}

void Session::rememberRevision(const ServiceKey& key, const RevisionContent& content) {
  if (revisions_.size() >= cached_revisions_max) revisions_.erase(revisions_.begin());
  revisions_[{key, content.info.number.value}] = content;
}

void Session::revision(const ServiceKey& key, RevisionNumber number, QObject* context,
                       Reply<RevisionContent> reply) {
  // Revisions never change, so a cached one is as good as a fresh one, also without a connection.
  if (const auto known = revisions_.find({key, number.value}); known != revisions_.end()) {
    const QPointer<QObject> guard(context);
    QMetaObject::invokeMethod(
        this,
        [guard, reply = std::move(reply), content = known->second] {
          if (guard) reply(content);
        },
        Qt::QueuedConnection);
    return;
  }
  const QPointer<QObject> guard(context);
  store_->ask<RevisionContent>(
      this,
      [key, number](Store& store, Reply<RevisionContent> answered) {
        store.revision(key, number, std::move(answered));
      },
      [this, key, guard, reply = std::move(reply)](const Result<RevisionContent>& content) {
        if (content) rememberRevision(key, *content);
        if (guard) reply(content);
      });
}

void Session::history(const ServiceKey& key, RevisionNumber before, int limit, QObject* context,
                      Reply<std::vector<RevisionInfo>> reply) {
  using Infos = std::vector<RevisionInfo>;
  store_->ask<Infos>(
      context,
      [key, before, limit](Store& store, Reply<Infos> answered) {
        store.history(key, before, limit, std::move(answered));
      },
      std::move(reply));
}

}  // namespace sextant
