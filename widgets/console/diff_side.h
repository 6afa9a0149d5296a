// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a comparison: a scope's text in a revision, in the stable one or in the draft, what
// an instance gets by the stable revision and the drafts, or a file.
#pragma once

#include <QString>

#include <optional>

#include "model/base/address.h"

namespace sextant::ui {

struct DiffSide {
  enum class Kind { draft, head, revision, effective, file };
  ServiceKey key;
  Scope scope;
  Kind kind = Kind::head;
  RevisionNumber revision = {};  // of Kind::revision
  QString file = {};             // the path, of Kind::file
  friend bool operator==(const DiffSide&, const DiffSide&) = default;

  // "draft prod/x/eu1", "head prod/x", "revision prod/x@41", "effective prod/x/eu1/x-1" or
  // "file prod/x /tmp/x.yaml".
  [[nodiscard]] QString toString() const;
  [[nodiscard]] static std::optional<DiffSide> fromString(const QString& text);
  // "draft", "head", "revision 41", "effective" or the file's name.
  [[nodiscard]] QString versionWords() const;
};

}  // namespace sextant::ui
