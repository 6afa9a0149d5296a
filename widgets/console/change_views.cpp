// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_views.h"

#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr double around_moment = 150;  // seconds to each side

std::vector<Scope> scopesOf(const ChangeVersions::Texts& a, const ChangeVersions::Texts& b) {
  std::vector<Scope> scopes = a.scopes;
  scopes.insert(scopes.end(), b.scopes.begin(), b.scopes.end());
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}

QString baseWords(RevisionNumber base) {
  return base.value == 0 ? ChangeViews::tr("nothing yet")
                         : ChangeViews::tr("revision %1").arg(base.value);
}

}  // namespace

ChangeViews::ChangeViews(const ConsoleParts& parts, ServiceKey key, ChangeWatch* watch,
                         ChangeVersions* versions, QWidget* parent)
    : QWidget(parent), parts_(parts), key_(std::move(key)), watch_(watch), versions_(versions) {
  diff_ = new DiffParts;
  stack_ = new QStackedWidget;
  stack_->addWidget(diff_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildBar());
  column->addWidget(stack_, 1);
  connect(tabs_, &SegmentBar::chosen, this, [this](int index) {
    showTab(static_cast<Tab>(index));
    emit tabChosen();
  });
  connect(picker_, &VersionPicker::pickedChanged, this, &ChangeViews::refreshDifference);
  connect(versions_, &ChangeVersions::changed, this, [this] {
    refreshVersions();
    refreshDifference();
  });
  connect(watch_, &ChangeWatch::changed, this, [this] {
    if (watch_->change() != nullptr) versions_->follow(watch_->change()->summary.version);
    refreshVersions();
    refreshDifference();
  });
  connectDifference();
}

QWidget* ChangeViews::buildBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::section_head + 1);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap);
  tabs_ = new SegmentBar({tr("Difference"), tr("Charts")});
  tabs_->setAccessibleName(tr("Views of the change"));
  picker_ = new VersionPicker;
  people_ = new PeopleBar;
  row->addWidget(tabs_);
  row->addWidget(picker_);
  row->addStretch(1);
  row->addWidget(people_);
  return bar;
}

void ChangeViews::connectDifference() {
  DiffView* view = diff_->view();
  connect(view, &DiffView::rightLineChosen, this,
          [this](std::size_t line) { chosenLine(line, false); });
  connect(view, &DiffView::rightLineActivated, this,
          [this](std::size_t line) { chosenLine(line, true); });
  connect(view, &DiffView::valueChosen, this, [this](const QString& pointer) {
    if (const auto scope = currentScope()) emit placeChosen(*scope, pointer, false);
  });
  connect(view, &DiffView::valueActivated, this, [this](const QString& pointer) {
    if (const auto scope = currentScope()) emit placeChosen(*scope, pointer, true);
  });
  connect(diff_, &DiffParts::compared, this, &ChangeViews::showMarks);
}

void ChangeViews::chosenLine(std::size_t line, bool activated) {
  const auto scope = currentScope();
  const auto pointer = scope ? pointerAt(shown(), *scope, line) : std::nullopt;
  if (pointer) emit placeChosen(*scope, QString::fromStdString(*pointer), activated);
}

ChangeViews::Tab ChangeViews::tab() const {
  return static_cast<Tab>(tabs_->current());
}

void ChangeViews::showTab(Tab tab) {
  tabs_->setCurrent(static_cast<int>(tab));
  picker_->setVisible(tab == Tab::diff);
  if (tab == Tab::charts) makeCharts();
  stack_->setCurrentWidget(tab == Tab::charts ? static_cast<QWidget*>(board_) : diff_);
}

LatencyBoard* ChangeViews::charts() {
  makeCharts();
  return board_;
}

void ChangeViews::makeCharts() {
  if (board_ != nullptr) return;
  board_ = new LatencyBoard;
  stack_->addWidget(board_);
  new BoardReader(parts_, key_, board_, board_);
  ChartTimeline* time = board_->timeline();
  time->setShared(shared_);
  const auto tell = [this, time] {
    emit cursorMoved(time->hovered() ? *time->hovered() : time->moment().value_or(0));
  };
  connect(time, &ChartTimeline::hoveredChanged, this, tell);
  connect(time, &ChartTimeline::momentChanged, this, tell);
}

void ChangeViews::setShared(std::vector<SharedMoment> moments) {
  shared_ = std::move(moments);
  if (board_ != nullptr) board_->timeline()->setShared(shared_);
}

