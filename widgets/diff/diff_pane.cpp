// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/diff_pane.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

#include <algorithm>

namespace sextant::ui {
namespace {

// So many lines are decorated as soon as they are there, the others when they come in sight.
constexpr long decorated_at_once = 500;

bool differsInLineEnd(const TextDiff& diff, const DiffRow& row) {
  if (row.kind != DiffKind::changed || !row.left || !row.right) return false;
  return withoutReturn(diff.left_lines[*row.left - 1]) ==
         withoutReturn(diff.right_lines[*row.right - 1]);
}

QByteArray padded(std::optional<std::size_t> number, int width) {
  return (number ? QByteArray::number(qulonglong(*number)) : QByteArray()).rightJustified(width);
}

}  // namespace

DiffPane::DiffPane(Side side, QWidget* parent)
    : CodeView(parent), side_(side), loader_(new TextLoader(this)) {
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
  connect(this, &QsciScintilla::cursorPositionChanged, this, [this](int line, int) {
    if (!hasFocus() || revealing_ || isLoading()) return;
    if (const auto at = lineAt(line); at && !at->folded) emit chosen(at->activates);
  });
  connect(loader_, &TextLoader::finished, this, &DiffPane::loaded);
}

bool DiffPane::isLoading() const {
  return loader_->isRunning();
}

void DiffPane::activateLine(long index) {
  const auto line = lineAt(index);
  if (!line) return;
  if (line->folded) {
    emit unfoldWanted();
  } else {
    emit activated(line->activates);
  }
}

std::optional<DiffPane::Line> DiffPane::lineAt(long index) const {
  if (!shown_ || index < 0) return std::nullopt;
  const auto at = std::size_t(index);
  const std::vector<DiffRow>& rows = shown_->diff->rows;
  const bool unified = side_ == Side::unified;
  if (at >= (unified ? shown_->unified.size() : rows.size())) return std::nullopt;
  const DiffRow& row = rows[unified ? shown_->unified[at].row : at];
  if (row.folded > 0) {
    Line line{.text = {}};
    line.marker = filler_line;
    line.filler = true;
    line.folded = true;
    return line;
  }
  return unified ? unifiedLine(shown_->unified[at]) : sideLine(row);
}

DiffPane::Line DiffPane::sideLine(const DiffRow& row) const {
  const TextDiff& diff = *shown_->diff;
  const bool left = side_ == Side::left;
  const auto& number = left ? row.left : row.right;
  Line line{.text = {}};
  line.filler = !number;
  line.activates = row.right.value_or(0);
  if (number) {
    line.text = (left ? diff.left_lines : diff.right_lines)[*number - 1];
    line.number = QByteArray::number(qulonglong(*number)) + ' ';
  }
  if (row.kind == DiffKind::same) return line;
  line.marker = line.filler ? filler_line : (left ? removed_line : added_line);
  line.word_indicator = left ? removed_word : added_word;
  line.words = left ? &row.left_words : &row.right_words;
  line.only_line_end = differsInLineEnd(diff, row);
  return line;
}

DiffPane::Line DiffPane::unifiedLine(const UnifiedLine& unified) const {
  const TextDiff& diff = *shown_->diff;
  const DiffRow& row = diff.rows[unified.row];
  const bool same = row.kind == DiffKind::same;
  Line line{.text =
                unified.right ? diff.right_lines[*row.right - 1] : diff.left_lines[*row.left - 1]};
  line.activates = row.right.value_or(0);
  line.number = padded(same || !unified.right ? row.left : std::nullopt, number_width_) + ' ' +
                padded(same || unified.right ? row.right : std::nullopt, number_width_) +
                (same            ? "   "
                 : unified.right ? " + "
                                 : " - ");
  if (same) return line;
  line.marker = unified.right ? added_line : removed_line;
  line.word_indicator = unified.right ? added_word : removed_word;
  line.words = unified.right ? &row.right_words : &row.left_words;
  line.only_line_end = differsInLineEnd(diff, row);
  return line;
}

QByteArray DiffPane::widestNumber() const {
  return side_ == Side::unified ? QByteArray(2 * number_width_ + 4, '9')
                                : QByteArray(std::max(number_width_, 2), '9') + ' ';
}

void DiffPane::showDiff(std::shared_ptr<const ShownDiff> shown) {
  clearDecorations();
  // The lines that were marked are not these.
  markCurrent(0, 0);
  shown_ = std::move(shown);
  to_reveal_.reset();
  const TextDiff& diff = *shown_->diff;
  const auto most = std::max(diff.left_lines.size(), diff.right_lines.size());
  number_width_ = int(QByteArray::number(qulonglong(most)).size());
  decorated_.assign(side_ == Side::unified ? shown_->unified.size() : diff.rows.size(), false);
  const long width = SendScintilla(SCI_TEXTWIDTH, STYLE_LINENUMBER, widestNumber().constData());
  setMarginWidth(number_margin, int(width) + 8);
  const std::string& text = side_ == Side::left ? shown_->left_text : shown_->right_text;
  loader_->start(std::shared_ptr<const std::string>(shown_, &text));
}

void DiffPane::forget() {
  if (!shown_) return;
  clearDecorations();
  shown_.reset();
  decorated_.clear();
  loader_->start(std::string());
}

void DiffPane::loaded() {
  decorate(0, decorated_at_once);
  refreshNotes();
  if (to_reveal_) reveal(*std::exchange(to_reveal_, std::nullopt));
}

// Line by line: clearing the margin of every line takes long where few lines have anything there.
void DiffPane::clearDecorations() {
  for (const int line : decorations_) {
    markerDelete(line, -1);
    SendScintilla(SCI_MARGINSETTEXT, static_cast<unsigned long>(line), "");
  }
  decorations_.clear();
  line_ends_.clear();
  setNotes({});
}

void DiffPane::setPlaceMarks(std::vector<PlaceMark> marks) {
  if (marks == place_marks_) return;
  place_marks_ = std::move(marks);
  refreshNotes();
}

std::optional<int> DiffPane::paneLineOf(bool left, std::size_t line) const {
  const bool has_side = side_ == Side::unified || left == (side_ == Side::left);
  if (!shown_ || !has_side) return std::nullopt;
  const auto& rows = shown_->diff->rows;
  const auto shows = [&](const DiffRow& row) { return (left ? row.left : row.right) == line; };
  if (side_ != Side::unified) {
    const auto found = std::find_if(rows.begin(), rows.end(), shows);
    return found == rows.end() ? std::nullopt : std::optional(int(found - rows.begin()));
  }
  const auto& lines = shown_->unified;
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const UnifiedLine& one) {
    const DiffRow& row = rows[one.row];
    return (one.right != left || row.kind == DiffKind::same) && shows(row);
  });
  return found == lines.end() ? std::nullopt : std::optional(int(found - lines.begin()));
}

