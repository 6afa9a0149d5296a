// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/estimate/estimate_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "widgets/common/scrolled.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int quantities = 9;
constexpr int beside_from = 1000;  // pixels

QVBoxLayout* sectionOf(QWidget* widget) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  return column;
}

// A sentence below a head, on the same edge as its title.
void addSentence(QVBoxLayout* column, PlainLabel* sentence) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->addWidget(sentence);
  column->addLayout(row);
}

}  // namespace

EstimateView::EstimateView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* content = new QWidget;
  sectionOf(this)->addWidget(scrolledDown(content));
  auto* column = sectionOf(content);
  column->addWidget(buildEstimate());
  column->addWidget(horizontalRule());
  below_ = new QHBoxLayout;
  below_->setContentsMargins(0, 0, 0, 0);
  below_->setSpacing(0);
  below_->addWidget(buildCurve(), 3);
  rule_ = verticalRule();
  below_->addWidget(rule_);
  below_->addWidget(buildAdvice(), 4);
  column->addLayout(below_, 1);
}

// Beside the curve the advisor's reasons need room for sentences.
void EstimateView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool is_wide = width() >= beside_from;
  below_->setDirection(is_wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  rule_->setMinimumSize(1, 1);
  rule_->setMaximumSize(is_wide ? 1 : QWIDGETSIZE_MAX, is_wide ? QWIDGETSIZE_MAX : 1);
}

// All of them are there; the page scrolls.
void EstimateView::fitProposals() {
  proposals_->setMinimumHeight(proposals_->heightOfRows(proposals_->shownRows()) + 2);
}

QWidget* EstimateView::buildEstimate() {
  auto* section = new QWidget;
  auto* column = sectionOf(section);
  auto* head = new SectionHead(tr("Estimate"));
  waiting_ = new ProgressNote;
  head->addAtEnd(waiting_);
  column->addWidget(head);
  basis_ = new PlainLabel({}, Tone::muted);
  basis_->wrapped();
  record_ = new PlainLabel({}, Tone::muted);
  record_->wrapped();
  record_->hide();
  auto* sentences = new QVBoxLayout;
  sentences->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  sentences->setSpacing(size::gap_tiny);
  sentences->addWidget(basis_);
  sentences->addWidget(record_);
  column->addLayout(sentences);
  table_ = new TableView({{.title = tr("of the whole fleet"), .width = 200, .stretch = true},
                          {.title = tr("measured now"), .width = 150, .mono = true, .right = true},
                          {.title = tr("estimate now"), .width = 190, .mono = true, .right = true},
                          {.title = tr("estimate with the drafts"), .width = 210, .mono = true,
                           .right = true}});
  table_->setAccessibleName(tr("Estimate"));
  table_->setFixedHeight(size::row * (quantities + 1) + 2);
  column->addWidget(table_);
  return section;
}

QWidget* EstimateView::buildCurve() {
  auto* section = new QWidget;
  auto* column = sectionOf(section);
  auto* head = new SectionHead(tr("What if"));
  keys_ = new ChoiceButton(tr("Key to vary"));
  head->addAtEnd(keys_);
  column->addWidget(head);
  chart_ = new WhatIfChart;
  column->addWidget(chart_, 1);
  connect(keys_, &ChoiceButton::chosen, this, &EstimateView::keyChosen);
  return section;
}

