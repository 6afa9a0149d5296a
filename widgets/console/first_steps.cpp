// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/first_steps.h"

namespace sextant::ui {
namespace {

constexpr int look_ms = 300;

}  // namespace

FirstSteps::FirstSteps(Banner* banner, std::vector<Step> steps, QObject* parent)
    : QObject(parent), banner_(banner), steps_(std::move(steps)) {
  timer_.setInterval(look_ms);
  connect(&timer_, &QTimer::timeout, this, &FirstSteps::look);
  connect(banner_, &Banner::secondTriggered, this, &FirstSteps::leave);
}

void FirstSteps::begin() {
  at_ = 0;
  timer_.start();
  show();
}

void FirstSteps::leave() {
  if (!timer_.isActive()) return;
  timer_.stop();
  banner_->hide();
  emit ended();
}

void FirstSteps::look() {
  if (at_ >= steps_.size() || !steps_[at_].is_done()) return;
  ++at_;
  if (at_ >= steps_.size()) return leave();
  show();
}

void FirstSteps::show() {
  const Step& step = steps_[at_];
  banner_->show(Tone::accent, tr("%1 of %2: %3").arg(at_ + 1).arg(steps_.size()).arg(step.head), step.sentence);
  banner_->setActions({}, tr("Leave the tour"));
}

}  // namespace sextant::ui
