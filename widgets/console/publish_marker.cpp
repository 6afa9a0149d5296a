// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/publish_marker.h"

#include <QCoreApplication>

namespace sextant::ui {

ChartMarker publishMarker(const RevisionInfo& revision) {
  constexpr std::int64_t us_per_second = 1'000'000;
  const auto words = [](const char* text) {
    return QCoreApplication::translate("PublishMarker", text);
  };
  const bool back = revision.restored.has_value();
  return {revision.published_at_us / us_per_second,
          QStringLiteral("r%1").arg(revision.number.value),
          back ? words("rolled back") : words("published"), Tone::normal,
          back ? MarkerKind::rollback : MarkerKind::publish};
}

}  // namespace sextant::ui
