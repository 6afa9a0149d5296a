// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_editor.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QShortcut>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include "widgets/common/plain_label.h"
#include "widgets/editor/code_view.h"
#include "widgets/editor/find_bar.h"

namespace sextant::ui {
namespace {

using Sci = QsciScintillaBase;

constexpr int status_pause_ms = 120;
constexpr std::size_t bytes_in_mib = std::size_t{1} << 20;
constexpr int explanation_ms = 30'000;
constexpr qsizetype long_words = 80;  // a description; it stands last in the one line of the status

}  // namespace

YamlEditor::YamlEditor(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, size::gap_small, 0, 0);
  column->setSpacing(0);
  view_ = new CodeView;
  view_->setAccessibleName(tr("Profile text"));
  loader_ = new TextLoader(view_);
  find_ = new FindBar(view_);
  assist_ = new YamlAssist(view_, this);
  status_ = new ElidedLabel({}, Tone::muted);
  status_->withFont(12);
  foot_ = new QWidget;
  setSurface(foot_, "foot");
  foot_->setFixedHeight(size::row);
  auto* line = new QHBoxLayout(foot_);
  line->setContentsMargins(size::gap, 1, size::gap, 0);
  line->addWidget(status_);
  foot_->hide();
  column->addWidget(view_, 1);
  column->addWidget(find_);
  column->addWidget(foot_);
  setFocusProxy(view_);
  view_->viewport()->installEventFilter(this);
  pause_.setSingleShot(true);
  pause_.setInterval(edit_pause_ms);
  connect(&pause_, &QTimer::timeout, this, [this] {
    const std::size_t now = std::hash<std::string_view>{}(view_->view());
    const bool edited = now != known_;
    known_ = now;
    announced_ = false;
    find_->refresh();
    if (edited) emit textEdited();
  });
  connect(loader_, &TextLoader::finished, this, &YamlEditor::loaded);
  connect(loader_, &TextLoader::progressed, this, [this](std::size_t done, std::size_t all) {
    status_->setFullText(
        tr("Loading, %1 of %2 MiB").arg(done / bytes_in_mib).arg((all - 1) / bytes_in_mib + 1));
  });
  connect(view_, &CodeView::contentTouched, this, &YamlEditor::onChanged);
  connect(view_, &QsciScintilla::cursorPositionChanged, this, &YamlEditor::onCursor);
  status_pause_.setSingleShot(true);
  status_pause_.setInterval(status_pause_ms);
  connect(&status_pause_, &QTimer::timeout, this, &YamlEditor::refreshStatus);
  connect(assist_, &YamlAssist::insertWanted, this,
          [this](long begin, long end, const QByteArray& bytes) {
            applyPatch({std::size_t(begin), std::size_t(end - begin), bytes.toStdString()});
            view_->send(Sci::SCI_GOTOPOS, begin + bytes.size());
          });
  makeShortcuts();
}

void YamlEditor::makeShortcuts() {
  const auto on = [this](const QKeySequence& keys, auto slot) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, slot);
  };
  on(QKeySequence::Find, &YamlEditor::openFind);
  on(Qt::CTRL | Qt::Key_H, &YamlEditor::openReplace);
  on(Qt::CTRL | Qt::Key_G, &YamlEditor::openGoToLine);
  on(Qt::CTRL | Qt::Key_Space, &YamlEditor::complete);
  on(Qt::CTRL | Qt::Key_E, &YamlEditor::explain);
  on(Qt::Key_F3, &YamlEditor::findNext);
  on(Qt::SHIFT | Qt::Key_F3, &YamlEditor::findPrevious);
  on(QKeySequence::ZoomIn, [this] { zoomBy(1); });
  on(Qt::CTRL | Qt::Key_Equal, [this] { zoomBy(1); });
  on(QKeySequence::ZoomOut, [this] { zoomBy(-1); });
  on(Qt::CTRL | Qt::Key_0, &YamlEditor::resetZoom);
}

