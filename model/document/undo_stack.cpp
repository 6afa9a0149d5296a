// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/undo_stack.h"

namespace sextant {
namespace {

bool isOnOneLine(const EditResult& edit) {
  return edit.patch.inserted.find('\n') == std::string::npos &&
         edit.inverse.inserted.find('\n') == std::string::npos;
}

}  // namespace

// Typed on behind the last character, or deleted on before or at the last place.
bool UndoStack::joinInto(EditResult& last, const EditResult& edit) {
  TextPatch& a = last.patch;
  const TextPatch& b = edit.patch;
  if (b.removed == 0 && !b.inserted.empty() && b.offset == a.offset + a.inserted.size() &&
      !a.inserted.empty()) {
    a.inserted += b.inserted;
    last.inverse.removed = a.inserted.size();
    return true;
  }
  if (!b.inserted.empty() || b.removed == 0 || !a.inserted.empty()) return false;
  if (b.offset + b.removed == a.offset) {  // backspace
    a.offset = last.inverse.offset = b.offset;
    last.inverse.inserted.insert(0, edit.inverse.inserted);
  } else if (b.offset == a.offset) {  // delete
    last.inverse.inserted += edit.inverse.inserted;
  } else {
    return false;
  }
  a.removed += b.removed;
  return true;
}

bool UndoStack::joins(const EditResult& edit, StepKind kind) const {
  return kind == StepKind::typing && joinable_ && done_ > 0 && clean_ != done_ &&
         isOnOneLine(edit) && isOnOneLine(steps_[done_ - 1].edits.back());
}

void UndoStack::push(std::string name, const EditResult& edit, StepKind kind) {
  if (clean_ && *clean_ > done_) clean_.reset();
  steps_.resize(done_);
  if (joins(edit, kind) && joinInto(steps_.back().edits.back(), edit)) return;
  steps_.push_back({std::move(name), {edit}});
  ++done_;
  joinable_ = kind == StepKind::typing;
}

std::optional<std::vector<TextPatch>> UndoStack::undo() {
  if (!canUndo()) return std::nullopt;
  joinable_ = false;
  const Step& step = steps_[--done_];
  std::vector<TextPatch> patches;
  for (auto edit = step.edits.rbegin(); edit != step.edits.rend(); ++edit)
    patches.push_back(edit->inverse);
  return patches;
}

std::optional<std::vector<TextPatch>> UndoStack::redo() {
  if (!canRedo()) return std::nullopt;
  joinable_ = false;
  const Step& step = steps_[done_++];
  std::vector<TextPatch> patches;
  for (const EditResult& edit : step.edits)
    patches.push_back(edit.patch);
  return patches;
}

std::string UndoStack::undoName() const {
  return canUndo() ? steps_[done_ - 1].name : std::string();
}

std::string UndoStack::redoName() const {
  return canRedo() ? steps_[done_].name : std::string();
}

void UndoStack::markClean() {
  clean_ = done_;
  joinable_ = false;
}

}  // namespace sextant
