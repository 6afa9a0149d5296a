// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers from run to run: its place, its splitters, what was open.
#pragma once

#include <QByteArray>
#include <QList>
#include <QSettings>
#include <QStringList>

namespace sextant::ui {

// Where splitters inside pages stand, in pixels; shared by the pages of a window. 0: nobody has
// moved it.
struct PageSizes {
  int moment_width = 0;  // of how things were at a moment, beside the charts
};

struct WindowMemory {
  QByteArray geometry;
  QList<QByteArray> splitters;
  QStringList pages;  // their keys, in order
  QString current;
  PageSizes sizes;
  QString theme;  // "auto", "light" or "dark"
};

// Places of one store, by the keys of their pages.
struct PlacesKept {
  QStringList recent;  // newest first
  QStringList pinned;  // in the order of pinning
};

// One file in the data folder; pages and places are kept for each store.
class ConsoleSettings {
 public:
  ConsoleSettings(const QString& file, QString store_name);
  [[nodiscard]] WindowMemory read() const;
  void write(const WindowMemory& memory);
  [[nodiscard]] PlacesKept readPlaces() const;
  void writePlaces(const PlacesKept& places);
  // Whether somebody has taken the first steps, or left them, in any store.
  [[nodiscard]] bool areStepsTaken() const;
  void setStepsTaken();

 private:
  [[nodiscard]] QString storeKey(const char* name) const;
  QString store_name_;
  mutable QSettings settings_;
};

}  // namespace sextant::ui
