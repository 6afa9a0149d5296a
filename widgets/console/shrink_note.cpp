// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/shrink_note.h"

#include "model/checks/shrinkage.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

std::string textIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  return found == profiles.end() ? std::string() : found->second;
}

}  // namespace

QStringList shrinkNotes(const ProfileSet& stable, const ProfileSet& profiles,
                        const std::vector<Draft>& drafts) {
  QStringList notes;
  for (const Draft& draft : drafts) {
    const Shrinkage found = shrinkage(textIn(stable, draft.scope), textIn(profiles, draft.scope));
    if (!found.needsConfirmation()) continue;
    notes.append(scopeWords(draft.scope) + QStringLiteral(": ") +
                 QString::fromStdString(found.sentence()));
  }
  return notes;
}

}  // namespace sextant::ui
