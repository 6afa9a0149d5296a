// SPDX-License-Identifier: GPL-3.0-or-later
// The editor of one profile text. It keeps the bytes that it is given: line ends, a byte order mark
// and NUL bytes survive.
#pragma once

#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/document/document_types.h"
#include "widgets/editor/text_loader.h"
#include "widgets/editor/yaml_assist.h"

namespace sextant::ui {

class CodeView;
class ElidedLabel;
class FindBar;

// How a line differs from the base revision's text; drawn as a bar in the margin.
enum class LineMark { added, changed, removed_above };
struct MarkedLine {
  std::size_t line = 1;  // from 1
  LineMark mark = LineMark::changed;
  friend bool operator==(const MarkedLine&, const MarkedLine&) = default;
};

class YamlEditor : public QWidget {
  Q_OBJECT
 public:
  explicit YamlEditor(QWidget* parent = nullptr);

  // Replaces everything and forgets the undo history: for another document. No textEdited(). A
  // large text comes in slices: until textLoaded() the view is read-only, and text() is the whole
  // of it.
  void setText(const std::string& bytes);
  [[nodiscard]] bool isLoading() const { return loader_->isRunning(); }
  // True where text() is this; without a copy.
  [[nodiscard]] bool holds(std::string_view bytes) const;
  // True where an edit was made that textEdited() has not told of yet.
  [[nodiscard]] bool hasUntoldEdit() const;
  // The caller has read the text as it is now: there is no textEdited() for it any more.
  void setTold();
  // Replaces everything as one edit that can be undone: for a rebase or a restore.
  void replaceText(const std::string& bytes);
  // Makes one patch of a few bytes, as one step that can be undone, for an edit that was made in
  // another view of the text. False, and nothing happens, where the text is read-only or the patch
  // does not lie in it.
  bool applyPatch(const TextPatch& patch);
  [[nodiscard]] std::string text() const;

  void setReadOnly(bool readOnly);
  [[nodiscard]] bool isReadOnly() const;

  // What the service's schema says of the keys, for completion and explanations, and where
  // effective values come from (may be empty).
  void setGuide(SchemaGuide guide, OriginWords origin);

  // Problems without a place in this text (another scope's) are left out by the caller.
  void setProblems(const std::vector<Problem>& problems);
  void setMarkedLines(const std::vector<MarkedLine>& lines);

  // Puts the cursor there, unfolds and scrolls so that it is seen, and takes the focus. Beyond the
  // end: the last position.
  void goTo(const Position& position);
  [[nodiscard]] Position cursor() const;

  [[nodiscard]] bool canUndo() const;
  [[nodiscard]] bool canRedo() const;

 public slots:
  void undo();
  void redo();
  void openFind();
  void openReplace();
  // Asks for a line number in the find bar's place.
  void openGoToLine();
  void findNext();
  void findPrevious();
  // Lists what can be typed at the cursor.
  void complete();
  // Says what is known of the key at the cursor, as pointing at it with the mouse does.
  void explain();
  void zoomBy(int steps);
  void resetZoom();
  // What is known of the keys has changed elsewhere: says it anew, soon.
  void refreshStatusSoon();
  // The same, also in a tip that is open.
  void refreshWords();

 signals:
  // After setText(), at once or when a large text is there.
  void textLoaded();
  // The text changed by an edit, undo or redo; comes once, edit_pause_ms after the last change.
  void textEdited();
  // At once with the first change after textEdited(): for a "not saved yet" mark.
  void editingBegan();
  // From 1; the column counts bytes.
  void cursorMoved(std::size_t line, std::size_t column);

 public:
  static constexpr int edit_pause_ms = 150;
  // For tests and wiring that need the view itself.
  [[nodiscard]] CodeView* view() const { return view_; }
  [[nodiscard]] YamlAssist* assist() const { return assist_; }
  // On the key at the cursor; empty without a schema.
  [[nodiscard]] QString statusWords() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void onChanged();
  void onCursor();
  void makeShortcuts();
  void showTip(const QPoint& place, const QPoint& global);
  [[nodiscard]] QStringList wordsAt(long position) const;
  void refreshStatus();
  void loaded();
  CodeView* view_;
  TextLoader* loader_;
  YamlAssist* assist_;
  QWidget* foot_;
  ElidedLabel* status_;
  QTimer status_pause_;
  FindBar* find_;
  QString tip_;                     // as shown last
  std::function<void()> open_tip_;  // shows it again
  QTimer pause_;
  std::vector<Problem> problems_;
  std::size_t known_ = 0;  // hash of the text that was announced last
  bool announced_ = false;
  bool taking_ = false;                   // the text is being replaced by setText()
  bool read_only_ = false;                // what was asked for; a load is read-only besides
  std::optional<Position> place_wanted_;  // asked for while it was loading
};

}  // namespace sextant::ui
