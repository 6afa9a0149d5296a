// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/slip_note.h"

#include "model/checks/slips.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

std::string textIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  return found == profiles.end() ? std::string() : found->second;
}

}  // namespace

QStringList slipNotes(const ProfileSet& stable, const ProfileSet& profiles,
                      const std::vector<Draft>& drafts) {
  QStringList notes;
  for (const Draft& draft : drafts) {
    for (const Slip& slip : slipsIn(textIn(stable, draft.scope), textIn(profiles, draft.scope)))
      notes.append(scopeWords(draft.scope) + QStringLiteral(": ") +
                   QString::fromStdString(slip.sentence));
  }
  return notes;
}

}  // namespace sextant::ui
