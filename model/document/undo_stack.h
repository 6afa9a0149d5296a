// SPDX-License-Identifier: GPL-3.0-or-later
// The steps by which a text came to be what it is. Unlimited; knows no text, only patches.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/document/document_types.h"

namespace sextant {

enum class StepKind {
  edit,   // stands alone
  typing  // joins the typing before it, as long as it goes on at the same place in one line
};

class UndoStack {
 public:
  // Remembers a patch that has been made, and forgets what was undone before it.
  void push(std::string name, const EditResult& edit, StepKind kind = StepKind::edit);
  // Patches that take the last step back or make it again, in their order; nothing where there is
  // no step. The caller makes them.
  [[nodiscard]] std::optional<std::vector<TextPatch>> undo();
  [[nodiscard]] std::optional<std::vector<TextPatch>> redo();

  [[nodiscard]] bool canUndo() const { return done_ > 0; }
  [[nodiscard]] bool canRedo() const { return done_ < steps_.size(); }
  // Names of the steps that undo and redo would take; empty where there is none.
  [[nodiscard]] std::string undoName() const;
  [[nodiscard]] std::string redoName() const;

  // The text as it is now is saved: `isClean` is true again whenever steps lead back to here.
  void markClean();
  [[nodiscard]] bool isClean() const { return clean_ == done_; }
  // The next typing begins a step of its own, as after a moved cursor.
  void breakTyping() { joinable_ = false; }
  [[nodiscard]] std::size_t size() const { return steps_.size(); }

 private:
  struct Step {
    std::string name;
    std::vector<EditResult> edits;
  };
  [[nodiscard]] bool joins(const EditResult& edit, StepKind kind) const;
  static bool joinInto(EditResult& last, const EditResult& edit);

  std::vector<Step> steps_;
  std::size_t done_ = 0;
  std::optional<std::size_t> clean_ = 0;
  bool joinable_ = false;
};

}  // namespace sextant
