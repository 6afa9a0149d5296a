// SPDX-License-Identifier: GPL-3.0-or-later
// The reference cluster under a tour.
#pragma once

#include "model/base/result.h"

namespace sextant {

// A cluster for as long as the object lives: the one that is up, which then stays, else one of its
// own, which is taken down again.
class TourCluster {
 public:
  TourCluster() = default;
  TourCluster(const TourCluster&) = delete;
  TourCluster& operator=(const TourCluster&) = delete;
  ~TourCluster();
  // Blocks until the cluster is up with its load. Errors: unavailable, conflict.
  [[nodiscard]] Result<void> ensure();

 private:
  bool own_ = false;
};

}  // namespace sextant
