// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/console_settings.h"

#include <QUrl>

namespace sextant::ui {

ConsoleSettings::ConsoleSettings(const QString& file, QString store_name)
    : store_name_(std::move(store_name)), settings_(file, QSettings::IniFormat) {}

QString ConsoleSettings::storeKey(const char* name) const {
  return QStringLiteral("stores/") + QString::fromLatin1(QUrl::toPercentEncoding(store_name_)) +
         QLatin1Char('/') + QLatin1String(name);
}

WindowMemory ConsoleSettings::read() const {
  WindowMemory memory;
  memory.geometry = settings_.value(QStringLiteral("window/geometry")).toByteArray();
  for (const QVariant& state : settings_.value(QStringLiteral("window/splitters")).toList()) {
    memory.splitters.append(state.toByteArray());
  }
  memory.sizes.moment_width = settings_.value(QStringLiteral("window/moment_width")).toInt();
  memory.theme = settings_.value(QStringLiteral("window/theme")).toString();
  memory.pages = settings_.value(storeKey("pages")).toStringList();
  memory.current = settings_.value(storeKey("current")).toString();
  return memory;
}

void ConsoleSettings::write(const WindowMemory& memory) {
  settings_.setValue(QStringLiteral("window/geometry"), memory.geometry);
  QVariantList splitters;
  for (const QByteArray& state : memory.splitters)
    splitters.append(state);
  settings_.setValue(QStringLiteral("window/splitters"), splitters);
  settings_.setValue(QStringLiteral("window/moment_width"), memory.sizes.moment_width);
  settings_.setValue(QStringLiteral("window/theme"), memory.theme);
  settings_.setValue(storeKey("pages"), memory.pages);
  settings_.setValue(storeKey("current"), memory.current);
}

PlacesKept ConsoleSettings::readPlaces() const {
  return {settings_.value(storeKey("recent")).toStringList(),
          settings_.value(storeKey("pinned")).toStringList()};
}

void ConsoleSettings::writePlaces(const PlacesKept& places) {
  settings_.setValue(storeKey("recent"), places.recent);
  settings_.setValue(storeKey("pinned"), places.pinned);
}

bool ConsoleSettings::areStepsTaken() const {
  return settings_.value(QStringLiteral("first_steps_taken")).toBool();
}

void ConsoleSettings::setStepsTaken() {
  settings_.setValue(QStringLiteral("first_steps_taken"), true);
}

}  // namespace sextant::ui
