// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/code_view.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <Qsci/qscicommandset.h>

#include "widgets/editor/yaml_lexer.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

// QScintilla's own interface answers from the whole text; a large one gets a plain interface.
QAccessibleInterface* plainInterface(const QString& className, QObject* object) {
  if (className != QLatin1String(CodeView::staticMetaObject.className())) return nullptr;
  auto* view = qobject_cast<CodeView*>(object);
  if (!view || !view->isLarge()) return nullptr;
  return new QAccessibleWidget(view, QAccessible::EditableText, view->accessibleName());
}

void installPlainInterface() {
  static const bool once = [] {
    QAccessible::installFactory(plainInterface);
    return true;
  }();
  Q_UNUSED(once)
}

// Characters that are not seen, or that turn the reading direction: shown as their code.
const std::vector<char16_t>& hiddenCharacters() {
  static const std::vector<char16_t> characters = [] {
    std::vector<char16_t> list{0x00A0, 0x00AD, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
                               0x180E, 0x2028, 0x2029, 0x3164, 0xFEFF, 0xFFA0};
    const auto add = [&list](char16_t first, char16_t last) {
      for (char16_t c = first; c <= last; ++c)
        list.push_back(c);
    };
    add(0x2000, 0x200F);
    add(0x202A, 0x202F);
    add(0x205F, 0x206F);
    return list;
  }();
  return characters;
}

}  // namespace

CodeView::CodeView(QWidget* parent) : QsciScintilla(parent) {
  installPlainInterface();
  setFrameShape(NoFrame);
  setUtf8(true);
  setLexer(new YamlLexer(this));
  setUpBehaviour();
  setUpMargins();
  setUpRepresentations();
  applyTheme();
  connect(&Theme::current(), &Theme::changed, this, &CodeView::applyTheme);
  connect(this, &QsciScintilla::textChanged, this, &CodeView::contentTouched);
  connect(this, &QsciScintillaBase::SCN_UPDATEUI, this, [this](int what) {
    if (large_ && (what & SC_UPDATE_CONTENT)) emit contentTouched();
  });
  connect(this, &QsciScintillaBase::SCN_ZOOM, this, [this] {
    fitLineHeight();
    fitNumberMargin(lines());
    emit zoomed();
  });
}

long CodeView::send(unsigned int message, long w, long l) const {
  return SendScintilla(message, static_cast<unsigned long>(w), l);
}

void CodeView::setUpBehaviour() {
  setIndentationsUseTabs(false);
  setIndentationWidth(2);
  setTabWidth(2);
  setTabIndents(true);
  setBackspaceUnindents(true);
  setAutoIndent(true);
  setWrapMode(WrapNone);
  setScrollWidth(1);
  setScrollWidthTracking(true);
  setCaretWidth(2);
  setCaretLineVisible(true);
  setFolding(NoFoldStyle);
  send(SCI_SETMARGINRIGHT, 0, 0);
  send(SCI_SETENDATLASTLINE, 1);
  send(SCI_SETMULTIPLESELECTION, 1);
  send(SCI_SETADDITIONALSELECTIONTYPING, 1);
  send(SCI_SETEOLMODE, SC_EOL_LF);
  send(SCI_USEPOPUP, 1);
  giveKeysToWindow();
}

// Scintilla has commands on Ctrl+D, Ctrl+L and more that nobody expects here. QScintilla claims the
// keys of its list of commands before any shortcut, so they have to leave that list as well.
void CodeView::giveKeysToWindow() {
  for (const int key : {Qt::Key_D, Qt::Key_L, Qt::Key_T, Qt::Key_U}) {
    for (const int modifiers : {int(Qt::CTRL), int(Qt::CTRL) | int(Qt::SHIFT)}) {
      QsciCommand* command = standardCommands()->boundTo(key | modifiers);
      if (command == nullptr) continue;
      (command->key() == (key | modifiers)) ? command->setKey(0) : command->setAlternateKey(0);
    }
  }
}

// A key of the window's own is not the text's, whatever QScintilla binds it to; typing and moving
// need neither Ctrl nor Alt with a shortcut's key.
bool CodeView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool chord = key->modifiers() & (Qt::ControlModifier | Qt::AltModifier);
    const QKeySequence pressed(key->keyCombination());
    for (const QAction* action : chord ? window()->actions() : QList<QAction*>{}) {
      if (action->isEnabled() && action->shortcuts().contains(pressed)) {
        event->ignore();
        return false;
      }
    }
  }
  return QsciScintilla::event(event);
}

