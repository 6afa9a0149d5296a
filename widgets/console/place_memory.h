// SPDX-License-Identifier: GPL-3.0-or-later
// Where somebody has been lately, and what is pinned: for the list of places.
#pragma once

#include "widgets/console/console_settings.h"

namespace sextant::ui {

// Places are named by the keys of their pages. Pins are written at once, recent places with the
// next pin or when the object goes.
class PlaceMemory {
 public:
  // `keep` false: nothing is read or written. The settings have to outlive this.
  PlaceMemory(ConsoleSettings& settings, bool keep);
  ~PlaceMemory();
  PlaceMemory(const PlaceMemory&) = delete;
  PlaceMemory& operator=(const PlaceMemory&) = delete;

  void visited(const QString& key);
  // Answers whether it is pinned now.
  bool togglePin(const QString& key);
  [[nodiscard]] bool isPinned(const QString& key) const { return memory_.pinned.contains(key); }
  [[nodiscard]] bool isRecent(const QString& key) const { return memory_.recent.contains(key); }
  // Higher comes first: pinned ones in the order of pinning, then recent ones, newest first, with
  // the place where one is now as the last of those. Others: 0.
  [[nodiscard]] int rank(const QString& key) const;

 private:
  ConsoleSettings& settings_;
  bool keep_;
  PlacesKept memory_;
};

}  // namespace sextant::ui
