// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/diff_pane.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

namespace sextant::ui {
namespace {

std::string_view withoutReturn(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool differsInLineEnd(const TextDiff& diff, const DiffRow& row) {
  if (row.kind != DiffKind::changed || !row.left || !row.right) return false;
  return withoutReturn(diff.left_lines[*row.left - 1]) ==
         withoutReturn(diff.right_lines[*row.right - 1]);
}

QByteArray padded(std::optional<std::size_t> number, int width) {
  return (number ? QByteArray::number(qulonglong(*number)) : QByteArray()).rightJustified(width);
}

}  // namespace

DiffPane::DiffPane(QWidget* parent) : CodeView(parent) {
  setReadOnly(true);
  setCaretLineVisible(false);
  setMarginType(number_margin, TextMarginRightJustified);
  setMarginWidth(mark_margin, 0);
  setMarginWidth(fold_margin, 0);
  send(SCI_SETMARGINLEFT, 0, 0);
  send(SCI_SETAUTOMATICFOLD, 0);
  // Room for the last line above a horizontal scroll bar, the same on both sides.
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  connect(this, &QsciScintillaBase::SCN_DOUBLECLICK, this,
          [this](int, int line, int) { activateLine(line); });
}

void DiffPane::activateLine(long line) {
  if (line < 0 || std::size_t(line) >= activates_.size()) return;
  if (folds_[std::size_t(line)]) {
    emit unfoldWanted();
  } else {
    emit activated(activates_[std::size_t(line)]);
  }
}

DiffPane::Line DiffPane::foldedLine(const DiffRow& row) {
  Line line;
  line.text = tr("⋯ %1 unchanged lines").arg(row.folded).toStdString();
  line.marker = filler_line;
  line.filler = true;
  line.folded = true;
  return line;
}

void DiffPane::showSide(const TextDiff& diff, Side side) {
  const bool left = side == Side::left;
  std::vector<Line> lines;
  lines.reserve(diff.rows.size());
  for (const DiffRow& row : diff.rows) {
    const auto& number = left ? row.left : row.right;
    if (row.folded > 0) {
      lines.push_back(foldedLine(row));
      continue;
    }
    Line line;
    line.filler = !number;
    line.activates = row.right.value_or(0);
    if (number) {
      line.text = (left ? diff.left_lines : diff.right_lines)[*number - 1];
      line.number = QByteArray::number(qulonglong(*number)) + ' ';
    }
    if (row.kind != DiffKind::same) {
      line.marker = line.filler ? filler_line : (left ? removed_line : added_line);
      line.word_indicator = left ? removed_word : added_word;
      line.words = left ? &row.left_words : &row.right_words;
      line.only_line_end = differsInLineEnd(diff, row);
    }
    lines.push_back(std::move(line));
  }
  const auto most = std::max(diff.left_lines.size(), diff.right_lines.size());
  showLines(lines, QByteArray::number(qulonglong(std::max<std::size_t>(most, 10))) + " ");
}

void DiffPane::showUnified(const TextDiff& diff) {
  const auto most = std::max(diff.left_lines.size(), diff.right_lines.size());
  const int width = int(QByteArray::number(qulonglong(most)).size());
  std::vector<Line> lines;
  for (const UnifiedLine& unified : unifiedLines(diff.rows)) {
    const DiffRow& row = diff.rows[unified.row];
    const bool same = row.kind == DiffKind::same;
    if (row.folded > 0) {
      lines.push_back(foldedLine(row));
      continue;
    }
    Line line;
    line.text = unified.right ? diff.right_lines[*row.right - 1] : diff.left_lines[*row.left - 1];
    line.activates = row.right.value_or(0);
    line.number = padded(same || !unified.right ? row.left : std::nullopt, width) + ' ' +
                  padded(same || unified.right ? row.right : std::nullopt, width) +
                  (same            ? "   "
                   : unified.right ? " + "
                                   : " - ");
    if (!same) {
      line.marker = unified.right ? added_line : removed_line;
      line.word_indicator = unified.right ? added_word : removed_word;
      line.words = unified.right ? &row.right_words : &row.left_words;
      line.only_line_end = differsInLineEnd(diff, row);
    }
    lines.push_back(std::move(line));
  }
  showLines(lines, QByteArray(2 * width + 4, '9'));
}

void DiffPane::showLines(const std::vector<Line>& lines, const QByteArray& widestNumber) {
  std::string text;
  // The lines that were marked are not these.
  markCurrent(0, 0);
  fillers_.clear();
  activates_.clear();
  folds_.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += '\n';
    text += withoutReturn(lines[i].text);
    fillers_.push_back(lines[i].filler);
    folds_.push_back(lines[i].folded);
    activates_.push_back(lines[i].activates);
  }
  markerDeleteAll(-1);
  send(SCI_MARGINTEXTCLEARALL);
  setBytes(text);
  const long width = SendScintilla(SCI_TEXTWIDTH, STYLE_LINENUMBER, widestNumber.constData());
  setMarginWidth(number_margin, int(width) + 8);
  std::vector<InlineNote> notes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    decorate(int(i), lines[i]);
    if (lines[i].only_line_end) {
      const bool crlf = lines[i].text != withoutReturn(lines[i].text);
      notes.push_back({int(i), crlf ? tr("line end CR LF") : tr("line end LF"), Tone::muted});
    }
  }
  setNotes(std::move(notes));
}

