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
  shown_ = std::make_shared<const ShownDiff>(shownDiff(std::make_shared<DiffDocument>(), {}));
  setDocument(DiffDocument{});
}

// A large document is let go of in a worker, whoever holds it last.
DiffView::~DiffView() {
  for (DiffPane* pane : {left_, right_, unified_})
    pane->forget();
  values_->setChanges({});
  BackgroundJob::letGo(std::move(document_));
  BackgroundJob::letGo(std::move(shown_));
}

void DiffView::buildBar() {
  bar_ = new QWidget;
  bar_->setFixedHeight(size::section_head + 1);
  setSurface(bar_, "bar");
  auto* row = new QHBoxLayout(bar_);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap);
  modes_ = new SegmentBar({tr("Side by side"), tr("Unified"), tr("By key")});
  progress_ = new ProgressNote;
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
  row->addWidget(progress_);
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
  left_ = new DiffPane(DiffPane::Side::left);
  right_ = new DiffPane(DiffPane::Side::right);
  unified_ = new DiffPane(DiffPane::Side::unified);
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
  const auto pointerOf = [this](const QString& row) {
    const auto& values = shown_->document->values;
    const auto at = std::size_t(row.toInt());
    return values && !row.isEmpty() && at < values->size()
               ? std::optional(QString::fromStdString((*values)[at].pointer))
               : std::nullopt;
  };
  connect(values_, &ValueChanges::opened, this, [this, pointerOf](const QString& row) {
    if (const auto pointer = pointerOf(row)) emit valueActivated(*pointer);
  });
  connect(values_, &ValueChanges::selectionMoved, this, [this, pointerOf] {
    const auto pointer = values_->hasFocus() ? pointerOf(values_->currentKey()) : std::nullopt;
    if (pointer) emit valueChosen(*pointer);
  });
  stack_->addWidget(empty_);
  setFocusProxy(right_);
  for (DiffPane* pane : {left_, right_, unified_}) {
    connect(pane, &DiffPane::activated, this, [this](std::size_t line) {
      if (line > 0) emit rightLineActivated(line);
    });
    connect(pane, &DiffPane::chosen, this, [this](std::size_t line) {
      if (line > 0) emit rightLineChosen(line);
    });
    connect(pane, &DiffPane::unfoldWanted, this, [this] { setFolded(false); });
  }
}

void DiffView::setDocument(DiffDocument document) {
  setDocument(std::make_shared<const DiffDocument>(std::move(document)));
}

void DiffView::setDocument(std::shared_ptr<const DiffDocument> document) {
  awaited_ = false;
  BackgroundJob::letGo(std::exchange(document_, std::move(document)));
  current_ = -1;
  showLines();
}

void DiffView::setAwaited() {
  awaited_ = true;
  updateCount();
  if (!progress_->isWaiting()) progress_->begin(tr("Comparing"));
  // "No differences" would be a lie until it is known.
  if (shown_->document->left_title.isEmpty() && stack_->currentWidget() == empty_)
    empty_->setWords(tr("Comparing…"),
                     tr("The differences appear here as soon as they are known."));
}

void DiffView::setUnawaited() {
  awaited_ = false;
  updateCount();
  if (!making_.isRunning()) progress_->finish();
}

bool DiffView::isSettled() const {
  const auto loads = [](const DiffPane* pane) { return pane->isLoading(); };
  return !isBehind() && !loads(left_) && !loads(right_) && !loads(unified_);
}

// What the document says of itself, once it is the one that is shown.
void DiffView::describe() {
  const DiffDocument& document = *shown_->document;
  left_title_->setFullText(document.left_title);
  right_title_->setFullText(document.right_title);
  unified_title_->setFullText(document.left_title + QStringLiteral(" → ") + document.right_title);
  left_->setAccessibleName(document.left_title);
  right_->setAccessibleName(document.right_title);
  unified_->setAccessibleName(unified_title_->fullText());
  modes_->setEnabledAt(static_cast<int>(Mode::by_key), document.values.has_value());
  values_->setChanges({shown_->document, document.values ? &*document.values : nullptr});
  refreshActions();
}

