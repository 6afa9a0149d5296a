// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/fleet_page.h"

#include <QVBoxLayout>

namespace sextant::ui {
namespace {

constexpr std::int64_t silent_after_ms = 10'000;
constexpr std::int64_t measured_seconds = 30;

const sextant::FleetRow* reportOf(const Session& session, const ServiceKey& key,
                                  const Scope& instance) {
  for (const sextant::FleetRow& row : session.fleet(key)) {
    if (row.instance.scope == instance) return &row;
  }
  return nullptr;
}

void addMeasured(FleetRow& row, const LatencySeries& series) {
  const auto last = series.lastSecond();
  if (!last) return;
  const auto summary = series.summary(row.instance, *last - measured_seconds + 1, *last);
  if (summary.seconds == 0) return;
  if (const auto p99 = summary.durations.quantileSeconds(0.99)) row.p99_ms = *p99 * 1000;
  row.errors = qRound64(double(summary.errorCount()) / double(summary.seconds));
}

}  // namespace

InstanceState instanceState(const sextant::FleetRow& row, RevisionNumber wanted) {
  const QString reason = QString::fromStdString(row.reason);
  if (!row.reported) {
    return {State::waiting, FleetPage::tr("no report"),
            FleetPage::tr("No agent has reported it yet.")};
  }
  if (row.report_age_ms > silent_after_ms) {
    return {State::waiting, FleetPage::tr("silent"),
            FleetPage::tr("Its last report is %1 s old.").arg(row.report_age_ms / 1000)};
  }
  if (row.health == Health::failing) {
    return {State::failed, FleetPage::tr("failing"),
            reason.isEmpty() ? FleetPage::tr("Its health check fails.") : reason};
  }
  if (wanted.value > 0 && row.applied != wanted) {
    // The agent says why where it has given up; otherwise it is under way.
    if (reason.isEmpty()) {
      return {State::progress, FleetPage::tr("applying"),
              FleetPage::tr("Has to run revision %1, runs %2 still.")
                  .arg(wanted.value)
                  .arg(row.applied.value)};
    }
    return {State::drift, FleetPage::tr("drift"), reason};
  }
  if (row.health == Health::unknown) return {State::waiting, FleetPage::tr("unknown"), reason};
  return {State::healthy, {}, reason};
}

std::vector<FleetRow> fleetRows(const Session& session, const ServiceKey& key) {
  std::vector<FleetRow> rows;
  for (const Scope& instance : session.overview().inventory(key)) {
    FleetRow row{instance, {}, {}, State::waiting, FleetPage::tr("no report"), {}};
    const auto assigned = session.assignmentOf({key, instance});
    if (assigned) row.wanted = assigned->revision;
    if (const auto* report = reportOf(session, key, instance)) {
      const auto state = instanceState(*report, row.wanted.value_or(RevisionNumber{}));
      row.state = state.state;
      row.word = state.word;
      row.reason = state.reason;
      if (report->reported) {
        row.applied = report->applied;
        row.report_age_seconds = report->report_age_ms / 1000;
      }
    }
    addMeasured(row, session.latency(key));
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
    view_->setRows(fleetRows(parts_.session, key_));
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
