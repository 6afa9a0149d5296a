// SPDX-License-Identifier: GPL-3.0-or-later
// A real cluster in a temporary folder, and what tests ask of it.
#pragma once

#include <QTemporaryDir>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/hunt/cluster/http_call.h"
#include "app/hunt/cluster/local_cluster.h"
#include "model/metrics/openmetrics.h"

namespace sextant::hunt {

class HuntFixture {
 public:
  explicit HuntFixture(int engines = 1, bool load_balancer = false);

  // Empty, or why the cluster does not start.
  [[nodiscard]] std::string start(const std::string& profile_text);

  // An answer of the first engine; status 0 where there is none.
  [[nodiscard]] HttpAnswer call(const std::string& method, const std::string& path,
                                int timeout_ms = 5000) const;
  [[nodiscard]] MetricsText metrics() const;
  [[nodiscard]] nlohmann::json health() const;
  [[nodiscard]] double metric(const std::string& name) const;
  [[nodiscard]] double errors(const std::string& cause) const;

  // Gives the first engine the text as it is; the answer to the reload.
  [[nodiscard]] HttpAnswer reload(const std::string& profile_text) const;

  [[nodiscard]] LocalCluster& cluster() { return *cluster_; }
  [[nodiscard]] QString folder() const { return folder_.path(); }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<LocalCluster> cluster_;
};

}  // namespace sextant::hunt
