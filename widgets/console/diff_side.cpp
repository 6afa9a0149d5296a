// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/diff_side.h"

#include <QCoreApplication>

namespace sextant::ui {

QString DiffSide::toString() const {
  Address address{key, scope};
  if (kind == Kind::revision) address.revision = revision;
  const char* word = kind == Kind::draft ? "draft " : kind == Kind::head ? "head " : "revision ";
  return QString::fromLatin1(word) + QString::fromStdString(address.toString());
}

std::optional<DiffSide> DiffSide::fromString(const QString& text) {
  const QString word = text.section(QLatin1Char(' '), 0, 0);
  const auto address = Address::parse(text.section(QLatin1Char(' '), 1).toStdString());
  if (!address) return std::nullopt;
  DiffSide side{address->key, address->scope};
  if (word == QLatin1String("draft")) {
    side.kind = Kind::draft;
  } else if (word == QLatin1String("revision") && address->revision) {
    side.kind = Kind::revision;
    side.revision = *address->revision;
  } else if (word != QLatin1String("head")) {
    return std::nullopt;
  }
  return side;
}

QString DiffSide::versionWords() const {
  const auto words = [](const char* text) { return QCoreApplication::translate("DiffSide", text); };
  if (kind == Kind::draft) return words("draft");
  return kind == Kind::head ? words("head") : words("revision %1").arg(revision.value);
}

}  // namespace sextant::ui
