// SPDX-License-Identifier: GPL-3.0-or-later
// The alerts of one console: which are firing, which somebody has acknowledged or snoozed, and
// which are over. The caller says what time it is (Unix seconds). Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/alerts/alert.h"
#include "model/base/result.h"

namespace sextant {

class AlertBook {
 public:
  // What is gone for less than this is the same alert when it is back: nobody is called twice.
  static constexpr std::int64_t settle_seconds = 60;
  static constexpr std::int64_t resolved_kept_seconds = 86'400;
  static constexpr std::size_t alerts_max = 1000;

  // What is wrong now, of one kind and service: it takes the place of what was told before of them.
  // Where it cannot be known, nothing is to be told: what is firing goes on.
  void observe(AlertKind kind, const ServiceKey& service,
               const std::vector<AlertCondition>& conditions, std::int64_t now);
  // Time passes: snoozes end, what has been gone for long enough is resolved. Whoever observes
  // calls it afterwards.
  void pass(std::int64_t now);
  // Those that began to fire, or fire again after a snooze, since the last call: somebody is to be
  // told.
  [[nodiscard]] std::vector<Alert> takeNews();

  // Firing first, urgent before others, the newest first; resolved ones last.
  [[nodiscard]] std::vector<Alert> alerts() const;
  [[nodiscard]] const Alert* find(const std::string& id) const;
  // Neither acknowledged nor snoozed nor resolved.
  [[nodiscard]] std::size_t firingCount() const;

  // Errors: answer_no where there is no such alert, or it is resolved.
  Result<void> acknowledge(const std::string& id, const std::string& person,
                           const std::string& note, std::int64_t now);
  Result<void> snooze(const std::string& id, const std::string& person, std::int64_t until,
                      std::int64_t now);
  // Takes either back: it fires again, and nobody is told anew.
  Result<void> reopen(const std::string& id);

  // What has to outlive the program: acknowledged and snoozed ones, by id. An acknowledgement that
  // is restored counts for the next alert with its id only if that is seen within settle_seconds.
  [[nodiscard]] std::vector<Alert> kept() const;
  void restore(const std::vector<Alert>& kept, std::int64_t now);

 private:
  struct Entry {
    Alert alert;
    bool is_there = false;    // seen in the last observation of its kind and service
    bool is_pending = false;  // not for long enough yet
  };
  [[nodiscard]] Result<Alert*> open(const std::string& id);
  void fire(Entry& entry);

  std::map<std::string, Entry> entries_;
  std::vector<std::string> news_;
};

}  // namespace sextant
