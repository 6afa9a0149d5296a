// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/fleet_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <utility>

#include "model/store/preview_expiry.h"
#include "widgets/common/time_words.h"
#include "widgets/console/instance_reports.h"
#include "widgets/console/store_words.h"

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

State instanceShape(const sextant::FleetRow& row, RevisionNumber wanted,
                    AssignmentReason because) {
  if (!row.reported) return State::waiting;
  if (row.report_age_ms > silent_after_ms) return State::silent;
  if (row.health == Health::failing) return State::failing;
  if (because == AssignmentReason::preview) return State::previewing;
  // The agent says why where it has given up; otherwise it is under way.
  if (wanted.value > 0 && row.applied != wanted)
    return row.reason.empty() ? State::applying : State::drift;
  return row.health == Health::unknown ? State::unknown : State::healthy;
}

InstanceState instanceState(const sextant::FleetRow& row, RevisionNumber wanted,
                            AssignmentReason because) {
  const QString reason = QString::fromStdString(row.reason);
  const State state = instanceShape(row, wanted, because);
  switch (state) {
    case State::waiting:
      return {state, FleetPage::tr("No agent has reported it yet.")};
    case State::silent:
      return {state,
              FleetPage::tr("Its last report is %1 old.").arg(ageWords(row.report_age_ms / 1000))};
    case State::failing:
      return {state, reason.isEmpty() ? FleetPage::tr("Its health check fails.") : reason};
    case State::applying:
      return {state, FleetPage::tr("Has to run revision %1, runs %2 still.")
                         .arg(wanted.value)
                         .arg(row.applied.value)};
    default:
      return {state, reason};
  }
}

QString previewingWords(const RunningPreview& running, const Preview* preview,
                        std::int64_t now_us) {
  if (preview == nullptr) return FleetPage::tr("Runs preview %1.").arg(running.number);
  const auto left = secondsLeft(*preview, now_us);
  if (!left) return FleetPage::tr("Its preview %1 is over: it goes back.").arg(running.number);
  return FleetPage::tr("Previews drafts of %1, at most %2 left.")
      .arg(QString::fromStdString(preview->author), ageWords(std::max<std::int64_t>(1, *left)));
}

std::map<Scope, QString> previewingWords(const Session& session, const Head& head) {
  std::map<Scope, QString> words;
  const std::int64_t now_us = QDateTime::currentMSecsSinceEpoch() * 1000;
  const auto& known = session.recentPreviews(head.key);
  for (const auto& [instance, running] : head.previews) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Preview& one) {
      return one.number.value == running.number;
    });
    words[instance] = previewingWords(running, found == known.end() ? nullptr : &*found, now_us);
  }
  return words;
}

namespace {

// What twenty thousand rows are made of, as values: they are made in a worker.
struct FleetFacts {
  std::vector<Scope> inventory;
  std::optional<Head> head;
  std::vector<sextant::FleetRow> reports;
  WantedHashes::Known hashes;
  std::map<Scope, QString> previewing;  // in words
};

FleetFacts factsOf(const Session& session, const ServiceKey& key, WantedHashes::Known hashes) {
  FleetFacts facts{session.overview().inventory(key), {}, session.fleet(key), std::move(hashes), {}};
  if (const Head* head = session.overview().head(key)) {
    facts.head = *head;
    facts.previewing = previewingWords(session, *head);
  }
  return facts;
}

// Why it has to run what it has to run; of one that is as it should be.
QString whyOf(const InstanceReport& instance) {
  const qint64 revision = instance.wanted.value_or(RevisionNumber{}).value;
  switch (instance.because) {
    case AssignmentReason::pin:
      return FleetPage::tr("Pinned to revision %1.").arg(revision);
    case AssignmentReason::candidate:
      return FleetPage::tr("In the rollout of revision %1.").arg(revision);
    case AssignmentReason::preview:
    case AssignmentReason::stable:
      break;
  }
  return revision > 0 ? FleetPage::tr("Runs the stable revision.") : QString();
}

void compareHashes(FleetRow& row, const InstanceReport& instance,
                   const WantedHashes::Known& hashes) {
  const std::string& reported = instance.report->effective_hash;
  const auto known = hashes.find(instance.wanted.value_or(RevisionNumber{}).value);
  if (instance.because == AssignmentReason::preview) {
    row.hash_words = FleetPage::tr("It runs a preview, which is not compared.");
  } else if (reported.empty()) {
    row.hash_words = FleetPage::tr("Its agent has not said yet which profile is in force.");
  } else if (known == hashes.end()) {
    row.hash_words = FleetPage::tr("What it should run is being worked out.");
  } else if (const std::string& wanted = known->second->of(instance.scope); wanted.empty()) {
    row.hash_words = FleetPage::tr("The profiles of its revision cannot be put together for it.");
  } else {
    row.hash = wanted == reported ? HashMatch::same : HashMatch::differs;
    row.hash_words = FleetPage::tr("Wanted: %1\nReported: %2")
                         .arg(QString::fromStdString(wanted), QString::fromStdString(reported));
  }
}

FleetRow rowOf(const InstanceReport& instance, const FleetFacts& facts) {
  FleetRow row{instance.scope, {}, {}, State::waiting, {}};
  row.wanted = instance.wanted;
  const auto* report = instance.report;
  if (report == nullptr) return row;
  const auto state = instanceState(*report, row.wanted.value_or(RevisionNumber{}),
                                   instance.because);
  row.state = state.state;
  row.reason = state.reason;
  if (!report->reported) return row;
  row.applied = report->applied;
  row.report_age_seconds = report->report_age_ms / 1000;
  row.agent_version = QString::fromStdString(report->agent_version);
  if (report->clock_offset_ms) row.clock_offset_ms = *report->clock_offset_ms;
  compareHashes(row, instance, facts.hashes);
  if (row.state == State::previewing) {
    const auto words = facts.previewing.find(instance.scope);
    const QString own = words == facts.previewing.end() ? QString() : words->second;
    row.reason = row.reason.isEmpty() ? own : own + QLatin1Char(' ') + row.reason;
  }
  if (row.hash == HashMatch::differs && row.applied == row.wanted && row.reason.isEmpty()) {
    row.reason =
        FleetPage::tr("Runs revision %1 with another profile than this revision makes for it.")
            .arg(report->applied.value);
  }
  if (row.reason.isEmpty() && row.state == State::healthy) row.reason = whyOf(instance);
  return row;
}

std::vector<FleetRow> rowsOf(const FleetFacts& facts) {
  std::vector<FleetRow> rows;
  const auto reports =
      instanceReports(facts.inventory, facts.head ? &*facts.head : nullptr, facts.reports);
  rows.reserve(reports.size());
  for (const InstanceReport& instance : reports)
    rows.push_back(rowOf(instance, facts));
  return rows;
}

}  // namespace

