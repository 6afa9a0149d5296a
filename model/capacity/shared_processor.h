// SPDX-License-Identifier: GPL-3.0-or-later
// A database in simulated time: statements share its cores evenly. Up to as many as it has cores run
// at full speed (egalitarian processor sharing).
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace sextant {

class SharedProcessor {
 public:
  explicit SharedProcessor(double cores) : cores_(cores) {}

  // `now` never goes back. A job is named by its caller; no two at once have the same name.
  void add(std::size_t job, double work_seconds, double now);
  // It goes before its end. Precondition: it is there.
  void remove(std::size_t job, double now);
  // When the next one ends if nothing else happens; nothing where there is none.
  [[nodiscard]] std::optional<double> nextEnd() const;
  // Takes out the one that nextEnd() tells of.
  std::size_t takeNext();
  // Core seconds of work that were done.
  [[nodiscard]] double workDone() const { return work_done_; }
  [[nodiscard]] std::size_t jobCount() const { return jobs_.size(); }

 private:
  // The speed of each job, of one core.
  [[nodiscard]] double speed() const;
  void advance(double now);

  double cores_;
  double at_ = 0;
  double progress_ = 0;  // work that a job would have had done that was there from the beginning
  double work_done_ = 0;
  std::set<std::pair<double, std::size_t>> jobs_;  // by the progress at which each ends
  std::vector<double> ends_;                       // by job
};

}  // namespace sextant
