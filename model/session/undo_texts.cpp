// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/undo_texts.h"

#include <set>

#include "model/diff/document_merge.h"

namespace sextant {
namespace {

using Text = std::optional<std::string>;

Text textOf(const ProfileSet& set, const Scope& scope) {
  const auto found = set.find(scope);
  return found == set.end() ? Text() : Text(found->second);
}

std::string nameOf(const Scope& scope) {
  return scope.isBase() ? std::string("base") : scope.path();
}

}  // namespace

Result<UndoTexts> undoTexts(const ProfileSet& before, const ProfileSet& after, const ProfileSet& now,
                            const ItemKey& item_key) {
  std::set<Scope> scopes;
  for (const ProfileSet* set : {&before, &after}) {
    for (const auto& [scope, text] : *set)
      scopes.insert(scope);
  }
  UndoTexts undo;
  for (const Scope& scope : scopes) {
    const Text was = textOf(before, scope), made = textOf(after, scope), is = textOf(now, scope);
    if (was == made || is == was) continue;
    if (is == made) {
      undo.profiles[scope] = was;
    } else if (!was || !made || !is) {
      undo.kept.push_back(nameOf(scope));
    } else {
      const auto merged = mergeDocuments({*made, *is, *was}, item_key);
      if (!merged) return tl::unexpected<Error>(merged.error());
      for (const MergeConflict& conflict : merged->conflicts)
        undo.kept.push_back(nameOf(scope) + ": " + conflict.pointer);
      // Lines that clash are no text for anybody.
      if (merged->has_marks) undo.kept.push_back(nameOf(scope));
      if (!merged->has_marks && merged->text != *is) undo.profiles[scope] = merged->text;
    }
  }
  return undo;
}

}  // namespace sextant