QWidget* EstimateView::buildAdvice() {
  auto* section = new QWidget;
  auto* column = sectionOf(section);
  auto* head = new SectionHead(tr("Advisor"));
  advise_ = new QPushButton(tr("Propose changes"));
  advise_->setToolTip(tr("The fewest changes after which every rule holds and the objective is met, "
                         "as far as the estimate can tell"));
  head->addAtEnd(advise_);
  column->addWidget(head);
  advice_ = new PlainLabel(tr("The advisor looks for the fewest changes after which every rule "
                              "holds and the objective is met."),
                           Tone::muted);
  advice_->wrapped();
  addSentence(column, advice_);
  proposals_ = new TableView(
      {{.title = tr("key"), .width = 170, .mono = true, .elide_left = true},
       {.title = tr("now"), .width = 70, .mono = true, .right = true},
       {.title = tr("proposed"), .width = 80, .mono = true, .right = true},
       {.title = tr("without it"), .width = 220, .stretch = true, .wraps = true}});
  proposals_->setAccessibleName(tr("Proposed changes"));
  proposals_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(proposals_, &TableView::rowsFitted, this, &EstimateView::fitProposals);
  // Where there is none the sentence stays at the top.
  QSizePolicy keeps_place = proposals_->sizePolicy();
  keeps_place.setRetainSizeWhenHidden(true);
  proposals_->setSizePolicy(keeps_place);
  column->addWidget(proposals_, 1);
  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  buttons->setSpacing(size::gap_small);
  take_ = new QPushButton(tr("Take as a draft"));
  take_->setToolTip(tr("Puts these values into the draft of the base profile, where they can be "
                       "changed and undone"));
  setButtonKind(take_, ButtonKind::filled);
  refuse_ = new QPushButton(tr("Refuse"));
  buttons->addStretch(1);
  buttons->addWidget(refuse_);
  buttons->addWidget(take_);
  column->addLayout(buttons);
  connect(advise_, &QPushButton::clicked, this, &EstimateView::adviceWanted);
  connect(take_, &QPushButton::clicked, this, &EstimateView::adviceTaken);
  connect(refuse_, &QPushButton::clicked, this, &EstimateView::adviceRefused);
  connect(proposals_, &TableView::opened, this, &EstimateView::pointerOpened);
  setAdvice(advice_->text(), {});
  return section;
}

void EstimateView::setBasis(const QString& sentence, bool is_missing) {
  basis_->setSentence(sentence);
  setTone(basis_, is_missing ? Tone::warning : Tone::muted);
}

void EstimateView::setRecord(const QString& sentence) {
  record_->setSentence(sentence);
  record_->setVisible(!sentence.isEmpty());
}

void EstimateView::setRows(const std::vector<EstimateRow>& rows, bool has_draft) {
  std::vector<Row> shown;
  for (const EstimateRow& row : rows) {
    const QString draft = !has_draft ? tr("no draft") : row.draft;
    shown.push_back({row.name,
                     {{.text = row.name, .tooltip = row.tooltip},
                      {.text = row.measured.isEmpty() ? tr("not measured") : row.measured,
                       .tone = row.measured.isEmpty() ? Tone::muted : Tone::normal},
                      {.text = row.now, .tone = Tone::accent},
                      {.text = draft,
                       .tone = has_draft ? (row.draft_tone == Tone::normal ? Tone::candidate
                                                                           : row.draft_tone)
                                         : Tone::muted,
                       .strong = has_draft}}});
  }
  table_->setRows(std::move(shown));
  table_->setVisible(!rows.empty());
}

void EstimateView::setKeys(const QStringList& keys) {
  keys_->setVisible(!keys.isEmpty());
  keys_->setChoices(keys);
}

void EstimateView::setCurve(const WhatIfCurve& curve) {
  chart_->setCurve(curve);
}

void EstimateView::setCurveWords(const QString& sentence) {
  chart_->setCurve({});
  chart_->setEmptyWords(sentence);
}

void EstimateView::setAdvice(const QString& sentence, const std::vector<ProposedRow>& changes) {
  advice_->setSentence(sentence);
  std::vector<Row> rows;
  for (const ProposedRow& change : changes) {
    rows.push_back({change.pointer,
                    {{.text = change.pointer, .tooltip = change.pointer},
                     {.text = change.from, .tone = Tone::muted},
                     {.text = change.to, .tone = Tone::candidate, .strong = true},
                     {.text = change.reason}}});
  }
  proposals_->setRows(std::move(rows));
  fitProposals();
  proposals_->setVisible(!changes.empty());
  take_->setVisible(!changes.empty());
  refuse_->setVisible(!changes.empty());
}

void EstimateView::setWaiting(const QString& awaited) {
  awaited.isEmpty() ? waiting_->finish() : waiting_->begin(awaited);
}

}  // namespace sextant::ui