void YamlEditor::setText(const std::string& bytes) {
  pause_.stop();
  announced_ = false;
  place_wanted_.reset();
  taking_ = true;
  setProblems({});
  setMarkedLines({});
  view_->setReadOnly(true);
  loader_->start(bytes);
}

void YamlEditor::loaded() {
  known_ = std::hash<std::string_view>{}(view_->view());
  view_->setReadOnly(read_only_);
  taking_ = false;
  refreshStatus();
  emit textLoaded();
  // A place was asked for while it was not there yet.
  if (place_wanted_) goTo(*std::exchange(place_wanted_, std::nullopt));
}

void YamlEditor::setTold() {
  if (!loader_->isRunning()) known_ = std::hash<std::string_view>{}(view_->view());
}

bool YamlEditor::hasUntoldEdit() const {
  return !loader_->isRunning() && known_ != std::hash<std::string_view>{}(view_->view());
}

bool YamlEditor::holds(std::string_view bytes) const {
  return loader_->isRunning() ? loader_->bytes() == bytes : view_->view() == bytes;
}

void YamlEditor::replaceText(const std::string& bytes) {
  if (loader_->isRunning()) {
    setText(bytes);
    return;
  }
  const std::string_view before = view_->view();
  if (bytes == before) return;
  // Only what lies between the first and the last difference: a large text that is replaced as a
  // whole is coloured and counted anew as a whole.
  const std::size_t least = std::min(before.size(), bytes.size());
  auto head = std::size_t(
      std::mismatch(bytes.begin(), bytes.begin() + std::ptrdiff_t(least), before.begin()).first -
      bytes.begin());
  const auto room = std::ptrdiff_t(least - head);
  auto tail = std::size_t(
      std::mismatch(bytes.rbegin(), bytes.rbegin() + room, before.rbegin()).first - bytes.rbegin());
  // No character is cut in two.
  const auto inside = [&](std::size_t at) {
    return at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80;
  };
  while (head > 0 && inside(head))
    --head;
  while (tail > 0 && inside(bytes.size() - tail))
    --tail;
  const std::size_t end = before.size() - tail;
  const bool readOnly = view_->isReadOnly();
  view_->setReadOnly(false);
  view_->send(Sci::SCI_BEGINUNDOACTION);
  view_->send(Sci::SCI_SETTARGETRANGE, long(head), long(end));
  view_->SendScintilla(Sci::SCI_REPLACETARGET,
                       static_cast<unsigned long>(bytes.size() - head - tail), bytes.data() + head);
  view_->send(Sci::SCI_ENDUNDOACTION);
  view_->setReadOnly(readOnly);
}

bool YamlEditor::applyPatch(const TextPatch& patch) {
  const auto length = std::size_t(view_->send(Sci::SCI_GETLENGTH));
  const bool inside = patch.offset <= length && patch.removed <= length - patch.offset;
  if (view_->isReadOnly() || !inside) return false;
  view_->send(Sci::SCI_BEGINUNDOACTION);
  view_->send(Sci::SCI_SETTARGETRANGE, long(patch.offset), long(patch.offset + patch.removed));
  view_->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(patch.inserted.size()),
                       patch.inserted.data());
  view_->send(Sci::SCI_ENDUNDOACTION);
  // A large text tells of its changes only when it is drawn, which a hidden one is not.
  if (view_->isLarge()) onChanged();
  return true;
}

std::string YamlEditor::text() const {
  return loader_->isRunning() ? loader_->bytes() : view_->bytes();
}

void YamlEditor::setReadOnly(bool readOnly) {
  read_only_ = readOnly;
  view_->setReadOnly(readOnly || loader_->isRunning());
}

bool YamlEditor::isReadOnly() const {
  return read_only_;
}

