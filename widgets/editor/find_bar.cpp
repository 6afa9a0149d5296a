// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/find_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {
using Sci = QsciScintillaBase;
}

FindBar::FindBar(CodeView* view, QWidget* parent) : QWidget(parent), view_(view) {
  setSurface(this, "foot");
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  rows->setSpacing(size::gap_small);
  rows->addLayout(findRow());
  rows->addLayout(replaceRow());
  hide();
}

QToolButton* FindBar::makeButton(const QString& iconName, const QString& words) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setToolTip(words);
  button->setAccessibleName(words);
  setButtonKind(button, ButtonKind::flat);
  return button;
}

QToolButton* FindBar::makeToggle(const QString& iconName, const QString& words) {
  QToolButton* button = makeButton(iconName, words);
  button->setCheckable(true);
  connect(button, &QToolButton::toggled, this, [this] { search(true); });
  return button;
}

QLayout* FindBar::findRow() {
  what_ = new QLineEdit;
  case_ = makeToggle(QStringLiteral("case"), tr("Match upper and lower case"));
  word_ = makeToggle(QStringLiteral("word"), tr("Match whole words"));
  regex_ = makeToggle(QStringLiteral("regex"), tr("Regular expression"));
  count_ = new PlainLabel({}, Tone::muted);
  count_->setMinimumWidth(110);
  previous_ = makeButton(QStringLiteral("arrow-up"), tr("Previous match (Shift+F3)"));
  next_ = makeButton(QStringLiteral("arrow-down"), tr("Next match (F3)"));
  auto* shut = makeButton(QStringLiteral("close"), tr("Close (Esc)"));
  auto* row = new QHBoxLayout;
  row->setSpacing(size::gap_tiny);
  row->addWidget(what_, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{case_, word_, regex_}) {
    row->addWidget(widget);
  }
  row->addSpacing(size::gap_tiny);
  for (QWidget* widget : std::initializer_list<QWidget*>{count_, previous_, next_, shut}) {
    row->addWidget(widget);
  }
  connect(what_, &QLineEdit::textChanged, this, [this] {
    if (mode_ != Mode::line) search(true);
  });
  connect(previous_, &QToolButton::clicked, this, &FindBar::findPrevious);
  connect(next_, &QToolButton::clicked, this, &FindBar::findNext);
  connect(shut, &QToolButton::clicked, this, &FindBar::close);
  return row;
}

QLayout* FindBar::replaceRow() {
  with_ = new QLineEdit;
  with_->setPlaceholderText(tr("Replace with"));
  with_->setAccessibleName(tr("Replace with"));
  replace_ = new QPushButton(tr("Replace"));
  replace_all_ = new QPushButton(tr("Replace all"));
  auto* row = new QHBoxLayout;
  row->setSpacing(size::gap_small);
  row->addWidget(with_, 1);
  row->addWidget(replace_);
  row->addWidget(replace_all_);
  connect(replace_, &QPushButton::clicked, this, &FindBar::replaceCurrent);
  connect(replace_all_, &QPushButton::clicked, this, &FindBar::replaceAll);
  return row;
}

void FindBar::open(Mode mode) {
  mode_ = mode == Mode::replace && view_->isReadOnly() ? Mode::find : mode;
  const bool finding = mode_ != Mode::line;
  for (QWidget* widget : std::initializer_list<QWidget*>{case_, word_, regex_, previous_, next_}) {
    widget->setVisible(finding);
  }
  for (QWidget* widget : std::initializer_list<QWidget*>{with_, replace_, replace_all_}) {
    widget->setVisible(mode_ == Mode::replace);
  }
  const QString purpose = finding ? tr("Find") : tr("Go to line, 1 to %1").arg(view_->lines());
  what_->setPlaceholderText(purpose);
  what_->setAccessibleName(purpose);
  const QString selected = view_->selectedText();
  if (!finding) {
    what_->clear();
    clearMarks();
    count_->clear();
  } else if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n'))) {
    what_->setText(selected);
  }
  show();
  what_->setFocus();
  what_->selectAll();
  if (finding) search(false);
}

void FindBar::close() {
  clearMarks();
  hide();
  view_->setFocus();
}

void FindBar::refresh() {
  if (isVisible() && mode_ != Mode::line) search(false);
}

void FindBar::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (event->key() == Qt::Key_Escape) {
    close();
  } else if (enter && mode_ == Mode::line) {
    goToLine();
  } else if (enter && with_->hasFocus()) {
    replaceCurrent();
  } else if (enter) {
    step(!(event->modifiers() & Qt::ShiftModifier));
  } else {
    QWidget::keyPressEvent(event);
  }
}

SearchQuery FindBar::query() const {
  return {what_->text(), case_->isChecked(), word_->isChecked(), regex_->isChecked()};
}

QByteArray FindBar::text() const {
  const std::string_view bytes = view_->view();
  return QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()));
}

