// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_estimate.h"

#include <QDateTime>

namespace sextant::ui {

ChangeEstimate::ChangeEstimate(const ConsoleParts& parts, const ChangeWatch* watch, QObject* parent)
    : QObject(parent), parts_(parts), watch_(watch) {
  again_.setInterval(again_ms);
  connect(&again_, &QTimer::timeout, this, &ChangeEstimate::ask);
  connect(watch_, &ChangeWatch::changed, this, [this] {
    if (asked_comparison_ != watch_->comparison()) ask();
  });
}

void ChangeEstimate::setLooking(bool looking) {
  if (looking == again_.isActive()) return;
  looking ? again_.start() : again_.stop();
  if (looking) ask();
}

void ChangeEstimate::ask() {
  if (!again_.isActive() || watch_->change() == nullptr || watch_->comparison() == 0) return;
  if (job_.isRunning() && asked_comparison_ == watch_->comparison()) return;
  asked_comparison_ = watch_->comparison();
  if (watch_->isBehind()) {
    return take(
        fail(ErrorKind::verdict_unknown,
             "There is no estimate: another revision than the one it starts from is in force.", {},
             "Rebase the change first."));
  }
  auto basis = estimateBasis(parts_, watch_->change()->summary.key, watch_->after(),
                             QDateTime::currentSecsSinceEpoch());
  if (!basis) return take(tl::unexpected<Error>(basis.error()));
  if (basis->unsettled) return take(tl::unexpected<Error>(*basis->unsettled));
  job_.startBehind(
      [question = std::move(basis->question)](BackgroundJob::Stopped stopped) {
        return whatIf(question, [&stopped] { return stopped.load(); });
      },
      [this](Result<WhatIfAnswer> answer) { take(std::move(answer)); });
}

void ChangeEstimate::take(Result<WhatIfAnswer> answer) {
  answer_ = std::move(answer);
  emit changed();
}

}  // namespace sextant::ui
