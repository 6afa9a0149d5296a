// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/shared_processor.h"

#include <algorithm>

namespace sextant {

double SharedProcessor::speed() const {
  return std::min(1.0, cores_ / static_cast<double>(std::max<std::size_t>(jobs_.size(), 1)));
}

void SharedProcessor::advance(double now) {
  const double done = (now - at_) * speed();
  progress_ += done;
  work_done_ += done * static_cast<double>(jobs_.size());
  at_ = now;
}

void SharedProcessor::add(std::size_t job, double work_seconds, double now) {
  advance(now);
  if (ends_.size() <= job) ends_.resize(job + 1);
  ends_[job] = progress_ + work_seconds;
  jobs_.insert({ends_[job], job});
}

void SharedProcessor::remove(std::size_t job, double now) {
  advance(now);
  jobs_.erase({ends_[job], job});
}

std::optional<double> SharedProcessor::nextEnd() const {
  if (jobs_.empty()) return std::nullopt;
  return at_ + std::max(0.0, jobs_.begin()->first - progress_) / speed();
}

std::size_t SharedProcessor::takeNext() {
  advance(*nextEnd());
  const std::size_t job = jobs_.begin()->second;
  jobs_.erase(jobs_.begin());
  return job;
}

}  // namespace sextant