void DiffPane::decorate(int index, const Line& line) {
  const int style = line.filler                   ? int(number_on_filler)
                    : line.marker == added_line   ? int(number_on_added)
                    : line.marker == removed_line ? int(number_on_removed)
                                                  : int(STYLE_LINENUMBER);
  SendScintilla(SCI_MARGINSETTEXT, static_cast<unsigned long>(index),
                line.filler ? " " : line.number.constData());
  send(SCI_MARGINSETSTYLE, index, style);
  if (line.marker >= 0) markerAdd(index, line.marker);
  const long start = send(SCI_POSITIONFROMLINE, index);
  if (line.folded) {
    send(SCI_SETINDICATORCURRENT, said_text);
    send(SCI_INDICATORFILLRANGE, start, long(line.text.size()));
  }
  if (!line.words || line.filler) return;
  const auto length = withoutReturn(line.text).size();
  for (const int indicator : {line.word_indicator, int(word_text)}) {
    send(SCI_SETINDICATORCURRENT, indicator);
    for (const WordSpan& span : *line.words) {
      const std::size_t end = std::min(span.end, length);
      if (end <= span.begin) continue;
      send(SCI_INDICATORFILLRANGE, start + long(span.begin), long(end - span.begin));
    }
  }
}

void DiffPane::markCurrent(int first, int last) {
  current_first_ = first;
  current_last_ = last;
  viewport()->update();
}

void DiffPane::paintEvent(QPaintEvent* event) {
  CodeView::paintEvent(event);
  if (current_last_ <= current_first_) return;
  const long top = send(SCI_POINTYFROMPOSITION, 0, send(SCI_POSITIONFROMLINE, current_first_));
  const long height = send(SCI_TEXTHEIGHT, 0) * (current_last_ - current_first_);
  QPainter(viewport()).fillRect(QRect(0, int(top), 3, int(height)), tokens().accent);
}

void DiffPane::reveal(int line) {
  const long screen = send(SCI_LINESONSCREEN);
  const long first = send(SCI_GETFIRSTVISIBLELINE);
  send(SCI_GOTOLINE, line);
  send(SCI_SETXOFFSET, 0);
  const bool seen = line >= first + 1 && line < first + screen - 2;
  send(SCI_SETFIRSTVISIBLELINE, seen ? first : std::max(line - screen / 3, 0L));
}

QMimeData* DiffPane::toMimeData(const QByteArray& text, bool rectangular) const {
  const long begin = send(SCI_GETSELECTIONSTART);
  const long first = send(SCI_LINEFROMPOSITION, begin);
  const QList<QByteArray> lines = text.split('\n');
  QList<QByteArray> kept;
  for (qsizetype i = 0; i < lines.size(); ++i) {
    const auto line = std::size_t(first + i);
    if (line >= fillers_.size() || !fillers_[line]) kept.append(lines.at(i));
  }
  return CodeView::toMimeData(rectangular ? text : kept.join('\n'), rectangular);
}

void DiffPane::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    const long line = send(SCI_LINEFROMPOSITION, send(SCI_GETCURRENTPOS));
    activateLine(line);
    return;
  }
  CodeView::keyPressEvent(event);
}

}  // namespace sextant::ui
