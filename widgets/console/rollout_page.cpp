// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/rollout_page.h"

#include <QVBoxLayout>

#include <algorithm>

namespace sextant::ui {
namespace {

constexpr double shown_seconds = 300;
// An hour of seconds is more than a screen has pixels for.
constexpr std::size_t differences_max = 3600;
constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t beside_seconds = 60;

}  // namespace

RolloutPage::RolloutPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  board_ = new LatencyBoard;
  board_->timeline()->goLive(shown_seconds);
  reader_ = new BoardReader(parts_, key_, board_, this);
  view_ = new RolloutView(board_);
  watch_ = new RolloutWatch(parts_.session, parts_.latency, key_, this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  view_->setEmpty(tr("The rollout is being read"), {});
  connect(watch_, &RolloutWatch::changed, this, &RolloutPage::refresh);
  connect(&parts_.session, &Session::connectionChanged, this, &RolloutPage::refresh);
  connect(view_, &RolloutView::pauseWanted, this, [this] { ask(RolloutMove::pause); });
  connect(view_, &RolloutView::resumeWanted, this, [this] { ask(RolloutMove::resume); });
  connect(view_, &RolloutView::abortWanted, this, [this] { ask(RolloutMove::abort); });
  connect(view_, &RolloutView::advanceWanted, this, [this] {
    const bool is_last = watch_->plan() && watch_->rollout() != nullptr &&
                         std::size_t(watch_->rollout()->step) == watch_->plan()->stages.size();
    ask(is_last ? RolloutMove::promote : RolloutMove::advance);
  });
  connect(view_, &RolloutView::instanceOpened, this, [this](const QString& name) {
    if (const auto scope = Scope::fromPath(name.toStdString())) emit fleetWanted(key_, *scope);
  });
  connect(board_, &LatencyBoard::instanceOpened, this,
          [this](const Scope& instance) { emit fleetWanted(key_, instance); });
}

QString RolloutPage::keyOf(const ServiceKey& key) {
  return QStringLiteral("rollout|") + QString::fromStdString(key.toString());
}

QString RolloutPage::heading() const {
  const Rollout* rollout = watch_->rollout();
  if (rollout == nullptr) return tr("rollout");
  return tr("rollout of revision %1").arg(rollout->revision.value);
}

void RolloutPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  watch_->setLooking(true);
  refresh();
}

void RolloutPage::hideEvent(QHideEvent* event) {
  watch_->setLooking(false);
  Page::hideEvent(event);
}

// A stage is judged anew, so its interval begins anew.
void RolloutPage::noteDifference() {
  const Rollout& rollout = *watch_->rollout();
  if (rollout.number != seen_ || rollout.step != seen_step_ || rollout.state != seen_state_) {
    const bool is_other = rollout.number != seen_ || rollout.step != seen_step_;
    seen_ = rollout.number;
    seen_step_ = rollout.step;
    seen_state_ = rollout.state;
    if (is_other) differences_.clear();
    emit headingChanged();
    fitCharts();
  }
  const auto& judgement = watch_->sight().judgement;
  if (judgement) {
    const auto longer = std::find_if(judgement->effects.begin(), judgement->effects.end(),
                                     [](const JudgedEffect& one) { return one.name == "longer"; });
    const bool is_there = longer != judgement->effects.end() && longer->lower && longer->upper;
    const std::int64_t looks = judgement->samples.looks;
    const bool is_new = differences_.empty() || differences_.back().second < looks;
    if (is_there && is_new && differences_.size() < differences_max)
      differences_.push_back({looks, *longer->lower, *longer->upper});
  }
  view_->difference()->setEmptyWords(watch_->isUnderWay()
                                         ? tr("The interval shrinks here once the stage is judged.")
                                         : tr("The rollout is over."));
  view_->difference()->setPoints(differences_, watch_->rules().margin);
}

// Of one that is over its own time, else what is now.
void RolloutPage::fitCharts() {
  const Rollout& rollout = *watch_->rollout();
  if (watch_->isUnderWay()) return board_->timeline()->goLive(shown_seconds);
  board_->timeline()->showRange(double(rollout.started_at_us / us_per_second - beside_seconds),
                                double(rollout.stepped_at_us / us_per_second + beside_seconds));
}

void RolloutPage::refresh() {
  if (!isVisible()) return;
  if (watch_->rollout() == nullptr) {
    view_->setEmpty(tr("No rollout yet"),
                    tr("A change with a plan goes out in stages, each of which is watched and judged. "
                       "Publish one, and it is led from here."));
    return;
  }
  noteDifference();
  view_->setCard(rolloutCard(parts_, *watch_));
  view_->setVerdict(rolloutVerdict(*watch_));
  view_->setInstances(rolloutInstances(parts_, *watch_));
  view_->setDeeds(rolloutDeeds(*watch_));
}

void RolloutPage::ask(RolloutMove move) {
  if (watch_->rollout() == nullptr) return;
  auto* dialog = new MoveDialog(moveQuestion(*watch_, move), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this,
          [this, dialog, move, seen = *watch_->rollout()] { send(seen, move, dialog->reason()); });
  dialog->open();
}

// The step that is left is the one that the person has seen: where it has moved on since, the store
// says so and nothing is done.
void RolloutPage::send(const Rollout& seen, RolloutMove move, const QString& reason) {
  view_->setProblem({}, {});
  view_->setWaiting(tr("Asking the store"));
  const RolloutMoveRequest request{RequestId::random(),  seen.number,
                                   seen.step,            move,
                                   reason.toStdString(), parts_.person.toStdString()};
  parts_.session.moveRollout(request, this, [this](const Result<void>& moved) {
    view_->setWaiting({});
    view_->setProblem(moved ? QString() : tr("The rollout was not moved"),
                      moved ? QString() : QString::fromStdString(moved.error().toString()));
  });
}

}  // namespace sextant::ui
