// SPDX-License-Identifier: GPL-3.0-or-later
// QScintilla in our colours, keeping bytes: the base of the editor and of the diff's panes.
#pragma once

#include <Qsci/qsciscintilla.h>

#include <string>
#include <string_view>
#include <vector>

#include "widgets/theme/theme.h"

namespace sextant::ui {

// Words after the end of a line, in the secondary size: what is wrong with it. Several of one line
// stand behind each other, where they follow each other in the list.
struct InlineNote {
  int line = 0;  // from 0
  QString text;
  Tone tone = Tone::bad;
  QColor colour = {};  // instead of the tone's, where it is valid
  friend bool operator==(const InlineNote&, const InlineNote&) = default;
};

class CodeView : public QsciScintilla {
  Q_OBJECT
 public:
  // Above this size, full accessibility would count characters on every key stroke.
  static constexpr long large_bytes = 1 << 20;

  enum Margin { number_margin, mark_margin, fold_margin, end_of_margins };
  enum Marker {
    error_dot = 0,
    warning_dot,
    added_bar,
    changed_bar,
    removed_bar,
    error_line,
    added_line,
    removed_line,
    filler_line,
  };
  // Styles of line numbers that stand on a tinted line.
  enum NumberStyle { number_on_added = 40, number_on_removed, number_on_filler };
  enum Indicator {
    match_indicator = 8,
    current_match,
    added_word,
    removed_word,
    word_text,
    said_text
  };

  explicit CodeView(QWidget* parent = nullptr);

  // Replaces the text and forgets the undo history. Any bytes, NUL included.
  void setBytes(std::string_view bytes);
  // The same in parts: begin with the whole size, add, end. Between them the view is not edited.
  void beginBytes(std::size_t size);
  void addBytes(std::string_view bytes);
  void endBytes();
  [[nodiscard]] std::string bytes() const;
  // Points into the editor's own buffer; valid until the next change.
  [[nodiscard]] std::string_view view() const;
  [[nodiscard]] bool isLarge() const { return large_; }

  void setNotes(std::vector<InlineNote> notes);
  // Numbers at the left in a column that fits `lines`; only while the number margin counts itself.
  void fitNumberMargin(int lines);

  // SendScintilla with plain numbers.
  long send(unsigned int message, long w = 0, long l = 0) const;

 signals:
  // Text was inserted or removed; for a large text also after other changes, such as colours.
  void contentTouched();
  void zoomed();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  void setUpBehaviour();
  void giveKeysToWindow();
  void setUpMargins();
  void setUpRepresentations();
  void applyTheme();
  void applyStyles();
  void applyMarkers();
  void applyIndicators();
  void fitLineHeight();
  void setLarge(bool large);
  void paintNotes();
  void paintMargins();
  void paintMargin(QPainter& painter, int line, const QRect& row);
  [[nodiscard]] int marginLeft(Margin margin) const;
  std::vector<InlineNote> notes_;
  bool large_ = false;
};

}  // namespace sextant::ui
