// SPDX-License-Identifier: GPL-3.0-or-later
// Two texts compared, side by side or unified, with aligned lines, word marks and steps from one
// difference to the next.
#pragma once

#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

#include <functional>

#include "widgets/common/background_job.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/progress_note.h"
#include "widgets/diff/diff_rows.h"
#include "widgets/diff/value_changes.h"

namespace sextant::ui {

class DiffPane;

class DiffView : public QWidget {
  Q_OBJECT
 public:
  using Mode = DiffMode;

  explicit DiffView(QWidget* parent = nullptr);
  ~DiffView() override;
  // A large document is made ready in the background; what was there stays until then.
  void setDocument(DiffDocument document);
  void setDocument(std::shared_ptr<const DiffDocument> document);  // not null
  // The next document is being made; setDocument ends it, or that there will be none.
  void setAwaited();
  void setUnawaited();
  // True while what is shown is an earlier document.
  [[nodiscard]] bool isBehind() const { return awaited_ || making_.isRunning(); }
  // False, too, while the panes still load it.
  [[nodiscard]] bool isSettled() const;
  // A short remark beside the number of differences: "comments unchanged", "only comments differ".
  void setNotice(const QString& notice);
  void setMode(Mode mode);
  [[nodiscard]] Mode mode() const { return mode_; }
  // Runs of equal lines become one row, which a double click or Enter opens again.
  void setFolded(bool folded);
  [[nodiscard]] bool isFolded() const { return folded_; }
  // Lines that differ in blanks alone count as the same. Needs the document's texts.
  void setWhitespaceIgnored(bool ignored);
  // As `diff -u` prints it. Precondition: the document has its texts.
  [[nodiscard]] QString patch() const;
  // One page that stands alone.
  [[nodiscard]] QString html() const;
  // Words beside lines of what is shown, now and when another document is. Folded lines have none.
  void setPlaceMarks(std::vector<PlaceMark> marks);
  // Brings a line of one side into view, with a bar beside it; by key its value is selected. Once
  // what was set last is shown.
  void showPlace(bool left, std::size_t line, const std::string& pointer);
  // The bar with the modes, the count and the arrows; hide it where the caller has its own.
  void setBarShown(bool shown);

  [[nodiscard]] int differenceCount() const { return static_cast<int>(shown_->differences.size()); }
  // From 0; -1 before the first step.
  [[nodiscard]] int currentDifference() const { return current_; }

 public slots:
  void nextDifference();      // F7; goes round
  void previousDifference();  // Shift+F7
  void copyPatch();
  void saveHtml();

 signals:
  void differenceShown(int index);
  // What is shown is the document that was set last.
  void documentShown();
  // A double click or Enter on a line of the right side, from 1.
  void rightLineActivated(std::size_t line);
  // A person put the caret on a line of the right side, by mouse or keys.
  void rightLineChosen(std::size_t line);
  // The same of a row by key: the caret, then a double click or Enter. The pointer is in the text after the change, of what is gone in that
  // before it.
  void valueChosen(const QString& pointer);
  void valueActivated(const QString& pointer);

 private:
  void buildBar();
  void buildPanes();
  void buildMenu();
  void refreshActions();
  void showLines();
  void take(std::shared_ptr<const ShownDiff> shown);
  void describe();
  void exportText(std::function<QString(const ShownDiff&)> make,
                  std::function<void(const QString&)> reply);
  void render();
  void showDifference(int index);
  void updateCount();
  void revealPlace();
  std::shared_ptr<const DiffDocument> document_;  // set last
  std::shared_ptr<const ShownDiff> shown_;        // never null; may be of an earlier one
  BackgroundJob making_;
  BackgroundJob exporting_;
  bool awaited_ = false;
  bool folded_ = false;
  bool whitespace_ignored_ = false;
  int current_ = -1;
  Mode mode_ = Mode::side_by_side;
  QString notice_;
  std::vector<PlaceMark> marks_;
  std::optional<PlaceMark> wanted_place_;  // to be shown once it can be
  QWidget* bar_;
  SegmentBar* modes_;
  ProgressNote* progress_;
  ElidedLabel* count_;
  QToolButton* previous_;
  QToolButton* next_;
  QToolButton* more_;
  QAction* fold_;
  QAction* blanks_;
  QAction* patch_;
  QAction* html_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  DiffPane* left_;
  DiffPane* right_;
  DiffPane* unified_;
  ValueChanges* values_;
  ElidedLabel* left_title_;
  ElidedLabel* right_title_;
  ElidedLabel* unified_title_;
};

}  // namespace sextant::ui
