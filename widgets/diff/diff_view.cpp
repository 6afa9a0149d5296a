// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/diff_view.h"

#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include "widgets/diff/diff_pane.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

QWidget* titled(ElidedLabel* title, QWidget* pane) {
  auto* box = new QWidget;
  setSurface(box, "surface");
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  title->withFont(12);
  title->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_tiny);
  title->setFixedHeight(28);
  column->addWidget(title);
  column->addWidget(pane, 1);
  return box;
}

void synchronise(QScrollBar* a, QScrollBar* b) {
  QObject::connect(a, &QScrollBar::valueChanged, b, &QScrollBar::setValue);
  QObject::connect(b, &QScrollBar::valueChanged, a, &QScrollBar::setValue);
}

void synchroniseZoom(DiffPane* from, DiffPane* to) {
  QObject::connect(from, &CodeView::zoomed, to, [from, to] {
    const long zoom = from->send(QsciScintillaBase::SCI_GETZOOM);
    if (zoom != to->send(QsciScintillaBase::SCI_GETZOOM)) to->zoomTo(int(zoom));
  });
}

}  // namespace

DiffView::DiffView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildBar();
  buildPanes();
  column->addWidget(bar_);
  column->addWidget(stack_, 1);
  const auto on = [this](const QKeySequence& keys, auto slot) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, slot);
  };
  on(Qt::Key_F7, &DiffView::nextDifference);
  on(Qt::SHIFT | Qt::Key_F7, &DiffView::previousDifference);
  setDocument({});
}

void DiffView::buildBar() {
  bar_ = new QWidget;
  bar_->setFixedHeight(size::section_head + 1);
  setSurface(bar_, "bar");
  auto* row = new QHBoxLayout(bar_);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap);
  modes_ = new SegmentBar({tr("Side by side"), tr("Unified"), tr("By key")});
  count_ = new ElidedLabel({}, Tone::muted);
  count_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  count_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  const auto arrow = [](const QString& name, const QString& words) {
    auto* button = new QToolButton;
    button->setIcon(icon(name));
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFixedWidth(38);
    return button;
  };
  previous_ = arrow(QStringLiteral("arrow-up"), tr("Previous difference (Shift+F7)"));
  next_ = arrow(QStringLiteral("arrow-down"), tr("Next difference (F7)"));
  row->addWidget(modes_);
  row->addWidget(count_, 1);
  row->addWidget(previous_);
  row->addWidget(next_);
  buildMenu();
  row->addWidget(more_);
  connect(modes_, &SegmentBar::chosen, this,
          [this](int index) { setMode(static_cast<Mode>(index)); });
  connect(previous_, &QToolButton::clicked, this, &DiffView::previousDifference);
  connect(next_, &QToolButton::clicked, this, &DiffView::nextDifference);
}

void DiffView::buildPanes() {
  left_ = new DiffPane;
  right_ = new DiffPane;
  unified_ = new DiffPane;
  left_title_ = new ElidedLabel({}, Tone::muted);
  right_title_ = new ElidedLabel({}, Tone::muted);
  unified_title_ = new ElidedLabel({}, Tone::muted);
  auto* split = new QSplitter(Qt::Horizontal);
  split->setHandleWidth(1);
  split->setChildrenCollapsible(false);
  split->addWidget(titled(left_title_, left_));
  split->addWidget(titled(right_title_, right_));
  split->setSizes({1000, 1000});
  // The left pane follows the right one's scroll bar.
  left_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  synchronise(left_->verticalScrollBar(), right_->verticalScrollBar());
  synchronise(left_->horizontalScrollBar(), right_->horizontalScrollBar());
  synchroniseZoom(left_, right_);
  synchroniseZoom(right_, left_);
  empty_ = new EmptyState(tr("No differences"), tr("Both sides hold the same text."));
  stack_ = new QStackedWidget;
  stack_->addWidget(split);
  stack_->addWidget(titled(unified_title_, unified_));
  values_ = new ValueChanges;
  stack_->addWidget(values_);
  stack_->addWidget(empty_);
  setFocusProxy(right_);
  for (DiffPane* pane : {left_, right_, unified_}) {
    connect(pane, &DiffPane::activated, this, [this](std::size_t line) {
      if (line > 0) emit rightLineActivated(line);
    });
    connect(pane, &DiffPane::unfoldWanted, this, [this] { setFolded(false); });
  }
}

