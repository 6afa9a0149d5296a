// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/alerts/alert_book.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace sextant {

const char* wordOf(AlertState state) {
  switch (state) {
    case AlertState::firing:
      return "firing";
    case AlertState::acknowledged:
      return "acknowledged";
    case AlertState::snoozed:
      return "snoozed";
    case AlertState::resolved:
      break;
  }
  return "resolved";
}

void AlertBook::fire(Entry& entry) {
  entry.is_pending = false;
  entry.alert.state = AlertState::firing;
  entry.alert.resolved_at.reset();
  news_.push_back(entry.alert.condition.id);
}

void AlertBook::observe(AlertKind kind, const ServiceKey& service,
                        const std::vector<AlertCondition>& conditions, std::int64_t now) {
  for (auto& [id, entry] : entries_) {
    const AlertCondition& known = entry.alert.condition;
    if (known.kind == kind && known.service == service) entry.is_there = false;
  }
  for (const AlertCondition& condition : conditions) {
    auto found = entries_.find(condition.id);
    if (found == entries_.end()) {
      if (entries_.size() >= alerts_max) continue;
      Entry fresh;
      fresh.alert.since = now;
      fresh.is_pending = true;
      found = entries_.emplace(condition.id, std::move(fresh)).first;
    }
    Entry& entry = found->second;
    if (entry.alert.state == AlertState::resolved) {
      entry.alert = {};
      entry.alert.since = now;
      entry.is_pending = true;
    }
    entry.alert.condition = condition;
    entry.alert.last_seen = now;
    entry.is_there = true;
    if (entry.is_pending && now - entry.alert.since >= condition.holds_seconds) fire(entry);
  }
  // What never lasted long enough was nothing.
  std::erase_if(entries_, [&](const auto& one) {
    const AlertCondition& known = one.second.alert.condition;
    return one.second.is_pending && !one.second.is_there && known.kind == kind &&
           known.service == service;
  });
}

void AlertBook::pass(std::int64_t now) {
  for (auto& [id, entry] : entries_) {
    Alert& alert = entry.alert;
    if (entry.is_pending) continue;
    if (!entry.is_there && alert.state != AlertState::resolved &&
        now - alert.last_seen >= settle_seconds) {
      alert.state = AlertState::resolved;
      alert.resolved_at = now;
    }
    if (alert.state == AlertState::snoozed && now >= alert.until && entry.is_there) fire(entry);
  }
  std::erase_if(entries_, [&](const auto& one) {
    const auto& resolved = one.second.alert.resolved_at;
    return resolved && now - *resolved >= resolved_kept_seconds;
  });
}

std::vector<Alert> AlertBook::takeNews() {
  std::vector<Alert> news;
  const std::set<std::string> ids(news_.begin(), news_.end());
  news_.clear();
  for (const std::string& id : ids) {
    const Alert* alert = find(id);
    if (alert != nullptr && alert->state == AlertState::firing) news.push_back(*alert);
  }
  return news;
}

std::vector<Alert> AlertBook::alerts() const {
  std::vector<Alert> result;
  for (const auto& [id, entry] : entries_) {
    if (!entry.is_pending) result.push_back(entry.alert);
  }
  const auto rank = [](const Alert& alert) {
    return std::tuple(alert.state, !alert.condition.is_urgent, -alert.since, alert.condition.id);
  };
  std::sort(result.begin(), result.end(),
            [&](const Alert& a, const Alert& b) { return rank(a) < rank(b); });
  return result;
}

const Alert* AlertBook::find(const std::string& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() || found->second.is_pending ? nullptr : &found->second.alert;
}

std::size_t AlertBook::firingCount() const {
  return std::size_t(std::count_if(entries_.begin(), entries_.end(), [](const auto& one) {
    return !one.second.is_pending && one.second.alert.state == AlertState::firing;
  }));
}

Result<Alert*> AlertBook::open(const std::string& id) {
  const auto found = entries_.find(id);
  const bool is_open = found != entries_.end() && !found->second.is_pending &&
                       found->second.alert.state != AlertState::resolved;
  if (!is_open) {
    return fail(ErrorKind::answer_no, "This alert is over.", {},
                "If it comes back it is a new one.");
  }
  return &found->second.alert;
}

Result<void> AlertBook::acknowledge(const std::string& id, const std::string& person,
                                    const std::string& note, std::int64_t now) {
  auto alert = open(id);
  if (!alert) return tl::unexpected<Error>(alert.error());
  (*alert)->state = AlertState::acknowledged;
  (*alert)->person = person;
  (*alert)->note = note;
  (*alert)->until = now;
  return {};
}

Result<void> AlertBook::snooze(const std::string& id, const std::string& person, std::int64_t until,
                               std::int64_t now) {
  if (until <= now)
    return fail(ErrorKind::usage, "A snooze ends in the future.", {}, "Choose a later time.");
  auto alert = open(id);
  if (!alert) return tl::unexpected<Error>(alert.error());
  (*alert)->state = AlertState::snoozed;
  (*alert)->person = person;
  (*alert)->until = until;
  return {};
}

Result<void> AlertBook::reopen(const std::string& id) {
  auto alert = open(id);
  if (!alert) return tl::unexpected<Error>(alert.error());
  (*alert)->state = AlertState::firing;
  (*alert)->person.clear();
  (*alert)->note.clear();
  return {};
}

std::vector<Alert> AlertBook::kept() const {
  std::vector<Alert> result;
  for (const Alert& alert : alerts()) {
    if (alert.state == AlertState::acknowledged || alert.state == AlertState::snoozed)
      result.push_back(alert);
  }
  return result;
}

void AlertBook::restore(const std::vector<Alert>& kept, std::int64_t now) {
  for (const Alert& alert : kept) {
    if (entries_.size() >= alerts_max) return;
    // A snooze that has ended is none: what is still there is told as new.
    if (alert.state == AlertState::snoozed && alert.until <= now) continue;
    const auto [entry, is_new] = entries_.try_emplace(alert.condition.id);
    if (!is_new) continue;
    entry->second.alert = alert;
    // Whether it is still there is seen within the time in which it would settle.
    entry->second.alert.last_seen = now;
  }
}

}  // namespace sextant
