// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/preview_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/common/scrolled.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int head_pixels = 20;
constexpr int least_width = 420;  // of the verdict's figures beside each other
constexpr int keys_rows_min = 5;  // with the head

}  // namespace

PreviewPanel::PreviewPanel(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setMinimumWidth(least_width);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  outer->addWidget(scrolledByBar(content));
  buildStand(column);

  column->addWidget(horizontalRule());
  verdict_ = new VerdictView;
  column->addWidget(verdict_);
  column->addWidget(horizontalRule());
  buildKeys(column);
}

void PreviewPanel::buildStand(QVBoxLayout* column) {
  auto* head = new SectionHead(tr("Preview"));
  state_ = new StateLabel;
  waiting_ = new ProgressNote;
  head->addAtEnd(waiting_);
  head->addAtEnd(state_);
  column->addWidget(head);
  problem_ = new Banner;
  problem_->hide();
  head_ = new PlainLabel;
  head_->withFont(head_pixels, QFont::DemiBold).wrapped();
  sentence_ = new PlainLabel({}, Tone::muted);
  sentence_->wrapped();
  sentence_->setMinimumWidth(1);
  choices_ = new QWidget;
  auto* choosing = new QHBoxLayout(choices_);
  choosing->setContentsMargins(0, 0, 0, 0);
  choosing->setSpacing(size::gap_small);
  instances_ = new ChoiceButton(tr("Instance that runs the drafts"));
  times_ = new ChoiceButton(tr("How long, without being extended"));
  choosing->addWidget(new PlainLabel(tr("on"), Tone::muted));
  choosing->addWidget(instances_);
  choosing->addWidget(new PlainLabel(tr("for"), Tone::muted));
  choosing->addWidget(times_);
  choosing->addStretch(1);
  step_ = new QPushButton;
  extend_ = new QPushButton;
  stop_ = new QPushButton(tr("Stop"));
  hindrance_ = new PlainLabel({}, Tone::warning);
  hindrance_->wrapped();
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(size::gap_small);
  buttons->addWidget(step_);
  buttons->addWidget(extend_);
  buttons->addWidget(stop_);
  buttons->addStretch(1);
  auto* words = new QVBoxLayout;
  words->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap);
  words->setSpacing(size::gap_small);
  for (QWidget* one : std::initializer_list<QWidget*>{problem_, head_, sentence_, choices_})
    words->addWidget(one);
  words->addLayout(buttons);
  words->addWidget(hindrance_);
  column->addLayout(words);
  connect(instances_, &ChoiceButton::chosen, this, &PreviewPanel::instanceChosen);
  connect(step_, &QPushButton::clicked, this, &PreviewPanel::stepWanted);
  connect(extend_, &QPushButton::clicked, this, &PreviewPanel::extendWanted);
  connect(stop_, &QPushButton::clicked, this, &PreviewPanel::stopWanted);
}

void PreviewPanel::buildKeys(QVBoxLayout* column) {
  keys_head_ = new SectionHead(tr("What it changes there"));
  keys_ = new TableView({{.title = tr("key"), .width = 130, .stretch = true, .mono = true,
                          .elide_left = true},
                         {.title = tr("now"), .width = 70, .mono = true, .right = true},
                         {.title = tr("draft"), .width = 70, .mono = true, .right = true},
                         {.title = tr("decided"), .width = 100, .right = true}});
  keys_->setTight();
  keys_->setAccessibleName(tr("Keys that the preview changes"));
  keys_->setMinimumHeight(keys_rows_min * size::row);
  no_keys_ = new PlainLabel({}, Tone::muted);
  no_keys_->wrapped();
  no_keys_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  no_keys_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(keys_head_);
  column->addWidget(keys_, 1);
  column->addWidget(no_keys_, 1);
}

void PreviewPanel::setTimes(const QStringList& times, int current) {
  times_->setChoices(times);
  times_->setCurrent(current);
}

void PreviewPanel::setCard(const PreviewCard& card) {
  if (card == card_) return;
  card_ = card;
  state_->setState(card.state, card.state_word);
  state_->setVisible(card.state != State::none);
  head_->setText(card.head);
  sentence_->setSentence(card.sentence);
  choices_->setVisible(card.chooses);
  extend_->setText(card.extend);
  extend_->setVisible(!card.extend.isEmpty());
  stop_->setVisible(card.can_stop);
  showStep();
}

void PreviewPanel::showStep() {
  if (!card_) return;
  step_->setText(card_->step);
  step_->setVisible(!card_->step.isEmpty());
  step_->setEnabled(card_->hindrance.isEmpty() && awaited_.isEmpty());
  step_->setToolTip(plainToolTip(card_->hindrance));
  setButtonKind(step_, card_->is_next ? ButtonKind::filled : ButtonKind::normal);
  hindrance_->setText(card_->hindrance);
  hindrance_->setVisible(!card_->step.isEmpty() && !card_->hindrance.isEmpty());
}

void PreviewPanel::setKeys(const std::vector<PreviewedKey>& keys, const QString& words) {
  no_keys_->setSentence(words);
  no_keys_->setVisible(keys.empty());
  keys_->setVisible(!keys.empty());
  if (keys == shown_keys_) return;
  shown_keys_ = keys;
  std::vector<Row> rows;
  for (const PreviewedKey& key : keys) {
    const auto value = [](const QString& text, const QString& otherwise, Tone tone) {
      return text.isEmpty() ? Cell{.text = otherwise, .tone = Tone::muted}
                            : Cell{.text = text, .tone = tone, .tooltip = text};
    };
    rows.push_back({key.pointer,
                    {{.text = key.pointer, .tooltip = key.pointer},
                     value(key.before, tr("not set"), Tone::accent),
                     value(key.after, tr("goes"), Tone::candidate),
                     {.text = key.use, .tone = key.use_tone, .tooltip = key.tooltip}}});
  }
  keys_->setRows(std::move(rows));
}

void PreviewPanel::setWaiting(const QString& awaited) {
  if (awaited == awaited_) return;
  awaited_ = awaited;
  awaited.isEmpty() ? waiting_->finish() : waiting_->begin(awaited);
  for (QPushButton* button : {extend_, stop_})
    button->setEnabled(awaited.isEmpty());
  showStep();
}

void PreviewPanel::setProblem(const QString& head, const QString& sentence) {
  if (sentence.isEmpty()) return problem_->hide();
  problem_->show(Tone::bad, head, sentence);
}

}  // namespace sextant::ui