std::vector<FleetRow> fleetRows(const Session& session, const ServiceKey& key) {
  return rowsOf(factsOf(session, key, {}));
}

FleetCount fleetCount(const Session& session, const ServiceKey& key) {
  FleetCount count;
  const Head* head = session.overview().head(key);
  for (const sextant::FleetRow& row : session.fleet(key)) {
    ++count.all;
    const bool fresh = row.reported && row.report_age_ms <= silent_after_ms;
    if (head != nullptr && fresh && row.applied == head->stable &&
        row.health == Health::healthy && !head->previews.contains(row.instance.scope)) {
      ++count.on_stable;
    }
  }
  return count;
}

FleetPage::FleetPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)), hashes_(parts_.session, key_) {
  view_ = new FleetView;
  view_->setMeasure([this](FleetRow& row) { addMeasured(row, parts_.latency.live(key_)); });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  connect(&parts_.session, &Session::fleetChanged, this, &FleetPage::refresh);
  connect(&parts_.session, &Session::headChanged, this, &FleetPage::refresh);
  connect(&parts_.session, &Session::previewsChanged, this, &FleetPage::refresh);
  connect(&hashes_, &WantedHashes::changed, this, &FleetPage::refresh);
  connect(view_, &FleetView::opened, this, [this](const Scope& instance) {
    emit addressWanted({key_, instance});
  });
  connect(view_, &FleetView::eventsWanted, this,
          [this](const Scope& instance) { emit eventsWanted(key_, instance); });
  connect(&parts_.session, &Session::connectionChanged, this, &FleetPage::tellAge);
  connect(&seconds_, &QTimer::timeout, this, &FleetPage::tellAge);
  seconds_.start(1000);
  tellAge();
  refresh();
}

// What was read last stays, and is not passed off as what is now.
void FleetPage::tellAge() {
  const auto last = lastKnown(parts_.session, key_, QDateTime::currentSecsSinceEpoch());
  view_->setLastKnown(last ? tr("As of %1 UTC: the store is away for %2, so how the instances do "
                                "now is not known.")
                                 .arg(utcClock(last->read_at), ageWords(last->away_seconds))
                           : QString());
}

void FleetPage::refresh() {
  FleetFacts facts = factsOf(parts_.session, key_, hashes_.known());
  // A row's report, its words and its cells.
  constexpr std::size_t bytes_each = 400;
  const std::size_t bytes = facts.inventory.size() * bytes_each;
  rows_job_.start(
      bytes,
      [facts = std::move(facts)](BackgroundJob::Stopped) -> FleetView::Rows {
        return std::make_shared<const std::vector<FleetRow>>(rowsOf(facts));
      },
      [this](FleetView::Rows rows) { showRows(std::move(rows)); });
}

void FleetPage::showRows(FleetView::Rows rows) {
  std::set<std::int64_t> revisions;
  for (const FleetRow& row : *rows) {
    if (row.wanted && row.wanted->value > 0) revisions.insert(row.wanted->value);
  }
  view_->setRows(std::move(rows));
  if (to_choose_ && !view_->order().lines.empty()) view_->choose(*std::exchange(to_choose_, {}));
  emit headingChanged();
  hashes_.want(revisions);
}

void FleetPage::choose(const Scope& instance) {
  to_choose_ = instance;
  if (!view_->order().lines.empty()) view_->choose(*std::exchange(to_choose_, {}));
}

QString FleetPage::key() const {
  return QStringLiteral("fleet|") + QString::fromStdString(key_.toString());
}

QString FleetPage::heading() const {
  const auto count = fleetCount(parts_.session, key_);
  return tr("%1 instances").arg(count.all);
}

}  // namespace sextant::ui
