// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/tour_cluster.h"

#include "app/hunt/demo/demo_control.h"

namespace sextant {

TourCluster::~TourCluster() {
  if (!own_) return;
  const auto down = demoDown();
  if (!down) fprintf(stderr, "sextant: %s\n", down.error().toString().c_str());
}

Result<void> TourCluster::ensure() {
  const auto tell = [](const QString& step) { fprintf(stderr, "%s\n", qUtf8Printable(step)); };
  if (const auto status = demoStatus()) {
    const bool load =
        (*status)[QLatin1String("load")].toObject()[QLatin1String("running")].toBool();
    if (load) return {};
    return demoSetLoad({}).map([](const QJsonObject&) {});
  }
  const auto up = demoUp({}, tell);
  if (!up) return tl::unexpected<Error>(up.error());
  own_ = true;
  return {};
}

}  // namespace sextant
