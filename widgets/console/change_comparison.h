// SPDX-License-Identifier: GPL-3.0-or-later
// Two sets of profiles of a change compared, a part for each scope, and where a key stands in it.
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <vector>

#include "model/document/document.h"
#include "model/profile/effective_profile.h"
#include "widgets/publish/diff_parts.h"

namespace sextant::ui {

struct ChangeComparison {
  std::vector<Scope> scopes;                // of the parts
  std::vector<DiffPart> parts;
  std::map<Scope, Document> before, after;  // those texts that are documents

  // -1: this scope is not among them.
  [[nodiscard]] int partOf(const Scope& scope) const;
};

struct ComparedTitles {
  QString left;   // "revision 42"
  QString right;  // "this change, version 3"
};

// In any thread.
[[nodiscard]] ChangeComparison compareSets(const ProfileSet& before, const ProfileSet& after,
                                           std::vector<Scope> scopes, const ComparedTitles& titles,
                                           const ItemKey& item_key,
                                           const std::atomic<bool>& stopped);
// The same parts, whose differences are not known yet.
[[nodiscard]] ChangeComparison awaitedComparison(std::vector<Scope> scopes);

struct ComparedPlace {
  bool left = false;         // it is in the left text alone
  std::size_t line = 0;      // from 1
  bool is_nearest = false;   // there is no such key; this is the nearest that there is
};
// Where a key stands; nothing where the scope is not compared, or its texts are no documents.
[[nodiscard]] std::optional<ComparedPlace> placeIn(const ChangeComparison& comparison,
                                                   const Scope& scope, const std::string& pointer);
// What stands at a line of the right text, from 1; nothing where that cannot be told.
[[nodiscard]] std::optional<std::string> pointerAt(const ChangeComparison& comparison,
                                                   const Scope& scope, std::size_t line);

}  // namespace sextant::ui
