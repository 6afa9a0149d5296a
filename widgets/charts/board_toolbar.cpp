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
constexpr int icon_button = 34;  // pixels, of a button without words
constexpr int word_max = 104;

// "14:20:00–14:32:00", with the days where it is about more than one.
QString rangeWords(const TimeSpan& range) {
  const auto from = qint64(std::llround(range.from));
  const auto to = qint64(std::llround(range.to));
  const QDate day = QDateTime::fromSecsSinceEpoch(to, Qt::UTC).date();
  return utcText(from, range.length() < 86'400 ? day : QDate()) + QStringLiteral("–") +
         utcText(to, QDateTime::fromSecsSinceEpoch(from, Qt::UTC).date()) + QStringLiteral(" UTC");
}

// The longest of the words that it may have, so that the bar does not change with them.
int wordsWidth(const QPushButton* button) {
  return button->fontMetrics().horizontalAdvance(BoardToolbar::tr("Resume")) + 46;
}

}  // namespace

BoardToolbar::BoardToolbar(ChartTimeline* timeline, QWidget* parent)
    : QWidget(parent), timeline_(timeline) {
  setSurface(this, "bar");
  setFixedHeight(size::section_head + 4);
  scopes_ = new ChoiceButton(tr("What the charts show"));
  ranges_ = new ChoiceButton(tr("Time range"));
  const QStringList view_words{tr("Lines"), tr("Heat map"), tr("Instances")};
  views_ = new SegmentBar(view_words);
  scales_ = new SegmentBar({tr("Linear"), tr("Log")});
  back_ = new QPushButton(tr("Back"));
  pause_ = new QPushButton(tr("Pause"));
  export_ = new QPushButton(tr("Export ▾"));
  view_choice_ = new ChoiceButton(tr("What is drawn"));
  view_choice_->setChoices(view_words);
  more_ = new QPushButton;
  more_->setIcon(icon(QStringLiteral("more")));
  more_->setToolTip(tr("Back, axis and export"));
  more_->setAccessibleName(more_->toolTip());
  more_->setMenu(new QMenu(more_));
  more_->setFixedWidth(icon_button);
  buildRow();
  scopes_->hide();
  setScale(Scale::logarithmic);
  connect(scopes_, &ChoiceButton::chosen, this, &BoardToolbar::scopeChosen);
  connect(views_, &SegmentBar::chosen, this, [this](int view) {
    view_choice_->setCurrent(view);
    emit viewChosen(BoardView(view));
  });
  connect(scales_, &SegmentBar::chosen, this, [this] { emit scaleChosen(scale()); });
  connect(view_choice_, &ChoiceButton::chosen, this, [this](int view) {
    views_->setCurrent(view);
    emit viewChosen(BoardView(view));
  });
  connect(more_->menu(), &QMenu::aboutToShow, this, &BoardToolbar::fillMore);
  buildTime();
  buildExport();
  apply();
}

void BoardToolbar::buildRow() {
  auto* row = new QHBoxLayout(this);
  row->setSizeConstraint(QLayout::SetNoConstraint);
  row->setContentsMargins(size::gap, 0, size::gap, 1);
  row->setSpacing(size::gap_small);
  rule_ = verticalRule();
  for (QWidget* widget :
       std::initializer_list<QWidget*>{scopes_, ranges_, views_, view_choice_, rule_, scales_})
    row->addWidget(widget);
  row->insertSpacing(2, size::gap_small);
  row->addStretch();
  for (QWidget* widget : std::initializer_list<QWidget*>{back_, pause_, export_, more_})
    row->addWidget(widget);
  for (QPushButton* button : std::initializer_list<QPushButton*>{scopes_, ranges_, view_choice_,
                                                                 back_, pause_, export_, more_})
    button->setProperty("compact", true);
}