void YamlEditor::setProblems(const std::vector<Problem>& problems) {
  problems_ = problems;
  for (const int marker : {CodeView::error_dot, CodeView::warning_dot, CodeView::error_line}) {
    view_->markerDeleteAll(marker);
  }
  // One note a line, the gravest and first; the tooltip and the list hold the others.
  std::map<int, InlineNote> notes;
  for (const Problem& problem : problems) {
    const int line = std::clamp(int(problem.position.line) - 1, 0, std::max(view_->lines() - 1, 0));
    const bool error = problem.severity == Severity::error;
    const auto before = view_->send(Sci::SCI_MARKERGET, line);
    if (before & (1 << CodeView::error_dot)) continue;
    if (!error && (before & (1 << CodeView::warning_dot))) continue;
    view_->markerDelete(line, CodeView::warning_dot);
    view_->markerAdd(line, error ? CodeView::error_dot : CodeView::warning_dot);
    if (error) view_->markerAdd(line, CodeView::error_line);
    notes.insert_or_assign(line, InlineNote{line, QString::fromStdString(problem.message),
                                            error ? Tone::bad : Tone::warning});
  }
  std::vector<InlineNote> shown;
  for (auto& [line, note] : notes)
    shown.push_back(std::move(note));
  view_->setNotes(std::move(shown));
}

void YamlEditor::setMarkedLines(const std::vector<MarkedLine>& lines) {
  for (const int marker : {CodeView::added_bar, CodeView::changed_bar, CodeView::removed_bar}) {
    view_->markerDeleteAll(marker);
  }
  for (const MarkedLine& line : lines) {
    const int marker = line.mark == LineMark::added     ? CodeView::added_bar
                       : line.mark == LineMark::changed ? CodeView::changed_bar
                                                        : CodeView::removed_bar;
    view_->markerAdd(int(line.line) - 1, marker);
  }
}

void YamlEditor::goTo(const Position& position) {
  if (loader_->isRunning()) {
    place_wanted_ = position;
    return;
  }
  const long line = std::clamp<long>(long(position.line) - 1, 0, view_->lines() - 1);
  const long start = view_->send(Sci::SCI_POSITIONFROMLINE, line);
  const long end = view_->send(Sci::SCI_GETLINEENDPOSITION, line);
  const long at = std::min(start + std::max(long(position.column) - 1, 0L), end);
  view_->send(Sci::SCI_ENSUREVISIBLEENFORCEPOLICY, line);
  view_->send(Sci::SCI_GOTOPOS, at);
  // Some lines around it, so that the place is seen in its context.
  const long screen = view_->send(Sci::SCI_LINESONSCREEN);
  const long shown = view_->send(Sci::SCI_VISIBLEFROMDOCLINE, line);
  const long first = view_->send(Sci::SCI_GETFIRSTVISIBLELINE);
  if (shown < first + 2 || shown > first + screen - 3) {
    view_->send(Sci::SCI_SETFIRSTVISIBLELINE, std::max(shown - screen / 3, 0L));
  }
  view_->setFocus();
}

Position YamlEditor::cursor() const {
  const long at = view_->send(Sci::SCI_GETCURRENTPOS);
  const long line = view_->send(Sci::SCI_LINEFROMPOSITION, at);
  const long start = view_->send(Sci::SCI_POSITIONFROMLINE, line);
  return {std::size_t(line + 1), std::size_t(at - start + 1)};
}

bool YamlEditor::canUndo() const {
  return view_->isUndoAvailable();
}
bool YamlEditor::canRedo() const {
  return view_->isRedoAvailable();
}
void YamlEditor::undo() {
  view_->undo();
}
void YamlEditor::redo() {
  view_->redo();
}
void YamlEditor::openFind() {
  find_->open(FindBar::Mode::find);
}
void YamlEditor::openReplace() {
  find_->open(FindBar::Mode::replace);
}
void YamlEditor::openGoToLine() {
  find_->open(FindBar::Mode::line);
}
void YamlEditor::findNext() {
  find_->findNext();
}
void YamlEditor::findPrevious() {
  find_->findPrevious();
}
void YamlEditor::zoomBy(int steps) {
  view_->zoomTo(int(view_->send(Sci::SCI_GETZOOM)) + steps);
}
void YamlEditor::resetZoom() {
  view_->zoomTo(0);
}

