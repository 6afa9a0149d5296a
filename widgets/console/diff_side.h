// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a comparison: a scope's text in a revision, in the stable one, or in the draft.
#pragma once

#include <QString>

#include <optional>

#include "model/base/address.h"

namespace sextant::ui {

struct DiffSide {
  enum class Kind { draft, head, revision };
  ServiceKey key;
  Scope scope;
  Kind kind = Kind::head;
  RevisionNumber revision = {};  // of Kind::revision
  friend bool operator==(const DiffSide&, const DiffSide&) = default;

  // "draft prod/x/eu1", "head prod/x" or "revision prod/x@41".
  [[nodiscard]] QString toString() const;
  [[nodiscard]] static std::optional<DiffSide> fromString(const QString& text);
  // "draft", "head" or "revision 41".
  [[nodiscard]] QString versionWords() const;
};

}  // namespace sextant::ui
