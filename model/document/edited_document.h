// SPDX-License-Identifier: GPL-3.0-or-later
// A text that is being edited, as text and as a tree: both views make their edits here, share one
// undo stack, and hear of each change. While the text is not a document (half a line typed), the
// last tree stays, and the text goes on.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/document/document.h"
#include "model/document/undo_stack.h"

namespace sextant {

enum class Effort;

// The one announcement.
struct DocumentChange {
  TextPatch patch;      // the text has become what this patch makes of it
  bool parsed = false;  // false: the text is not a document now, and the tree is an older one
  // Where `parsed`: all values that changed are at or below these pointers. None: only comments
  // and blanks changed.
  std::vector<std::string> pointers;
};

// For one thread.
class EditedDocument {
 public:
  using Listener = std::function<void(const DocumentChange&)>;

  // A text that is no document is taken as well; the tree is an empty one then.
  explicit EditedDocument(std::string text);
  explicit EditedDocument(Document document);

  [[nodiscard]] const std::string& text() const;
  // The tree of the text, or, while `problem` says something, of the last text that was one.
  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] bool isParsed() const { return !broken_; }
  [[nodiscard]] std::optional<Problem> problem() const;
  // True where the problem was found in a part of a large text alone: `settle` makes sure.
  [[nodiscard]] bool isProvisional() const { return broken_ && broken_->provisional; }
  // Parses the whole text where that is due. For a moment without typing.
  void settle();

  // Text typed or put in by a person. Error: usage, where the patch does not lie in the text.
  Result<void> type(const TextPatch& patch, std::string name = "Typing");
  // Makes an edit of `document()`. Error: input, while the text is not parsed.
  Result<void> make(const EditResult& edit, std::string name);
  // False where there is nothing to undo or redo.
  bool undo();
  bool redo();
  [[nodiscard]] UndoStack& steps() { return steps_; }
  [[nodiscard]] const UndoStack& steps() const { return steps_; }

  // Called after each change, in the order of adding. Listeners do not edit.
  void listen(Listener listener) { listeners_.push_back(std::move(listener)); }

 private:
  struct Broken {
    std::string text;
    Span old;             // of the tree's text: what differs
    std::size_t end = 0;  // where the difference ends in `text`
    Problem problem;
    bool provisional = false;
  };
  void change(const TextPatch& patch);
  void breakOff(const TextPatch& whole, const Problem& problem, bool provisional);
  [[nodiscard]] TextPatch sinceParsed(const TextPatch& patch);
  void announce(DocumentChange change) const;

  Document document_;
  std::optional<Broken> broken_;
  UndoStack steps_;
  std::vector<Listener> listeners_;
};

}  // namespace sextant
