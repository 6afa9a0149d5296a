// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rollout/rollout_view.h"

#include <QHeaderView>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "widgets/common/scrolled.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int right_width = 400;
constexpr int left_width = 900;
constexpr int charts_height = 300;
constexpr int instances_height = 180;

}  // namespace

RolloutView::RolloutView(QWidget* charts, QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  pages_ = new QStackedLayout(this);
  empty_ = new EmptyState({}, {});
  auto* whole = new QWidget;
  auto* column = new QVBoxLayout(whole);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildHead());
  column->addWidget(horizontalRule());
  auto* across = new QSplitter(Qt::Horizontal);
  across->setChildrenCollapsible(false);
  across->setHandleWidth(1);
  across->addWidget(buildLeft(charts));
  across->addWidget(buildRight());
  across->setStretchFactor(0, 1);
  across->setSizes({left_width, right_width});
  column->addWidget(across, 1);
  pages_->addWidget(empty_);
  pages_->addWidget(whole);
  connect(pause_, &QPushButton::clicked, this, &RolloutView::pauseWanted);
  connect(resume_, &QPushButton::clicked, this, &RolloutView::resumeWanted);
  connect(advance_, &QPushButton::clicked, this, &RolloutView::advanceWanted);
  connect(abort_, &QPushButton::clicked, this, &RolloutView::abortWanted);
  connect(instances_, &TableView::opened, this, &RolloutView::instanceOpened);
}

QWidget* RolloutView::buildHead() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  state_ = new StateLabel;
  head_ = new ElidedLabel({}, Tone::muted);
  head_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  waiting_ = new ProgressNote;
  pause_ = new QPushButton;
  resume_ = new QPushButton;
  advance_ = new QPushButton;
  abort_ = new QPushButton;
  setButtonKind(abort_, ButtonKind::destructive);
  row->addWidget(state_);
  row->addWidget(head_, 1);
  row->addWidget(waiting_);
  for (QPushButton* button : {pause_, resume_, advance_, abort_})
    row->addWidget(button);
  return bar;
}

QWidget* RolloutView::buildLeft(QWidget* charts) {
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  track_ = new StageTrack;
  problem_ = new Banner;
  problem_->hide();
  banner_ = new Banner;
  auto* words = new QVBoxLayout;
  words->setContentsMargins(size::gap, size::gap, size::gap, size::gap_small);
  words->setSpacing(size::gap);
  for (QWidget* one : std::initializer_list<QWidget*>{track_, problem_, banner_})
    words->addWidget(one);
  difference_ = new DifferenceChart;
  auto* beside = new QSplitter(Qt::Horizontal);
  beside->setChildrenCollapsible(false);
  beside->setHandleWidth(1);
  beside->addWidget(charts);
  beside->addWidget(difference_);
  beside->setStretchFactor(0, 3);
  beside->setStretchFactor(1, 2);
  auto* below = new QWidget;
  auto* table = new QVBoxLayout(below);
  table->setContentsMargins(0, 0, 0, 0);
  table->setSpacing(0);
  instances_ = new TableView({{.title = tr("instance"), .width = 130, .elide_left = true},
                              {.title = tr("runs"), .width = 60},
                              {.title = tr("arm"), .width = 90},
                              {.title = tr("state"), .width = 110},
                              {.title = tr("found valid"), .width = 90},
                              {.title = tr("why"), .width = 200, .stretch = true}});
  instances_->setAccessibleName(tr("Instances of the rollout"));
  table->addWidget(horizontalRule());
  table->addWidget(new SectionHead(tr("Instances")));
  table->addWidget(instances_, 1);
  auto* down = new QSplitter(Qt::Vertical);
  down->setChildrenCollapsible(false);
  down->setHandleWidth(1);
  down->addWidget(beside);
  down->addWidget(below);
  down->setStretchFactor(0, 1);
  down->setSizes({charts_height, instances_height});
  column->addLayout(words);
  column->addWidget(down, 1);
  return left;
}

QWidget* RolloutView::buildRight() {
  auto* content = new QWidget;
  content->setMinimumWidth(300);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  verdict_ = new VerdictView;
  deeds_ = new TableView({{.title = tr("time, UTC"), .width = 76, .mono = true},
                          {.title = tr("what"), .width = 160, .stretch = true, .wraps = true},
                          {.title = tr("by"), .width = 74}});
  deeds_->setTight();
  deeds_->setAccessibleName(tr("What happened in the rollout"));
  deeds_->setWhole();
  if_wrong_ = new PlainLabel({}, Tone::muted);
  if_wrong_->wrapped();
  if_wrong_->setContentsMargins(size::gap, size::gap_tiny, size::gap, size::gap);
  column->addWidget(verdict_);
  column->addWidget(horizontalRule());
  column->addWidget(new SectionHead(tr("Timeline")));
  column->addWidget(deeds_);
  column->addWidget(horizontalRule());
  column->addWidget(new SectionHead(tr("If it goes wrong")));
  column->addWidget(if_wrong_);
  column->addStretch(1);
  return scrolledByBar(content);
}

void RolloutView::setEmpty(const QString& what, const QString& how) {
  card_.reset();
  empty_->setWords(what, how);
  pages_->setCurrentIndex(0);
}

void RolloutView::setCard(const RolloutCard& card) {
  if (card == card_) return;
  card_ = card;
  pages_->setCurrentIndex(1);
  state_->setState(card.state, card.state_word);
  head_->setFullText(card.head);
  track_->setStops(card.stops);
  banner_->show(card.tone, card.what, card.sentence);
  if_wrong_->setSentence(card.if_wrong);
  showMoves();
}

void RolloutView::showMoves() {
  if (!card_) return;
  const RolloutMoves& moves = card_->moves;
  const bool may = moves.hindrance.isEmpty() && awaited_.isEmpty();
  const auto show = [&](QPushButton* button, const QString& words) {
    button->setText(words);
    button->setVisible(!words.isEmpty());
    button->setEnabled(may);
    button->setToolTip(plainToolTip(moves.hindrance));
  };
  show(pause_, moves.pause);
  show(resume_, moves.resume);
  show(advance_, moves.advance);
  show(abort_, moves.abort);
  setButtonKind(resume_, moves.resume_is_next ? ButtonKind::filled : ButtonKind::normal);
  setButtonKind(advance_, moves.advance_is_next ? ButtonKind::filled : ButtonKind::normal);
}

void RolloutView::setDeeds(const std::vector<RolloutDeed>& deeds) {
  if (deeds == shown_deeds_) return;
  shown_deeds_ = deeds;
  std::vector<Row> rows;
  for (const RolloutDeed& deed : deeds) {
    rows.push_back({deed.key,
                    {{.text = deed.time, .tone = Tone::muted},
                     {.text = deed.words, .state = deed.state, .note = deed.reason,
                      .tooltip = deed.reason},
                     {.text = deed.who, .tone = Tone::muted}}});
  }
  deeds_->setRows(std::move(rows));
}

void RolloutView::setWaiting(const QString& awaited) {
  if (awaited == awaited_) return;
  awaited_ = awaited;
  awaited.isEmpty() ? waiting_->finish() : waiting_->begin(awaited);
  showMoves();
}

void RolloutView::setProblem(const QString& head, const QString& sentence) {
  if (sentence.isEmpty()) return problem_->hide();
  problem_->show(Tone::bad, head, sentence);
}

}  // namespace sextant::ui