void CodeView::setUpMargins() {
  setMarginType(number_margin, NumberMargin);
  setMarginType(mark_margin, SymbolMargin);
  setMarginType(fold_margin, SymbolMargin);
  setMarginWidth(mark_margin, 16);
  setMarginWidth(fold_margin, 14);
  const int marks = (1 << error_dot) | (1 << warning_dot) | (1 << added_bar) | (1 << changed_bar) |
                    (1 << removed_bar);
  setMarginMarkerMask(mark_margin, marks);
  setMarginMarkerMask(fold_margin, int(SC_MASK_FOLDERS));
  setMarginSensitivity(fold_margin, true);
  setMarginSensitivity(mark_margin, true);
  send(SCI_SETAUTOMATICFOLD,
       SC_AUTOMATICFOLD_SHOW | SC_AUTOMATICFOLD_CLICK | SC_AUTOMATICFOLD_CHANGE);
  send(SCI_SETMARGINLEFT, 0, 4);
  fitNumberMargin(1);
}

void CodeView::setUpRepresentations() {
  for (const char16_t c : hiddenCharacters()) {
    const QByteArray bytes = QString(QChar(c)).toUtf8();
    const QByteArray shown = "U+" + QByteArray::number(int(c), 16).rightJustified(4, '0').toUpper();
    SendScintilla(SCI_SETREPRESENTATION, bytes.constData(), shown.constData());
  }
}

void CodeView::setBytes(std::string_view bytes) {
  beginBytes(bytes.size());
  addBytes(bytes);
  endBytes();
}

void CodeView::beginBytes(std::size_t size) {
  const bool read_only = isReadOnly();
  send(SCI_SETREADONLY, 0);
  setLarge(long(size) > large_bytes);
  send(SCI_SETUNDOCOLLECTION, 0);
  send(SCI_CLEARALL);
  send(SCI_ALLOCATE, long(size));
  send(SCI_SETREADONLY, read_only);
}

void CodeView::addBytes(std::string_view bytes) {
  const bool read_only = isReadOnly();
  send(SCI_SETREADONLY, 0);
  SendScintilla(SCI_APPENDTEXT, static_cast<unsigned long>(bytes.size()), bytes.data());
  send(SCI_SETREADONLY, read_only);
}

void CodeView::endBytes() {
  send(SCI_SETUNDOCOLLECTION, 1);
  send(SCI_EMPTYUNDOBUFFER);
  send(SCI_SETSAVEPOINT);
  const std::string_view bytes = view();
  const std::size_t end = bytes.find('\n');
  const bool crlf = end != std::string_view::npos && end > 0 && bytes[end - 1] == '\r';
  send(SCI_SETEOLMODE, crlf ? SC_EOL_CRLF : SC_EOL_LF);
  send(SCI_GOTOPOS, 0);
  send(SCI_SETFIRSTVISIBLELINE, 0);
  send(SCI_SETXOFFSET, 0);
  fitNumberMargin(lines());
}

std::string_view CodeView::view() const {
  const auto* text = static_cast<const char*>(SendScintillaPtrResult(SCI_GETCHARACTERPOINTER));
  return {text, std::size_t(send(SCI_GETLENGTH))};
}

std::string CodeView::bytes() const {
  return std::string(view());
}

void CodeView::setLarge(bool large) {
  send(SCI_SETIDLESTYLING, large ? SC_IDLESTYLING_ALL : SC_IDLESTYLING_NONE);
  if (large == large_) return;
  large_ = large;
  // An interface made before belongs to the other size.
  if (QAccessible::isActive()) {
    if (QAccessibleInterface* old = QAccessible::queryAccessibleInterface(this)) {
      QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(old));
    }
  }
  // QScintilla's accessibility listens to insertions and removals and counts from the top.
  send(SCI_SETMODEVENTMASK, large ? SC_MOD_CHANGEFOLD : SC_MODEVENTMASKALL);
}

void CodeView::setNotes(std::vector<InlineNote> notes) {
  notes_ = std::move(notes);
  viewport()->update();
}

void CodeView::fitNumberMargin(int lines) {
  if (marginType(number_margin) != NumberMargin) return;
  const QByteArray widest(std::max<qsizetype>(QByteArray::number(lines).size(), 3), '9');
  const long digits = SendScintilla(SCI_TEXTWIDTH, STYLE_LINENUMBER, widest.constData());
  setMarginWidth(number_margin, int(digits) + 6);
}

