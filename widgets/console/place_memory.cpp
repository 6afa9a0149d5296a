// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/place_memory.h"

namespace sextant::ui {
namespace {

constexpr int recent_max = 20;
constexpr int pinned_rank = 1000;

}  // namespace

PlaceMemory::PlaceMemory(ConsoleSettings& settings, bool keep) : settings_(settings), keep_(keep) {
  if (keep_) memory_ = settings_.readPlaces();
}

PlaceMemory::~PlaceMemory() {
  if (keep_) settings_.writePlaces(memory_);
}

void PlaceMemory::visited(const QString& key) {
  memory_.recent.removeAll(key);
  memory_.recent.prepend(key);
  while (memory_.recent.size() > recent_max)
    memory_.recent.removeLast();
}

bool PlaceMemory::togglePin(const QString& key) {
  const bool pinned = memory_.pinned.removeAll(key) == 0;
  if (pinned) memory_.pinned.append(key);
  if (keep_) settings_.writePlaces(memory_);
  return pinned;
}

int PlaceMemory::rank(const QString& key) const {
  if (const auto at = memory_.pinned.indexOf(key); at >= 0) return pinned_rank - int(at);
  const auto at = memory_.recent.indexOf(key);
  if (at == 0) return 1;
  return at < 0 ? 0 : recent_max + 1 - int(at);
}

}  // namespace sextant::ui
