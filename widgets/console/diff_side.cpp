// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/diff_side.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <array>

namespace sextant::ui {
namespace {

using Kind = DiffSide::Kind;
constexpr std::array<std::pair<Kind, const char*>, 5> kind_words{{{Kind::draft, "draft"},
                                                                  {Kind::head, "head"},
                                                                  {Kind::revision, "revision"},
                                                                  {Kind::effective, "effective"},
                                                                  {Kind::file, "file"}}};

QString wordOf(Kind kind) {
  for (const auto& [known, word] : kind_words) {
    if (known == kind) return QString::fromLatin1(word);
  }
  return {};
}

std::optional<Kind> kindOf(const QString& word) {
  for (const auto& [kind, known] : kind_words) {
    if (word == QLatin1String(known)) return kind;
  }
  return std::nullopt;
}

}  // namespace

QString DiffSide::toString() const {
  Address address{key, scope};
  if (kind == Kind::revision) address.revision = revision;
  QString text = wordOf(kind) + QLatin1Char(' ') + QString::fromStdString(address.toString());
  if (kind == Kind::file) text += QLatin1Char(' ') + file;
  return text;
}

std::optional<DiffSide> DiffSide::fromString(const QString& text) {
  const auto address = Address::parse(text.section(QLatin1Char(' '), 1, 1).toStdString());
  const auto kind = kindOf(text.section(QLatin1Char(' '), 0, 0));
  if (!address || !kind) return std::nullopt;
  DiffSide side{address->key, address->scope, *kind};
  if (side.kind == Kind::revision) {
    if (!address->revision) return std::nullopt;
    side.revision = *address->revision;
  }
  if (side.kind == Kind::file) {
    side.file = text.section(QLatin1Char(' '), 2);
    if (side.file.isEmpty()) return std::nullopt;
  }
  return side;
}

QString DiffSide::versionWords() const {
  const auto words = [](const char* text) { return QCoreApplication::translate("DiffSide", text); };
  switch (kind) {
    case Kind::draft:
      return words("draft");
    case Kind::head:
      return words("head");
    case Kind::effective:
      return words("effective");
    case Kind::file:
      return QFileInfo(file).fileName();
    case Kind::revision:
      break;
  }
  return words("revision %1").arg(revision.value);
}

}  // namespace sextant::ui