void CodeView::paintEvent(QPaintEvent* event) {
  QsciScintilla::paintEvent(event);
  paintMargins();
  if (!notes_.empty()) paintNotes();
}

int CodeView::marginLeft(Margin margin) const {
  int left = int(send(SCI_GETMARGINLEFT));
  for (int before = 0; before < margin; ++before)
    left += marginWidth(before);
  return left;
}

void CodeView::paintMargins() {
  QPainter painter(viewport());
  const int height = int(send(SCI_TEXTHEIGHT, 0));
  const long first = send(SCI_GETFIRSTVISIBLELINE);
  const long last = first + viewport()->height() / std::max(height, 1) + 1;
  long before = -1;
  for (long shown = first; shown <= last; ++shown) {
    const long line = send(SCI_DOCLINEFROMVISIBLE, shown);
    if (line == before || line >= lines()) break;
    before = line;
    const long y = send(SCI_POINTYFROMPOSITION, 0, send(SCI_POSITIONFROMLINE, line));
    paintMargin(painter, int(line), QRect(0, int(y), marginLeft(end_of_margins), height));
  }
}

// QScintilla scales pictures of markers wrongly on dense screens, and tints the text alone; so
// dots, chevrons and the ground behind them are drawn here.
void CodeView::paintMargin(QPainter& painter, int line, const QRect& row) {
  const Tokens& t = tokens();
  const unsigned marks = markersAtLine(line);
  if (marks & (1U << error_line)) {
    // Leaves the finished number as it is and changes only the ground.
    painter.setCompositionMode(t.dark ? QPainter::CompositionMode_Lighten
                                      : QPainter::CompositionMode_Darken);
    painter.fillRect(row, t.removed_line);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
  }
  if (marks & ((1U << error_dot) | (1U << warning_dot))) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(marks & (1U << error_dot) ? t.bad : t.warning);
    painter.drawEllipse(QPointF(marginLeft(mark_margin) + 9, row.center().y() + 0.5), 4.3, 4.3);
  }
  if (marginWidth(fold_margin) > 0 && (send(SCI_GETFOLDLEVEL, line) & SC_FOLDLEVELHEADERFLAG)) {
    const bool open = send(SCI_GETFOLDEXPANDED, line);
    const QRect place(marginLeft(fold_margin) + 1, row.center().y() - 5, 12, 12);
    icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), Tone::muted)
        .paint(&painter, place);
  }
}

void CodeView::paintNotes() {
  QPainter painter(viewport());
  const int zoom = int(send(SCI_GETZOOM));
  painter.setFont(wordFont(std::max(12 + zoom, 8)));
  const int height = int(send(SCI_TEXTHEIGHT, 0));
  int line = -1, from = 0;
  for (const InlineNote& note : notes_) {
    if (note.line >= lines() || !send(SCI_GETLINEVISIBLE, note.line)) continue;
    const long end = send(SCI_GETLINEENDPOSITION, note.line);
    const int x = note.line == line ? from
                                    : int(send(SCI_POINTXFROMPOSITION, 0, end)) + size::gap_huge;
    const int y = int(send(SCI_POINTYFROMPOSITION, 0, end));
    const QRect area(x, y, viewport()->width() - x - size::gap_small, height);
    if (area.width() < 40 || !area.intersects(viewport()->rect())) continue;
    line = note.line;
    from = x + painter.fontMetrics().horizontalAdvance(note.text) + size::gap;
    painter.setPen(note.colour.isValid() ? note.colour : colourOf(tokens(), note.tone));
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(note.text, Qt::ElideRight, area.width()));
  }
}

void CodeView::wheelEvent(QWheelEvent* event) {
  if (event->modifiers() & Qt::ControlModifier) {
    if (event->angleDelta().y() != 0) send(event->angleDelta().y() > 0 ? SCI_ZOOMIN : SCI_ZOOMOUT);
    event->accept();
    return;
  }
  QsciScintilla::wheelEvent(event);
}

bool CodeView::focusNextPrevChild(bool next) {
  // In a text that cannot be edited, Tab moves on as everywhere else.
  return isReadOnly() ? QAbstractScrollArea::focusNextPrevChild(next)
                      : QsciScintilla::focusNextPrevChild(next);
}

}  // namespace sextant::ui
