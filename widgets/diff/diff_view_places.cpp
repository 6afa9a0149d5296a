// SPDX-License-Identifier: GPL-3.0-or-later
// Places in a comparison that others speak of, or point at.
#include "widgets/diff/diff_pane.h"
#include "widgets/diff/diff_view.h"

namespace sextant::ui {

void DiffView::setPlaceMarks(std::vector<PlaceMark> marks) {
  if (marks == marks_) return;
  marks_ = std::move(marks);
  for (DiffPane* pane : {left_, right_, unified_})
    pane->setPlaceMarks(marks_);
  std::map<std::string, QString> words;
  for (const PlaceMark& mark : marks_) {
    QString& said = words[mark.pointer];
    said += (said.isEmpty() ? QString() : QStringLiteral(" · ")) + mark.text;
  }
  values_->setMarks(std::move(words));
}

void DiffView::showPlace(bool left, std::size_t line, const std::string& pointer) {
  wanted_place_ = PlaceMark{left, line, pointer};
  if (!isBehind()) revealPlace();
}

void DiffView::revealPlace() {
  if (!wanted_place_ || awaited_) return;
  const PlaceMark place = *std::exchange(wanted_place_, std::nullopt);
  if (stack_->currentWidget() == values_) {
    values_->choose(place.pointer);
    return;
  }
  const bool unified = shown_->mode == Mode::unified;
  DiffPane* pane = unified ? unified_ : place.left ? left_ : right_;
  const auto line = pane->paneLineOf(place.left, place.line);
  if (!line) {
    // Folded lines open again; then this is asked once more.
    if (folded_ && pane->isVisible()) {
      wanted_place_ = place;
      setFolded(false);
    }
    return;
  }
  for (DiffPane* one : {left_, right_, unified_})
    one->markCurrent(*line, (one == unified_) == unified ? *line + 1 : *line);
  pane->reveal(*line);
}

}  // namespace sextant::ui
