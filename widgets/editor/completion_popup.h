// SPDX-License-Identifier: GPL-3.0-or-later
// The list of completions below the cursor. It never takes the focus: the editor hands it the keys
// that move and choose.
#pragma once

#include <QFrame>
#include <QListWidget>

#include "widgets/editor/completions.h"

namespace sextant::ui {

class CompletionPopup : public QFrame {
  Q_OBJECT
 public:
  explicit CompletionPopup(QWidget* parent);
  // Shows the list with its corner below `cursor` (in the parent's coordinates, one line high), or
  // above it where there is more room. Nothing to offer: hides. The first is chosen where a person
  // asked for the list; one that came by itself has no choice until somebody moves into it.
  void offer(std::vector<Completion> completions, const QRect& cursor, bool asked);
  // True where the key was for the list: arrows and Escape, and Enter and Tab where there is a
  // choice. Without one these two close the list and go on to the text.
  bool takeKey(int key);
  [[nodiscard]] const std::vector<Completion>& offered() const { return offered_; }
  [[nodiscard]] QListWidget* list() const { return list_; }

 signals:
  void chosen(const sextant::ui::Completion& completion);

 private:
  void fill(std::vector<Completion> completions, bool asked);
  bool choose();
  std::vector<Completion> offered_;
  QListWidget* list_;
};

}  // namespace sextant::ui
