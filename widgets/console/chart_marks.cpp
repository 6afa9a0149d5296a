// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/chart_marks.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

const QString revision_key = QStringLiteral("revision ");

}  // namespace

ChartMarker publishMarker(const RevisionInfo& revision) {
  constexpr std::int64_t us_per_second = 1'000'000;
  const auto words = [](const char* text) {
    return QCoreApplication::translate("PublishMarker", text);
  };
  const bool back = revision.restored.has_value();
  return {revision.published_at_us / us_per_second,
          QStringLiteral("r%1").arg(revision.number.value),
          back ? words("rolled back") : words("published"),
          Tone::normal,
          back ? MarkerKind::rollback : MarkerKind::publish,
          revision_key + QString::number(revision.number.value)};
}

std::optional<RevisionNumber> markedRevision(const QString& key) {
  if (!key.startsWith(revision_key)) return std::nullopt;
  return RevisionNumber{key.mid(revision_key.size()).toLongLong()};
}

ChartMarker eventMarker(const StoreEvent& event) {
  constexpr std::int64_t us_per_second = 1'000'000;
  ChartMarker marker{event.at_us / us_per_second, QString::fromStdString(event.kind)};
  marker.key = QString::fromStdString(event.position);
  if (event.scope.isInstance()) {
    marker.detail = marker.label;
    marker.label = QString::fromStdString(event.scope.instance);
  }
  if (event.kind == "stage") {
    marker.kind = MarkerKind::stage;
    marker.tone = Tone::candidate;
  } else if (event.kind == "verdict") {
    marker.kind = MarkerKind::verdict;
  } else if (event.kind == "abort") {
    marker.kind = MarkerKind::rollback;
    marker.tone = Tone::bad;
  } else if (event.kind == "restart") {
    marker.kind = MarkerKind::restart;
    marker.tone = Tone::muted;
  } else if (event.kind == "failure") {
    marker.tone = Tone::bad;
  }
  return marker;
}

}  // namespace sextant::ui
