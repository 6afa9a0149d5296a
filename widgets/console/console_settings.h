// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers from run to run: its place, its splitters, what was open.
#pragma once

#include <QByteArray>
#include <QList>
#include <QSettings>
#include <QStringList>

namespace sextant::ui {

struct WindowMemory {
  QByteArray geometry;
  QList<QByteArray> splitters;
  QStringList pages;  // their keys, in order
  QString current;
  QString theme;  // "auto", "light" or "dark"
};

// One file in the data folder; pages are kept for each store.
class ConsoleSettings {
 public:
  ConsoleSettings(const QString& file, QString store_name);
  [[nodiscard]] WindowMemory read() const;
  void write(const WindowMemory& memory);

 private:
  [[nodiscard]] QString storeKey(const char* name) const;
  QString store_name_;
  mutable QSettings settings_;
};

}  // namespace sextant::ui