void DiffView::setNotice(const QString& notice) {
  notice_ = notice;
  if (!making_.isRunning()) updateCount();
}

void DiffView::setMode(Mode mode) {
  mode_ = mode == Mode::by_key && !document_->values ? Mode::side_by_side : mode;
  modes_->setCurrent(static_cast<int>(mode_));
  showLines();
}

void DiffView::setBarShown(bool shown) {
  bar_->setVisible(shown);
}

void DiffView::render() {
  const DiffDocument& document = *shown_->document;
  const bool none = shown_->differences.empty();
  const bool by_key = shown_->mode == Mode::by_key && document.values;
  const bool no_values = by_key && document.values->empty() && !document.diff.same();
  if (no_values) {
    empty_->setWords(tr("Every value is the same"), tr("Only comments or formatting changed."));
  } else if (none && !document.diff.same()) {
    empty_->setWords(tr("No differences but blanks"),
                     tr("Lines that differ in blanks alone are taken as the same."));
  } else {
    empty_->setWords(tr("No differences"), tr("Both sides hold the same text."));
  }
  std::vector<DiffPane*> panes;
  if (by_key && !document.values->empty()) {
    stack_->setCurrentWidget(values_);
  } else if (none || no_values) {
    stack_->setCurrentWidget(empty_);
  } else if (shown_->mode == Mode::unified) {
    panes = {unified_};
    stack_->setCurrentIndex(1);
  } else {
    panes = {left_, right_};
    stack_->setCurrentIndex(0);
  }
  for (DiffPane* pane : {left_, right_, unified_}) {
    const bool wanted = std::find(panes.begin(), panes.end(), pane) != panes.end();
    wanted ? pane->showDiff(shown_) : pane->forget();
  }
  revealPlace();
  updateCount();
}

void DiffView::nextDifference() {
  if (stack_->currentWidget() == values_) {
    values_->step(1);
    return;
  }
  if (differenceCount() > 0) showDifference((current_ + 1) % differenceCount());
}

void DiffView::previousDifference() {
  if (stack_->currentWidget() == values_) {
    values_->step(-1);
    return;
  }
  if (differenceCount() == 0) return;
  showDifference(current_ <= 0 ? differenceCount() - 1 : current_ - 1);
}

void DiffView::showDifference(int index) {
  current_ = index;
  updateCount();
  // By key there are no lines to go to.
  if (shown_->mode != Mode::by_key) {
    const bool unified = shown_->mode == Mode::unified;
    const int first = shown_->starts[std::size_t(index)];
    const auto& rows = shown_->diff->rows;
    const std::size_t count = unified ? shown_->unified.size() : rows.size();
    auto last = std::size_t(first);
    while (last < count && rows[unified ? shown_->unified[last].row : last].kind != DiffKind::same)
      ++last;
    for (DiffPane* pane : {left_, right_, unified_}) {
      const bool shown = (pane == unified_) == unified;
      pane->markCurrent(first, shown ? int(last) : first);
      if (shown) pane->reveal(first);
    }
  }
  emit differenceShown(index);
}

void DiffView::updateCount() {
  const bool by_key = stack_->currentWidget() == values_ && document_->values;
  const int count = by_key ? int(document_->values->size()) : differenceCount();
  const int current = by_key ? -1 : current_;
  QString words = count == 0     ? tr("No differences")
                  : current >= 0 ? tr("%1 of %2 differences").arg(current + 1).arg(count)
                  : count == 1   ? tr("1 difference")
                                 : tr("%1 differences").arg(count);
  if (!notice_.isEmpty()) words += QStringLiteral(" · ") + notice_;
  // Nothing is known yet.
  if (awaited_ && shown_->document->left_title.isEmpty()) words.clear();
  count_->setFullText(words);
  previous_->setEnabled(count > 0);
  next_->setEnabled(count > 0);
}

}  // namespace sextant::ui
