// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_view.h"

#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"
#include "widgets/events/event_rows.h"

namespace sextant::ui {
namespace {

// Events are asked for before the last ones are in sight, so that scrolling does not stop there.
constexpr int pages_ahead = 2;
constexpr int details_height = 240;
constexpr int details_width = 350;  // at least; of a wide window a quarter
// From here on there is room for the details beside the table.
constexpr int wide_from = 1000;

}  // namespace

EventView::EventView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  buildParts();
  layOut();
  connectParts();
  showEmpty();
}

void EventView::buildParts() {
  head_ = new SectionHead(tr("Events"));
  live_ = new StateLabel;
  live_->setPlainWord(true);
  awaited_ = new ProgressNote;
  export_ = new QPushButton(tr("Export…"));
  export_->setToolTip(
      tr("Write the events that are listed to a file: .csv for tables, .jsonl for programs"));
  head_->addBeside(live_);
  head_->addBeside(awaited_);
  head_->addAtEnd(export_);
  filter_ = new EventFilterBar;
  news_ = new QPushButton;
  news_->setToolTip(tr("Go on with the newest (Home)"));
  banner_ = new Banner;
  table_ = new TableView(eventColumns());
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setAccessibleName(tr("Events, newest first"));
  empty_ = new EmptyState({}, {});
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  details_ = new EventDetails;
}

void EventView::layOut() {
  banner_box_ = new QWidget;
  auto* around = new QVBoxLayout(banner_box_);
  around->setContentsMargins(size::gap, 0, size::gap, size::gap_small);
  around->addWidget(banner_);
  banner_box_->hide();
  news_box_ = new QWidget;
  auto* centred = new QHBoxLayout(news_box_);
  centred->setContentsMargins(size::gap, 0, size::gap, size::gap_small);
  centred->addStretch();
  centred->addWidget(news_);
  centred->addStretch();
  news_box_->hide();
  split_ = new QSplitter(Qt::Vertical);
  split_->setHandleWidth(1);
  split_->setChildrenCollapsible(false);
  split_->addWidget(stack_);
  split_->addWidget(details_);
  split_->setStretchFactor(0, 1);
  split_->setSizes({3 * details_height / 2, details_height});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(filter_);
  column->addWidget(news_box_);
  column->addWidget(banner_box_);
  column->addWidget(horizontalRule());
  column->addWidget(split_, 1);
}

void EventView::connectParts() {
  connect(filter_, &EventFilterBar::queryChanged, this, &EventView::queryChanged);
  connect(filter_, &EventFilterBar::listWanted, this, [this] {
    if (table_->shownRows() == 0) return;
    table_->setFocus();
    if (!table_->currentIndex().isValid()) table_->selectRow(0);
  });
  connect(table_, &TableView::selectionMoved, this, &EventView::showChosen);
  connect(table_, &TableView::opened, details_, &EventDetails::follow);
  const auto* bar = table_->verticalScrollBar();
  connect(bar, &QScrollBar::valueChanged, this, [this](int value) {
    if (value == 0) takeHeld();
    showLive();
    askForMore();
  });
  connect(bar, &QScrollBar::rangeChanged, this, &EventView::askForMore);
  connect(news_, &QPushButton::clicked, this, [this] {
    takeHeld();
    table_->scrollToTop();
  });
  connect(export_, &QPushButton::clicked, this, &EventView::exportWanted);
  connect(empty_, &EmptyState::actionTriggered, filter_, &EventFilterBar::clear);
  connect(banner_, &Banner::firstTriggered, this, &EventView::againWanted);
  connect(banner_, &Banner::secondTriggered, banner_box_, &QWidget::hide);
}

void EventView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const auto wanted = width() >= wide_from ? Qt::Horizontal : Qt::Vertical;
  if (split_->orientation() == wanted) return;
  split_->setOrientation(wanted);
  const int part = wanted == Qt::Horizontal ? std::max(details_width, width() / 4) : details_height;
  split_->setSizes({(wanted == Qt::Horizontal ? width() : height()) - part, part});
}

void EventView::setEnvironment(const QString& name) {
  environment_ = name;
  head_->setTitle(tr("Events of %1").arg(name));
  showEmpty();
}

void EventView::setEvents(std::vector<StoreEvent> events, bool more, qint64 now) {
  nothing_to_see_ = false;
  now_ = now;
  more_ = more;
  events_.set(std::move(events));
  held_.clear();
  endLoading();
  showRows(false);
}

void EventView::addOlder(std::vector<StoreEvent> events, bool more) {
  more_ = more;
  const bool none = events.empty();
  events_.addOlder(std::move(events));
  endLoading();
  showRows(none);
}

void EventView::addNewer(std::vector<StoreEvent> events, qint64 now) {
  now_ = now;
  if (events.empty()) return;
  if (table_->verticalScrollBar()->value() > 0) {
    held_.merge(std::move(events));
    return showLive();
  }
  const int added = events_.merge(std::move(events));
  showRows(added == 0);
}

