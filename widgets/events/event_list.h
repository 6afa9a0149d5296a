// SPDX-License-Identifier: GPL-3.0-or-later
// Events in order, newest first: what is shown, bounded.
#pragma once

#include <QtGlobal>

#include <memory>
#include <vector>

#include "model/store/event_types.h"

namespace sextant::ui {

class EventList {
 public:
  // Older ones are found with a filter.
  static constexpr std::size_t events_max = 100'000;
  using Held = std::shared_ptr<const StoreEvent>;

  void set(std::vector<StoreEvent> events);
  // Each older than all that are here.
  void addOlder(std::vector<StoreEvent> events);
  // At the place of their time, those that are here already once; answers how many were new. Events
  // that commit late belong below the top. The oldest go where there are too many.
  int merge(std::vector<StoreEvent> events);
  void clear() { events_.clear(); }
  // -1: none.
  [[nodiscard]] int placeOf(const std::string& position) const;
  [[nodiscard]] int size() const { return int(events_.size()); }
  [[nodiscard]] bool isFull() const { return events_.size() >= events_max; }
  [[nodiscard]] const StoreEvent& at(int place) const { return *events_[std::size_t(place)]; }
  // Shared, so that a worker can write them to a file.
  [[nodiscard]] const std::vector<Held>& all() const { return events_; }

 private:
  std::vector<Held> events_;
};

}  // namespace sextant::ui
