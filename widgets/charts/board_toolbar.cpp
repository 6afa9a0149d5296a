// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/board_toolbar.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPointer>

#include <array>
#include <cmath>

#include "widgets/charts/range_dialog.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

struct Range {
  const char* words;
  double seconds;
};
constexpr std::array<Range, 7> presets{{{"2 min", 120},
                                        {"10 min", 600},
                                        {"1 h", 3600},
                                        {"6 h", 6 * 3600},
                                        {"24 h", 86'400},
                                        {"7 d", 7 * 86'400},
                                        {"30 d", 30 * 86'400}}};
constexpr int custom = int(presets.size());
constexpr int default_range = 1;

// "14:20:00–14:32:00", with the days where it is about more than one.
QString rangeWords(const TimeSpan& range) {
  const auto from = qint64(std::llround(range.from));
  const auto to = qint64(std::llround(range.to));
  const QDate day = QDateTime::fromSecsSinceEpoch(to, Qt::UTC).date();
  return utcText(from, range.length() < 86'400 ? day : QDate()) + QStringLiteral("–") +
         utcText(to, QDateTime::fromSecsSinceEpoch(from, Qt::UTC).date()) + QStringLiteral(" UTC");
}

}  // namespace

BoardToolbar::BoardToolbar(ChartTimeline* timeline, QWidget* parent)
    : QWidget(parent), timeline_(timeline) {
  setSurface(this, "bar");
  setFixedHeight(size::section_head + 4);
  scopes_ = new ChoiceButton(tr("What the charts show"));
  ranges_ = new ChoiceButton(tr("Time range"));
  views_ = new SegmentBar({tr("Lines"), tr("Heat map"), tr("Instances")});
  scales_ = new SegmentBar({tr("Linear"), tr("Log")});
  back_ = new QPushButton(tr("Back"));
  pause_ = new QPushButton(tr("Pause"));
  export_ = new QPushButton(tr("Export ▾"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap, 0, size::gap, 1);
  row->setSpacing(size::gap_small);
  row->addWidget(scopes_);
  row->addWidget(ranges_);
  row->addSpacing(size::gap_small);
  row->addWidget(views_);
  rule_ = verticalRule();
  row->addWidget(rule_);
  row->addWidget(scales_);
  row->addStretch();
  row->addWidget(back_);
  row->addWidget(pause_);
  row->addWidget(export_);
  for (QPushButton* button :
       std::initializer_list<QPushButton*>{scopes_, ranges_, back_, pause_, export_})
    button->setProperty("compact", true);
  scopes_->hide();
  setScale(Scale::logarithmic);
  connect(scopes_, &ChoiceButton::chosen, this, &BoardToolbar::scopeChosen);
  connect(views_, &SegmentBar::chosen, this,
          [this](int view) { emit viewChosen(BoardView(view)); });
  connect(scales_, &SegmentBar::chosen, this, [this] { emit scaleChosen(scale()); });
  buildTime();
  buildExport();
}

void BoardToolbar::buildTime() {
  back_->setToolTip(tr("The range that was shown before (double click in a chart)"));
  connect(back_, &QPushButton::clicked, timeline_, &ChartTimeline::back);
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (!timeline_->isLive()) return timeline_->goLive(timeline_->range().length());
    timeline_->setPaused(!timeline_->isPaused());
  });
  connect(ranges_, &ChoiceButton::chosen, this, &BoardToolbar::chooseRange);
  connect(timeline_, &ChartTimeline::rangeChanged, this, &BoardToolbar::showRange);
  connect(timeline_, &ChartTimeline::modeChanged, this, &BoardToolbar::showMode);
  timeline_->goLive(presets[default_range].seconds);
  showRange();
  showMode();
}

void BoardToolbar::buildExport() {
  auto* menu = new QMenu(export_);
  menu->addAction(tr("Copy pictures and numbers"), this, &BoardToolbar::copyWanted);
  menu->addAction(tr("Save all as PNG…"), this, &BoardToolbar::pngWanted);
  menu->addAction(tr("Save all as CSV…"), this, &BoardToolbar::csvWanted);
  export_->setMenu(menu);
  export_->setToolTip(tr("All charts at once; one alone from its own menu"));
}

void BoardToolbar::setView(BoardView view) {
  views_->setCurrent(int(view));
}

Scale BoardToolbar::scale() const {
  return scales_->current() == 0 ? Scale::linear : Scale::logarithmic;
}

void BoardToolbar::setScale(Scale scale) {
  scales_->setCurrent(scale == Scale::linear ? 0 : 1);
}

void BoardToolbar::setScaleShown(bool shown) {
  scales_->setVisible(shown);
  rule_->setVisible(shown);
}

void BoardToolbar::chooseRange(int index) {
  if (index >= 0 && index < custom)
    timeline_->goLive(presets[std::size_t(index)].seconds);
  else if (index == custom)
    askRange();
}

void BoardToolbar::askRange() {
  const qint64 now = std::isfinite(timeline_->now()) ? qint64(timeline_->now()) : 0;
  auto* dialog = new RangeDialog(timeline_->range(), now, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, timeline_,
          [this, dialog] { timeline_->showRange(dialog->range().from, dialog->range().to); });
  dialog->open();
  showRange();
}

// The choice says what is shown, also where a person has come to by zooming.
void BoardToolbar::showRange() {
  QStringList words;
  int current = custom + 1;
  for (std::size_t i = 0; i < presets.size(); ++i) {
    words.append(QString::fromLatin1(presets[i].words));
    const bool same = std::abs(timeline_->range().length() - presets[i].seconds) < 0.5;
    if (timeline_->isLive() && same) current = int(i);
  }
  words.append(tr("Custom…"));
  if (current > custom) {
    const auto length = qint64(std::llround(timeline_->range().length()));
    words.append(timeline_->isLive() ? tr("last %1").arg(ageWords(length))
                                     : rangeWords(timeline_->range()));
  }
  ranges_->setChoices(words);
  ranges_->setCurrent(current);
  back_->setEnabled(timeline_->canGoBack());
}

void BoardToolbar::showMode() {
  const bool live = timeline_->isLive();
  pause_->setText(!live ? tr("Live") : timeline_->isPaused() ? tr("Resume") : tr("Pause"));
  pause_->setToolTip(!live ? tr("Follow the present again (End)")
                           : tr("Hold the picture, or let it follow the present (Space)"));
  pause_->setIcon(
      icon(live && !timeline_->isPaused() ? QStringLiteral("pause") : QStringLiteral("play")));
  showRange();
}

}  // namespace sextant::ui