// Those that were kept back. Where they were too many, the list is read anew.
void EventView::takeHeld() {
  if (held_.size() == 0) return;
  if (held_.size() > held_max) {
    held_.clear();
    showLive();
    return emit againWanted();
  }
  std::vector<StoreEvent> events;
  for (const EventList::Held& event : held_.all())
    events.push_back(*event);
  held_.clear();
  events_.merge(std::move(events));
  showRows(false);
}

void EventView::setNow(qint64 now) {
  now_ = now;
  if (events_.size() > 0) showRows(true);
}

void EventView::setLive(bool live) {
  is_live_ = live;
  showLive();
}

void EventView::showLive() {
  const bool reads_older = table_->verticalScrollBar()->value() > 0;
  live_->setVisible(!nothing_to_see_);
  if (!is_live_) {
    live_->setState(State::waiting, tr("waiting for the store"));
  } else if (reads_older) {
    live_->setState(State::waiting, tr("paused while you read"));
  } else {
    live_->setState(State::healthy, tr("live"));
  }
  const int count = held_.size();
  news_->setText(count == 1 ? tr("1 new event") : tr("%1 new events").arg(countText(count)));
  news_box_->setVisible(count > 0);
}

void EventView::setLoading() {
  loading_ = true;
  if (!awaited_->isWaiting()) awaited_->begin(tr("Reading events"));
}

void EventView::endLoading() {
  loading_ = false;
  awaited_->finish();
  if (std::exchange(problem_shown_, false)) banner_box_->hide();
}

void EventView::setProblem(const QString& sentence) {
  endLoading();
  problem_shown_ = true;
  banner_->show(Tone::bad, {}, visibleText(sentence));
  banner_->setActions(tr("Try again"));
  banner_box_->show();
  showEmpty();
}

void EventView::setNothingToSee() {
  events_.clear();
  held_.clear();
  more_ = false;
  nothing_to_see_ = true;
  endLoading();
  showRows(false);
}

void EventView::setNews(Tone tone, const QString& head, const QString& sentence) {
  problem_shown_ = false;
  banner_->show(tone, head, visibleText(sentence));
  banner_->setActions({}, tr("Close"));
  banner_box_->show();
}

// Rows are made when they are looked at, so a hundred thousand events cost nothing here.
void EventView::showRows(bool same_rows) {
  RowSource source;
  source.count = events_.size();
  source.row = [this](int place) { return eventRow(events_.at(place), now_); };
  source.find = [this](const QString& key) { return events_.placeOf(key.toStdString()); };
  table_->setSource(std::move(source), same_rows);
  filter_->setNote(countWords());
  showEmpty();
  showLive();
  askForMore();
}

QString EventView::countWords() const {
  if (events_.size() == 0) return {};
  const QString count = countText(events_.size());
  if (events_.isFull()) return tr("the newest %1; a filter finds older ones").arg(count);
  if (more_) return tr("%1 so far").arg(count);
  return events_.size() == 1 ? tr("1 event") : tr("%1 events").arg(count);
}

void EventView::showEmpty() {
  const bool narrows = query().narrows();
  if (nothing_to_see_) {
    empty_->setWords(tr("This login may not see the events of %1").arg(environment_),
                     tr("Whoever has a right in an environment may read its events. An "
                        "administrator grants one with: sextantctl grant add LOGIN viewer "
                        "--environment %1")
                         .arg(environment_));
  } else if (loading_ || problem_shown_ || environment_.isEmpty()) {
    empty_->setWords(
        tr("Nothing has been read yet"),
        tr("What people do and what instances do appears here once the store answers."));
  } else if (narrows) {
    empty_->setWords(tr("No event passes the filter"),
                     tr("Services, logins and names are compared whole, with capitals and small "
                        "letters as they are. A text is looked for anywhere."));
  } else {
    empty_->setWords(
        tr("No events yet"),
        tr("Each publish, approval, rollout step and refusal in %1, each revision that "
           "an instance runs or cannot, and each sign-in appears here by itself.")
            .arg(environment_));
  }
  empty_->setAction(narrows && !nothing_to_see_ ? tr("Clear the filter") : QString());
  stack_->setCurrentIndex(events_.size() == 0 ? 1 : 0);
  details_->setVisible(events_.size() > 0);
  export_->setEnabled(events_.size() > 0);
}

void EventView::askForMore() {
  if (!more_ || loading_ || problem_shown_ || events_.isFull()) return;
  const QScrollBar* bar = table_->verticalScrollBar();
  if (bar->value() + pages_ahead * bar->pageStep() >= bar->maximum()) emit moreWanted();
}

void EventView::showChosen() {
  const QString key = table_->currentKey();
  const bool chosen = table_->selectedKeys().contains(key);
  const int place = chosen ? events_.placeOf(key.toStdString()) : -1;
  details_->showDetails(place < 0 ? std::nullopt : std::optional(events_.at(place)));
}

}  // namespace sextant::ui