void DiffPane::refreshNotes() {
  std::vector<InlineNote> notes = line_ends_;
  for (const PlaceMark& mark : place_marks_) {
    if (const auto line = paneLineOf(mark.left, mark.line))
      notes.push_back({*line, mark.text, mark.tone, mark.colour});
  }
  std::stable_sort(notes.begin(), notes.end(),
                   [](const InlineNote& a, const InlineNote& b) { return a.line < b.line; });
  setNotes(std::move(notes));
}

void DiffPane::decorate(long first, long last) {
  // The last line of a text that is still coming in may be half a line.
  const long there = isLoading() ? lines() - 1 : lines();
  const std::size_t notes = line_ends_.size();
  last = std::min({last, there, long(decorated_.size())});
  for (long index = std::max(first, 0L); index < last; ++index) {
    if (decorated_[std::size_t(index)]) continue;
    const auto line = lineAt(index);
    decorated_[std::size_t(index)] = true;
    decorations_.push_back(int(index));
    decorateLine(int(index), *line);
    if (!line->only_line_end) continue;
    const bool crlf = line->text != withoutReturn(line->text);
    line_ends_.push_back(
        {int(index), crlf ? tr("line end CR LF") : tr("line end LF"), Tone::muted});
  }
  if (line_ends_.size() != notes) refreshNotes();
}

void DiffPane::decorateLine(int index, const Line& line) {
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
    send(SCI_INDICATORFILLRANGE, start, send(SCI_LINELENGTH, index));
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
  const long top_line = send(SCI_GETFIRSTVISIBLELINE);
  decorate(top_line, top_line + send(SCI_LINESONSCREEN) + 2);
  CodeView::paintEvent(event);
  if (current_last_ <= current_first_) return;
  const long top = send(SCI_POINTYFROMPOSITION, 0, send(SCI_POSITIONFROMLINE, current_first_));
  const long height = send(SCI_TEXTHEIGHT, 0) * (current_last_ - current_first_);
  QPainter(viewport()).fillRect(QRect(0, int(top), 3, int(height)), tokens().accent);
}

void DiffPane::reveal(int line) {
  if (isLoading()) {
    to_reveal_ = line;
    return;
  }
  const long screen = send(SCI_LINESONSCREEN);
  const long first = send(SCI_GETFIRSTVISIBLELINE);
  revealing_ = true;
  send(SCI_GOTOLINE, line);
  revealing_ = false;
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
    const auto line = lineAt(first + i);
    if (!line || !line->filler) kept.append(lines.at(i));
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
