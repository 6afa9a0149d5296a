// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/hunt/hunt_fixture.h"

#include <QFile>

namespace sextant::hunt {

// The folder lies directly in /tmp: a Unix socket's path must be short.
HuntFixture::HuntFixture(int engines, bool load_balancer) : folder_("/tmp/sextant-test-XXXXXX") {
  // The database's own user must be able to pass.
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7755));
  cluster_ = std::make_unique<LocalCluster>(
      LocalCluster::Options{SEXTANT_BIN_DIR, folder_.path(), engines, load_balancer});
}

std::string HuntFixture::start(const std::string& profile_text) {
  const auto started = cluster_->start(profile_text);
  return started ? std::string() : started.error().toString();
}

HttpAnswer HuntFixture::call(const std::string& method, const std::string& path,
                             int timeout_ms) const {
  return httpCall(cluster_->enginePort(0), method, path, timeout_ms).value_or(HttpAnswer());
}

MetricsText HuntFixture::metrics() const {
  return MetricsText::parse(call("GET", "/metrics").body).value_or(MetricsText());
}

nlohmann::json HuntFixture::health() const {
  return nlohmann::json::parse(call("GET", "/healthz").body, nullptr, false);
}

double HuntFixture::metric(const std::string& name) const {
  return metrics().value(name).value_or(-1);
}

double HuntFixture::errors(const std::string& cause) const {
  return metrics().byLabel("hunt_errors_total", "cause")[cause];
}

HttpAnswer HuntFixture::reload(const std::string& profile_text) const {
  QFile file(cluster_->profileFile(0));
  if (!file.open(QIODevice::WriteOnly)) return {};
  file.write(profile_text.c_str());
  file.close();
  return call("POST", "/-/reload");
}

}  // namespace sextant::hunt
