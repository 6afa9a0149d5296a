// SPDX-License-Identifier: GPL-3.0-or-later
// Where a publish stands, apart from any window: which steps are possible and what is said.
#pragma once

#include <QString>

#include <optional>

#include "model/base/identifiers.h"
#include "model/base/result.h"
#include "widgets/theme/tokens.h"

namespace sextant::ui {

enum class PublishPhase {
  writing,    // the description is being written
  sending,    // the store was asked; no answer yet
  published,  // acknowledged: done
  conflict,   // someone published meanwhile; nothing was written
  denied,     // not allowed; nothing was written
  failed,     // not sent or refused for another reason; nothing was written
  unknown,    // the answer was lost; the same request is claimed again
};

struct PublishInputs {
  QString description;
  int errors = 0;            // problems that keep a profile from being published
  int differences = 0;       // to the base revision
  bool comparing = false;    // what would be published is still being compared
  bool checking = false;     // the checks of what is chosen now have not answered yet
  bool unconfirmed = false;  // it takes much away, and that has not been confirmed
};

// Fed by the dialog and by the store's answers. An unknown outcome is left only by an answer to the
// same request: never by editing, never by another request.
class PublishState {
 public:
  static constexpr int description_min = 3;  // characters, spaces at the ends not counted

  void setInputs(const PublishInputs& inputs) { inputs_ = inputs; }
  [[nodiscard]] PublishPhase phase() const { return phase_; }
  [[nodiscard]] bool canPublish() const;
  // True where the window may be left without leaving something undecided.
  [[nodiscard]] bool canClose() const;
  [[nodiscard]] bool canEdit() const;
  // Why the button is not offered; empty where it is.
  [[nodiscard]] QString hindrance() const;

  // False where the step is not possible in this phase; nothing changes then.
  bool send();
  bool succeed(RevisionNumber published);
  bool fail(const Error& error, std::optional<RevisionNumber> stable_now);
  bool rebased();

  [[nodiscard]] Tone tone() const;
  [[nodiscard]] QString head() const;
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] std::optional<RevisionNumber> published() const { return published_; }

 private:
  PublishPhase phase_ = PublishPhase::writing;
  PublishInputs inputs_;
  Error error_;
  std::optional<RevisionNumber> published_;
  std::optional<RevisionNumber> stable_now_;
};

}  // namespace sextant::ui