void YamlEditor::onChanged() {
  if (taking_) return;
  view_->fitNumberMargin(view_->lines());
  if (!announced_ && !view_->isLarge()) emit editingBegan();
  announced_ = true;
  pause_.start();
}

void YamlEditor::onCursor() {
  const Position at = cursor();
  emit cursorMoved(at.line, at.column);
  refreshStatusSoon();
}

void YamlEditor::refreshStatusSoon() {
  if (!foot_->isHidden()) status_pause_.start();
}

bool YamlEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    showTip(help->pos(), help->globalPos());
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void YamlEditor::setGuide(SchemaGuide guide, OriginWords origin) {
  assist_->setGuide(std::move(guide), std::move(origin));
  foot_->show();
  refreshStatus();
}

void YamlEditor::complete() {
  assist_->complete();
}

QString YamlEditor::statusWords() const {
  return status_->fullText();
}

void YamlEditor::refreshStatus() {
  if (loader_->isRunning()) return;
  QStringList words = assist_->explanation(view_->send(Sci::SCI_GETCURRENTPOS));
  const auto longer = std::stable_partition(
      words.begin(), words.end(), [](const QString& one) { return one.size() < long_words; });
  // Who set the value, which is told last, before what the key is for, which never changes.
  std::reverse(longer, words.end());
  status_->setFullText(words.join(QStringLiteral(" · ")));
}

// Problems of the line first, then what is known of the key.
QStringList YamlEditor::wordsAt(long position) const {
  const long line = view_->send(Sci::SCI_LINEFROMPOSITION, position);
  QStringList words;
  for (const Problem& problem : problems_) {
    if (long(problem.position.line) == line + 1)
      words.append(QString::fromStdString(problem.message));
  }
  return words + assist_->explanation(position);
}

void YamlEditor::refreshWords() {
  refreshStatusSoon();
  const bool open = QToolTip::isVisible() && !tip_.isEmpty() && QToolTip::text() == tip_;
  if (open) open_tip_();
}

void YamlEditor::explain() {
  open_tip_ = [this] { explain(); };
  const long at = view_->send(Sci::SCI_GETCURRENTPOS);
  QStringList words = wordsAt(at);
  if (words.isEmpty()) words << tr("Nothing is known of this place.");
  const QPoint corner(int(view_->send(Sci::SCI_POINTXFROMPOSITION, 0, at)),
                      int(view_->send(Sci::SCI_POINTYFROMPOSITION, 0, at)) +
                          int(view_->send(Sci::SCI_TEXTHEIGHT, 0)));
  tip_ = plainToolTip(words.join(QLatin1Char('\n')));
  QToolTip::showText(view_->viewport()->mapToGlobal(corner), tip_, view_, {}, explanation_ms);
}

void YamlEditor::showTip(const QPoint& place, const QPoint& global) {
  open_tip_ = [this, place, global] { showTip(place, global); };
  // Beside the end of a line nobody points at its key.
  const long at = view_->send(Sci::SCI_POSITIONFROMPOINTCLOSE, place.x(), place.y());
  const long line = view_->send(Sci::SCI_LINEFROMPOSITION,
                                view_->send(Sci::SCI_POSITIONFROMPOINT, place.x(), place.y()));
  const long end = view_->send(Sci::SCI_GETLINEENDPOSITION, line);
  const bool beside = at < 0;
  QStringList words = wordsAt(beside ? end : at);
  if (beside) words = words.mid(0, words.size() - assist_->explanation(end).size());
  tip_ = plainToolTip(words.join(QLatin1Char('\n')));
  QToolTip::showText(global, tip_, view_);
}

}  // namespace sextant::ui
