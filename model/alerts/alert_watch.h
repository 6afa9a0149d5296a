// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the services of a session all the time, and keeps the book of what is wrong with them.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <optional>
#include <set>

#include "model/alerts/alert_book.h"
#include "model/alerts/alert_rules.h"
#include "model/latency/latency_feed.h"

namespace sextant {

class Session;

// For one thread with an event loop. Looked at are the service that is attended, and those for
// which the settings name objectives: drift and silence with each read of the fleet, exhaustion
// with each measurement of the attended one and every 15 s of the others, objectives once a minute.
class AlertWatch : public QObject {
  Q_OBJECT
 public:
  static constexpr std::size_t services_max = 50;

  // Both must outlive it. `file`: where acknowledgements and snoozes are kept, for the person of
  // this console alone; empty: nowhere.
  AlertWatch(Session& session, LatencyFeed& feed, QString file, QObject* parent = nullptr);
  void attend(std::optional<ServiceKey> key);
  // Looks at this service and at no other, whatever the settings promise.
  void attendAlone(ServiceKey key);

  [[nodiscard]] const AlertBook& book() const { return book_; }
  [[nodiscard]] std::size_t watchedCount() const { return watched_.size(); }
  // What the settings promise; the defaults where they say nothing or cannot be used.
  [[nodiscard]] ServiceObjectives objectives(const ServiceKey& key) const;
  // Services whose measurements could not be read when they were looked at last, and why: of these
  // nothing is known, which is not that all is well.
  [[nodiscard]] const std::map<ServiceKey, Error>& unknown() const { return unknown_; }
  // The objectives of a service have been held against its measurements, since it is watched.
  [[nodiscard]] bool hasLooked(const ServiceKey& key) const;

  Result<void> acknowledge(const std::string& id, const std::string& person,
                           const std::string& note);
  Result<void> snooze(const std::string& id, const std::string& person, std::int64_t seconds);
  Result<void> reopen(const std::string& id);

 signals:
  void changed();
  // Began to fire; each is told once.
  void fired(const sextant::Alert& alert);

 private:
  struct Watched {
    std::int64_t minutes_at = 0;  // when measurements of six hours were asked for last
    std::int64_t days_at = 0;     // and those of three days
    std::int64_t seconds_at = 0;  // and those of the last minute
    std::vector<AlertCondition> by_minutes;
    std::vector<AlertCondition> by_days;
    bool is_measured = false;  // an answer has come
  };
  // What the settings promise, or why they cannot be used. Good until `settingsChanged`.
  [[nodiscard]] const Result<ServiceObjectives>& promised(const ServiceKey& key) const;
  void findServices();
  void tick();
  void observeFleet(const ServiceKey& key);
  void observeBurn(const ServiceKey& key);
  void observeExhaustion(const ServiceKey& key, const LatencyHistory& history);
  void askBurn(const ServiceKey& key, std::int64_t seconds, std::int64_t step,
               std::vector<AlertCondition> Watched::*conditions);
  void askSeconds(const ServiceKey& key);
  void settle();
  void read();
  void write();
  template <class Call>
  Result<void> change(Call call);

  Session& session_;
  LatencyFeed& feed_;
  QString file_;
  AlertBook book_;
  std::optional<ServiceKey> attended_;
  bool is_alone_ = false;
  std::map<ServiceKey, Watched> watched_;
  std::map<ServiceKey, Error> unknown_;
  mutable std::map<ServiceKey, Result<ServiceObjectives>> promised_;
  std::size_t kept_count_ = 0;  // in the file
  QTimer tick_;
};

}  // namespace sextant
