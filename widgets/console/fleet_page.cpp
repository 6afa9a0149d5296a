// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/fleet_page.h"

#include <QVBoxLayout>

#include "widgets/console/instance_reports.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t silent_after_ms = 10'000;
constexpr std::int64_t measured_seconds = 30;

void addMeasured(FleetRow& row, const LatencyHistory& history) {
  const auto last = history.newest();
  if (!last) return;
  const std::int64_t end = *last + history.stepSeconds();
  const auto summary = history.summary(row.instance, end - measured_seconds, end);
  if (summary.seconds == 0) return;
  if (const auto p99 = summary.durations.quantileSeconds(0.99)) row.p99_ms = *p99 * 1000;
  row.errors = qRound64(double(summary.errorCount()) / double(summary.seconds));
}

}  // namespace

State instanceShape(const sextant::FleetRow& row, RevisionNumber wanted) {
  if (!row.reported || row.report_age_ms > silent_after_ms) return State::waiting;
  if (row.health == Health::failing) return State::failed;
  // The agent says why where it has given up; otherwise it is under way.
  if (wanted.value > 0 && row.applied != wanted)
    return row.reason.empty() ? State::progress : State::drift;
  return row.health == Health::unknown ? State::waiting : State::healthy;
}

InstanceState instanceState(const sextant::FleetRow& row, RevisionNumber wanted) {
  const QString reason = QString::fromStdString(row.reason);
  const State state = instanceShape(row, wanted);
  if (!row.reported)
    return {state, FleetPage::tr("no report"), FleetPage::tr("No agent has reported it yet.")};
  if (row.report_age_ms > silent_after_ms) {
    return {state, FleetPage::tr("silent"),
            FleetPage::tr("Its last report is %1 s old.").arg(row.report_age_ms / 1000)};
  }
  switch (state) {
    case State::failed:
      return {state, FleetPage::tr("failing"),
              reason.isEmpty() ? FleetPage::tr("Its health check fails.") : reason};
    case State::progress:
      return {state, FleetPage::tr("applying"),
              FleetPage::tr("Has to run revision %1, runs %2 still.")
                  .arg(wanted.value)
                  .arg(row.applied.value)};
    case State::drift:
      return {state, FleetPage::tr("drift"), reason};
    case State::waiting:
      return {state, FleetPage::tr("unknown"), reason};
    default:
      return {state, {}, reason};
  }
}

std::vector<FleetRow> fleetRows(const Session& session, const LatencyHistory& history,
                                const ServiceKey& key) {
  std::vector<FleetRow> rows;
  for (const InstanceReport& instance : instanceReports(session, key)) {
    FleetRow row{instance.scope, {}, {}, State::waiting, FleetPage::tr("no report"), {}};
    row.wanted = instance.wanted;
    if (const auto* report = instance.report) {
      const auto state = instanceState(*report, row.wanted.value_or(RevisionNumber{}));
      row.state = state.state;
      row.word = state.word;
      row.reason = state.reason;
      if (report->reported) {
        row.applied = report->applied;
        row.report_age_seconds = report->report_age_ms / 1000;
      }
    }
    addMeasured(row, history);
    rows.push_back(std::move(row));
  }
  return rows;
}

FleetCount fleetCount(const Session& session, const ServiceKey& key) {
  FleetCount count;
  const Head* head = session.overview().head(key);
  for (const sextant::FleetRow& row : session.fleet(key)) {
    ++count.all;
    const bool fresh = row.reported && row.report_age_ms <= silent_after_ms;
    if (head != nullptr && fresh && row.applied == head->stable && row.health == Health::healthy) {
      ++count.on_stable;
    }
  }
  return count;
}

FleetPage::FleetPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new FleetView;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  const auto refresh = [this] {
    view_->setRows(fleetRows(parts_.session, parts_.latency.live(key_), key_));
    emit headingChanged();
  };
  connect(&parts_.session, &Session::fleetChanged, this, refresh);
  connect(&parts_.session, &Session::headChanged, this, refresh);
  connect(view_, &FleetView::opened, this, [this](const Scope& instance) {
    emit addressWanted({key_, instance});
  });
  refresh();
}

QString FleetPage::key() const {
  return QStringLiteral("fleet|") + QString::fromStdString(key_.toString());
}

QString FleetPage::heading() const {
  const auto count = fleetCount(parts_.session, key_);
  return tr("%1 instances").arg(count.all);
}

}  // namespace sextant::ui
