// SPDX-License-Identifier: GPL-3.0-or-later
// How busy the machine is with anything but the measured programs: the noise guard of a run.
#pragma once

#include <vector>

namespace sextant::hunt {

// Reads /proc. The own processes are the caller and, from each of the roots, the process and all
// its descendants. Processor time of children that have ended counts with their parent.
class MachineLoad {
 public:
  explicit MachineLoad(std::vector<int> own_roots);

  // From here on. Takes some milliseconds, as does otherCores().
  void start();
  // Mean cores that others used since start(); 0 where /proc cannot be read.
  [[nodiscard]] double otherCores() const;

 private:
  struct Reading {
    double busy_seconds = 0;  // of the whole machine
    double own_seconds = 0;
    double uptime_seconds = 0;
  };
  [[nodiscard]] Reading read() const;

  std::vector<int> own_roots_;
  Reading started_;
};

}  // namespace sextant::hunt