bool BoardToolbar::isShownIn(const QWidget* widget, Room room) const {
  if (widget == scopes_) return !scopes_->choices().isEmpty();
  if (widget == views_) return room != Room::narrowest;
  if (widget == view_choice_) return room == Room::narrowest;
  if (widget == rule_ || widget == scales_) return scale_shown_ && room < Room::narrow;
  if (widget == back_ || widget == export_) return room == Room::all;
  return widget != more_ || room != Room::all;
}

int BoardToolbar::widthFor(Room room) const {
  int width = 2 * size::gap + size::gap_small;
  for (int i = 0; i < layout()->count(); ++i) {
    const QWidget* widget = layout()->itemAt(i)->widget();
    if (widget == nullptr || !isShownIn(widget, room)) continue;
    int own = widget->sizeHint().width();
    if (widget == pause_) own = room == Room::all ? wordsWidth(pause_) : icon_button;
    if (widget == more_) own = icon_button;
    const auto* choice = qobject_cast<const ChoiceButton*>(widget);
    if (choice != nullptr) own = choice->widthWith(room >= Room::narrow ? word_max : 0);
    width += own + size::gap_small;
  }
  return width;
}

QSize BoardToolbar::minimumSizeHint() const {
  return {widthFor(Room::narrowest), height()};
}

bool BoardToolbar::event(QEvent* event) {
  if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) fit();
  return QWidget::event(event);
}

void BoardToolbar::fit() {
  Room room = Room::all;
  while (room != Room::narrowest && widthFor(room) > width())
    room = Room(int(room) + 1);
  if (room == room_) return;
  room_ = room;
  apply();
}

void BoardToolbar::apply() {
  for (int i = 0; i < layout()->count(); ++i) {
    QWidget* widget = layout()->itemAt(i)->widget();
    if (widget != nullptr) widget->setVisible(isShownIn(widget, room_));
  }
  const int most = room_ >= Room::narrow ? word_max : 0;
  scopes_->setWordWidthMax(most);
  ranges_->setWordWidthMax(most);
  showMode();
}

void BoardToolbar::fillMore() {
  QMenu* menu = more_->menu();
  menu->clear();
  menu->addAction(tr("Back"), timeline_, &ChartTimeline::back)->setEnabled(timeline_->canGoBack());
  if (room_ >= Room::narrow && scale_shown_) {
    menu->addSeparator();
    for (const auto& [of, words] : {std::pair{Scale::linear, tr("Linear axis")},
                                    std::pair{Scale::logarithmic, tr("Logarithmic axis")}}) {
      QAction* action = menu->addAction(words, this, [this, of = of] {
        setScale(of);
        emit scaleChosen(of);
      });
      action->setCheckable(true);
      action->setChecked(scale() == of);
    }
  }
  menu->addSeparator();
  menu->addActions(export_->menu()->actions());
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

void BoardToolbar::setScopes(const QStringList& names) {
  scopes_->setChoices(names);
  apply();
  fit();
}

void BoardToolbar::setView(BoardView view) {
  views_->setCurrent(int(view));
  view_choice_->setCurrent(int(view));
}

Scale BoardToolbar::scale() const {
  return scales_->current() == 0 ? Scale::linear : Scale::logarithmic;
}

void BoardToolbar::setScale(Scale scale) {
  scales_->setCurrent(scale == Scale::linear ? 0 : 1);
}

void BoardToolbar::setScaleShown(bool shown) {
  if (shown == scale_shown_) return;
  scale_shown_ = shown;
  apply();
  fit();
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
  const QString verb = !live ? tr("Live") : timeline_->isPaused() ? tr("Resume") : tr("Pause");
  pause_->setText(room_ == Room::all ? verb : QString());
  pause_->setFixedWidth(room_ == Room::all ? wordsWidth(pause_) : icon_button);
  pause_->setAccessibleName(verb);
  pause_->setToolTip(!live ? tr("Follow the present again (End)")
                           : tr("Hold the picture, or let it follow the present (Space)"));
  pause_->setIcon(
      icon(live && !timeline_->isPaused() ? QStringLiteral("pause") : QStringLiteral("play")));
  showRange();
}

}  // namespace sextant::ui