void ChangeViews::showMoment(qint64 second) {
  makeCharts();
  ChartTimeline* time = board_->timeline();
  const auto at = double(second);
  if (at < time->from() || at > time->to()) time->showRange(at - around_moment, at + around_moment);
}

const ChangeComparison& ChangeViews::shown() const {
  return picker_->picked().isWhole() ? watch_->compared() : picked_;
}

std::optional<Scope> ChangeViews::currentScope() const {
  const int part = diff_->currentPart();
  const auto& scopes = shown().scopes;
  return part < 0 || std::size_t(part) >= scopes.size() ? std::nullopt
                                                        : std::optional(scopes[std::size_t(part)]);
}

bool ChangeViews::showPlace(const Scope& scope, const std::string& pointer) {
  const auto place = placeIn(shown(), scope, pointer);
  if (!place) return false;
  diff_->setCurrentPart(shown().partOf(scope));
  diff_->view()->showPlace(place->left, place->line, pointer);
  return true;
}

void ChangeViews::setMarks(std::vector<Mark> marks) {
  marks_ = std::move(marks);
  showMarks();
}

void ChangeViews::showMarks() {
  const auto scope = currentScope();
  std::vector<PlaceMark> shown_marks;
  for (const Mark& mark : marks_) {
    if (scope != mark.scope) continue;
    if (const auto place = placeIn(shown(), mark.scope, mark.pointer))
      shown_marks.push_back(
          {place->left, place->line, mark.pointer, mark.text, mark.tone, mark.colour});
  }
  diff_->view()->setPlaceMarks(std::move(shown_marks));
}

void ChangeViews::refreshVersions() {
  const Change* change = watch_->change();
  if (change == nullptr) return;
  std::vector<VersionPicker::Version> versions;
  const QDate today = QDateTime::currentDateTimeUtc().date();
  for (const ChangeVersion& one : versions_->list()) {
    versions.push_back({one.version, QString::fromStdString(one.author) + QStringLiteral(", ") +
                                         utcText(one.made_at_us / us_per_second, today)});
  }
  picker_->setVersions(versions, baseWords(change->summary.base));
}

void ChangeViews::refreshDifference() {
  if (!picker_->picked().isWhole()) return comparePicked();
  picked_of_.clear();
  comparing_.cancel();
  if (shown_comparison_ == watch_->comparison()) return;
  shown_comparison_ = watch_->comparison();
  diff_->setParts(watch_->compared().parts, false);
}

// What a newer base brought along is in it where the two stand on different revisions: it is what
// the reviewer sees change, and the titles say so.
void ChangeViews::comparePicked() {
  const Change* change = watch_->change();
  if (change == nullptr) return;
  const PickedVersions picked = picker_->picked();
  const int newer = picked.to == 0 ? change->summary.version : picked.to;
  const ChangeVersions::Texts* right = versions_->texts(newer);
  const ChangeVersions::Texts* left = picked.from == 0 ? right : versions_->texts(picked.from);
  const std::string wanted = std::to_string(picked.from) + ' ' + std::to_string(newer);
  if (wanted != picked_of_ && (left == nullptr || right == nullptr)) {
    diff_->view()->setAwaited();
    return;
  }
  if (wanted == picked_of_) return;
  picked_of_ = wanted;
  shown_comparison_ = 0;
  const bool is_whole = picked.from == 0;
  ComparedTitles titles{is_whole ? baseWords(right->base) : tr("version %1").arg(picked.from),
                        tr("version %1").arg(newer)};
  if (!is_whole && left->base != right->base) {
    titles.left += tr(" on %1").arg(baseWords(left->base));
    titles.right += tr(" on %1").arg(baseWords(right->base));
  }
  const ProfileSet& before = is_whole ? right->before : left->after;
  std::size_t bytes = 0;
  for (const ProfileSet* set : {&before, &right->after}) {
    for (const auto& [scope, text] : *set)
      bytes += text.size();
  }
  comparing_.start(
      bytes,
      [before, after = right->after, scopes = scopesOf(*left, *right), titles,
       item_key = itemKeyOf(parts_.session, key_)](BackgroundJob::Stopped stopped) {
        return compareSets(before, after, scopes, titles, item_key, stopped);
      },
      [this](ChangeComparison compared) {
        picked_ = std::move(compared);
        diff_->setParts(picked_.parts, false);
      });
}

}  // namespace sextant::ui
