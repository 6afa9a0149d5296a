// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/emergency_watch.h"

#include <algorithm>
#include <utility>

namespace sextant::ui {
namespace {

constexpr int known_max = 100;

}  // namespace

EmergencyWatch::EmergencyWatch(Session& session, QObject* parent)
    : QObject(parent), session_(session) {
  connect(&timer_, &QTimer::timeout, this, &EmergencyWatch::look);
  connect(&session_, &Session::connectionChanged, this, &EmergencyWatch::look);
  timer_.start(look_ms);
}

void EmergencyWatch::look() {
  if (session_.connection() != ConnectionState::connected || session_.unusable() ||
      std::exchange(is_asking_, true))
    return;
  session_.emergencies({}, known_max, this, [this](const Result<std::vector<Emergency>>& read) {
    is_asking_ = false;
    // The store's trouble is told by the connection; what was known stays.
    if (!read) return;
    was_read_ = true;
    all_ = *read;
    emit changed();
  });
}

const Emergency* EmergencyWatch::find(EmergencyNumber number) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Emergency& one) {
    return one.number == number;
  });
  return found == all_.end() ? nullptr : &*found;
}

const Emergency* EmergencyWatch::own(const ServiceKey& key) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Emergency& one) {
    const bool is_there = one.environment == key.environment &&
                          (one.service.empty() || one.service == key.service);
    return one.lasts && one.is_own && is_there;
  });
  return found == all_.end() ? nullptr : &*found;
}

std::vector<const Emergency*> EmergencyWatch::lasting() const {
  std::vector<const Emergency*> found;
  for (const Emergency& one : all_) {
    if (one.lasts) found.push_back(&one);
  }
  return found;
}

std::vector<const Emergency*> EmergencyWatch::owedByOthers() const {
  std::vector<const Emergency*> found;
  for (const Emergency& one : all_) {
    if (!one.lasts && !one.review && !one.is_own) found.push_back(&one);
  }
  return found;
}

}  // namespace sextant::ui