void DiffView::setDocument(DiffDocument document) {
  document_ = std::move(document);
  current_ = -1;
  left_title_->setFullText(document_.left_title);
  right_title_->setFullText(document_.right_title);
  unified_title_->setFullText(document_.left_title + QStringLiteral(" → ") + document_.right_title);
  left_->setAccessibleName(document_.left_title);
  right_->setAccessibleName(document_.right_title);
  unified_->setAccessibleName(unified_title_->fullText());
  values_->setChanges(document_.values.value_or(std::vector<ValueChange>{}));
  modes_->setEnabledAt(static_cast<int>(Mode::by_key), document_.values.has_value());
  refreshActions();
  showLines();
}

void DiffView::setNotice(const QString& notice) {
  notice_ = notice;
  updateCount();
}

void DiffView::setMode(Mode mode) {
  mode_ = mode == Mode::by_key && !document_.values ? Mode::side_by_side : mode;
  modes_->setCurrent(static_cast<int>(mode_));
  const int held = current_;
  render();
  if (held >= 0 && mode_ != Mode::by_key) showDifference(held);
}

void DiffView::setBarShown(bool shown) {
  bar_->setVisible(shown);
}

void DiffView::render() {
  const bool by_key = mode_ == Mode::by_key && document_.values;
  const bool no_values = by_key && document_.values->empty() && !document_.diff.same();
  if (no_values) {
    empty_->setWords(tr("Every value is the same"), tr("Only comments or formatting changed."));
  } else if (starts_.empty() && !document_.diff.same()) {
    empty_->setWords(tr("No differences but blanks"),
                     tr("Lines that differ in blanks alone are taken as the same."));
  } else {
    empty_->setWords(tr("No differences"), tr("Both sides hold the same text."));
  }
  if (by_key && !document_.values->empty()) {
    stack_->setCurrentWidget(values_);
  } else if (starts_.empty() || no_values) {
    stack_->setCurrentWidget(empty_);
  } else if (mode_ == Mode::unified) {
    unified_->showUnified(shown_);
    shown_starts_ = unifiedStarts();
    stack_->setCurrentIndex(1);
  } else {
    left_->showSide(shown_, DiffPane::Side::left);
    right_->showSide(shown_, DiffPane::Side::right);
    shown_starts_ = starts_;
    stack_->setCurrentIndex(0);
  }
  updateCount();
}

std::vector<int> DiffView::unifiedStarts() const {
  std::vector<int> starts;
  const auto lines = unifiedLines(shown_.rows);
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool differs = shown_.rows[lines[i].row].kind != DiffKind::same;
    if (differs && !inside) starts.push_back(int(i));
    inside = differs;
  }
  return starts;
}

void DiffView::nextDifference() {
  if (stack_->currentWidget() == values_) {
    values_->step(1);
    return;
  }
  if (!starts_.empty()) showDifference((current_ + 1) % differenceCount());
}

void DiffView::previousDifference() {
  if (stack_->currentWidget() == values_) {
    values_->step(-1);
    return;
  }
  if (starts_.empty()) return;
  showDifference(current_ <= 0 ? differenceCount() - 1 : current_ - 1);
}

void DiffView::showDifference(int index) {
  current_ = index;
  const int first = shown_starts_[std::size_t(index)];
  const auto& rows = shown_.rows;
  const auto lines = mode_ == Mode::unified ? unifiedLines(rows) : std::vector<UnifiedLine>{};
  const auto differs = [&](std::size_t shown) {
    const std::size_t row = mode_ == Mode::unified ? lines[shown].row : shown;
    return rows[row].kind != DiffKind::same;
  };
  const std::size_t count = mode_ == Mode::unified ? lines.size() : rows.size();
  auto last = std::size_t(first);
  while (last < count && differs(last))
    ++last;
  for (DiffPane* pane : {left_, right_, unified_}) {
    const bool shown = (pane == unified_) == (mode_ == Mode::unified);
    pane->markCurrent(first, shown ? int(last) : first);
    if (shown) pane->reveal(first);
  }
  updateCount();
  emit differenceShown(index);
}

void DiffView::updateCount() {
  const bool by_key = stack_->currentWidget() == values_ && document_.values;
  const int count = by_key ? int(document_.values->size()) : differenceCount();
  const int current = by_key ? -1 : current_;
  QString words = count == 0     ? tr("No differences")
                  : current >= 0 ? tr("%1 of %2 differences").arg(current + 1).arg(count)
                  : count == 1   ? tr("1 difference")
                                 : tr("%1 differences").arg(count);
  if (!notice_.isEmpty()) words += QStringLiteral(" · ") + notice_;
  count_->setFullText(words);
  previous_->setEnabled(count > 0);
  next_->setEnabled(count > 0);
}

}  // namespace sextant::ui
