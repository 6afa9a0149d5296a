// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_list.h"

#include <algorithm>

#include "model/store/event_words.h"

namespace sextant::ui {
namespace {

bool isNewer(const EventList::Held& event, const EventOrder& order) {
  return orderOf(event->position) > order;
}

std::vector<EventList::Held> held(std::vector<StoreEvent> events) {
  std::vector<EventList::Held> result;
  result.reserve(events.size());
  for (StoreEvent& event : events)
    result.push_back(std::make_shared<const StoreEvent>(std::move(event)));
  return result;
}

}  // namespace

void EventList::set(std::vector<StoreEvent> events) {
  events_ = held(std::move(events));
}

void EventList::addOlder(std::vector<StoreEvent> events) {
  auto added = held(std::move(events));
  const std::size_t room = events_max - std::min(events_max, events_.size());
  if (added.size() > room) added.resize(room);
  events_.insert(events_.end(), std::make_move_iterator(added.begin()),
                 std::make_move_iterator(added.end()));
}

int EventList::merge(std::vector<StoreEvent> events) {
  auto added = held(std::move(events));
  std::sort(added.begin(), added.end(), [](const Held& a, const Held& b) {
    return orderOf(a->position) > orderOf(b->position);
  });
  int count = 0;
  // Nearly all of them stand before the first one that is here: one insertion for these.
  const auto newer =
      events_.empty() ? added.end()
                      : std::partition_point(added.begin(), added.end(), [this](const Held& one) {
                          return isNewer(one, orderOf(events_.front()->position));
                        });
  const std::vector<Held> late(newer, added.end());
  added.erase(newer, added.end());
  for (const Held& one : late) {
    const EventOrder order = orderOf(one->position);
    const auto at = std::partition_point(events_.begin(), events_.end(),
                                         [&](const Held& known) { return isNewer(known, order); });
    if (at != events_.end() && (*at)->position == one->position) continue;
    events_.insert(at, one);
    ++count;
  }
  count += int(added.size());
  events_.insert(events_.begin(), added.begin(), added.end());
  if (events_.size() > events_max) events_.resize(events_max);
  return count;
}

int EventList::placeOf(const std::string& position) const {
  const EventOrder order = orderOf(position);
  const auto at = std::partition_point(events_.begin(), events_.end(),
                                       [&](const Held& known) { return isNewer(known, order); });
  return at != events_.end() && (*at)->position == position ? int(at - events_.begin()) : -1;
}

}  // namespace sextant::ui