void FindBar::search(bool moveCursor) {
  found_ = findAll(text(), query());
  showMarks();
  const long start = view_->send(Sci::SCI_GETSELECTIONSTART);
  const auto next = std::find_if(found_.matches.begin(), found_.matches.end(),
                                 [start](const Match& m) { return m.begin >= start; });
  if (moveCursor && !found_.matches.empty()) {
    select(next == found_.matches.end() ? 0 : std::size_t(next - found_.matches.begin()));
  }
  updateCount();
}

void FindBar::step(bool forward) {
  if (query().text.isEmpty() || mode_ == Mode::line) {
    open(Mode::find);
    return;
  }
  found_ = findAll(text(), query());
  showMarks();
  const auto& all = found_.matches;
  if (!all.empty()) {
    const long begin = view_->send(Sci::SCI_GETSELECTIONSTART);
    const long end = view_->send(Sci::SCI_GETSELECTIONEND);
    const auto after = std::lower_bound(all.begin(), all.end(), forward ? end : begin,
                                        [](const Match& m, long at) { return m.begin < at; });
    const auto at = std::size_t(after - all.begin());
    select(forward ? at % all.size() : (at + all.size() - 1) % all.size());
  }
  updateCount();
}

void FindBar::select(std::size_t index) {
  const Match& match = found_.matches[index];
  view_->send(Sci::SCI_ENSUREVISIBLE, view_->send(Sci::SCI_LINEFROMPOSITION, match.begin));
  view_->send(Sci::SCI_SETSEL, match.begin, match.end);
  view_->send(Sci::SCI_SCROLLRANGE, match.end, match.begin);
}

long FindBar::selectedIndex() const {
  const Match selected{view_->send(Sci::SCI_GETSELECTIONSTART),
                       view_->send(Sci::SCI_GETSELECTIONEND)};
  const auto at = std::find(found_.matches.begin(), found_.matches.end(), selected);
  return at == found_.matches.end() ? -1 : long(at - found_.matches.begin());
}

void FindBar::showMarks() {
  clearMarks();
  view_->send(Sci::SCI_SETINDICATORCURRENT, CodeView::match_indicator);
  for (const Match& match : found_.matches) {
    view_->send(Sci::SCI_INDICATORFILLRANGE, match.begin, match.end - match.begin);
  }
}

void FindBar::clearMarks() {
  view_->send(Sci::SCI_SETINDICATORCURRENT, CodeView::match_indicator);
  view_->send(Sci::SCI_INDICATORCLEARRANGE, 0, view_->send(Sci::SCI_GETLENGTH));
}

void FindBar::updateCount() {
  const auto total = qint64(found_.matches.size());
  const bool wrong = !found_.error.isEmpty();
  what_->setProperty("invalid", wrong);
  what_->setStyleSheet(what_->styleSheet());
  QString words;
  if (wrong) {
    words = tr("Not a pattern yet");
  } else if (query().text.isEmpty()) {
    words.clear();
  } else if (total == 0) {
    words = tr("No match");
  } else {
    const QString all = countText(total) + (found_.cut_off ? QStringLiteral("+") : QString());
    const long at = selectedIndex();
    words = at < 0 ? tr("%1 matches").arg(all) : tr("%1 of %2").arg(countText(at + 1), all);
  }
  count_->setText(words);
  count_->setToolTip(plainToolTip(found_.error));
  replace_->setEnabled(total > 0);
  replace_all_->setEnabled(total > 0 && !found_.cut_off);
}

void FindBar::goToLine() {
  bool number = false;
  const int line = what_->text().toInt(&number);
  if (!number || line < 1 || line > view_->lines()) {
    count_->setText(tr("A line from 1 to %1").arg(view_->lines()));
    return;
  }
  view_->send(Sci::SCI_ENSUREVISIBLEENFORCEPOLICY, line - 1);
  view_->send(Sci::SCI_GOTOLINE, line - 1);
  close();
}

void FindBar::replaceCurrent() {
  const long at = selectedIndex();
  if (at < 0) {
    step(true);
    return;
  }
  const Match match = found_.matches[std::size_t(at)];
  const QByteArray with = replacementFor(text(), match, query(), with_->text());
  view_->send(Sci::SCI_SETTARGETRANGE, match.begin, match.end);
  view_->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(with.size()),
                       with.constData());
  view_->send(Sci::SCI_SETSEL, match.begin + with.size(), match.begin + with.size());
  step(true);
}

void FindBar::replaceAll() {
  found_ = findAll(text(), query());
  const QByteArray before = QByteArray(text().constData(), text().size());
  const auto total = qint64(found_.matches.size());
  view_->send(Sci::SCI_BEGINUNDOACTION);
  // From the end, so that the places of the matches before stay true.
  for (auto match = found_.matches.rbegin(); match != found_.matches.rend(); ++match) {
    const QByteArray with = replacementFor(before, *match, query(), with_->text());
    view_->send(Sci::SCI_SETTARGETRANGE, match->begin, match->end);
    view_->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(with.size()),
                         with.constData());
  }
  view_->send(Sci::SCI_ENDUNDOACTION);
  search(false);
  count_->setText(tr("%1 replaced").arg(countText(total)));
}

}  // namespace sextant::ui
