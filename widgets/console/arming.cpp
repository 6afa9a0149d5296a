// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/arming.h"

namespace sextant::ui {

Arming::Arming(QObject* parent) : QObject(parent) {
  timer_.setInterval(1000);
  connect(&timer_, &QTimer::timeout, this, &Arming::tick);
}

void Arming::arm(const std::string& environment, std::chrono::seconds duration) {
  until_[environment] = Clock::now() + duration;
  timer_.start();
  emit changed();
}

void Arming::disarm(const std::string& environment) {
  if (until_.erase(environment) > 0) emit changed();
}

bool Arming::isArmed(const std::string& environment) const {
  const auto found = until_.find(environment);
  return found != until_.end() && found->second > Clock::now();
}

int Arming::minutesLeft(const std::string& environment) const {
  if (!isArmed(environment)) return 0;
  const auto left = until_.at(environment) - Clock::now();
  return static_cast<int>(std::chrono::ceil<std::chrono::minutes>(left).count());
}

void Arming::tick() {
  std::erase_if(until_, [](const auto& entry) { return entry.second <= Clock::now(); });
  if (until_.empty()) timer_.stop();
  emit changed();
}

}  // namespace sextant::ui
