// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/override_note.h"

#include <QCoreApplication>
#include <QStringList>

namespace sextant::ui {
namespace {

constexpr std::size_t named_overrides = 3;

QString words(const char* text) {
  return QCoreApplication::translate("OverrideNote", text);
}

}  // namespace

QString overrideNote(const Reach& reach) {
  if (reach.kept.size() > named_overrides) {
    return words("%1 values are overridden below").arg(reach.kept.size());
  }
  QStringList notes;
  for (const KeptValue& kept : reach.kept) {
    notes.append(
        words("%1 overrides %2")
            .arg(QString::fromStdString(kept.set_by.name()), QString::fromStdString(kept.pointer)));
  }
  return notes.join(QStringLiteral(", "));
}

}  // namespace sextant::ui
