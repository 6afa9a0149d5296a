// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/guide/fake_fleet.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <utility>

#include "model/rollout/assignment.h"
#include "model/store/await.h"

namespace sextant::testing {

FakeFleet::FakeFleet(Store& store, ServiceKey key, std::vector<Scope> instances)
    : store_(store), key_(std::move(key)), instances_(std::move(instances)) {
  for (const Scope& one : instances_) {
    runs_[one] = {};
    const auto enrolled = await<void>(
        [&](Reply<void> reply) { store_.enrol({key_, one}, std::move(reply)); });
    if (!enrolled) qFatal("%s", enrolled.error().toString().c_str());
  }
  connect(&second_, &QTimer::timeout, this, &FakeFleet::tick);
  second_.start(500);
}

void FakeFleet::replace(const Scope& gone, const Scope& come) {
  const auto retired = await<void>(
      [&](Reply<void> reply) { store_.retire({key_, gone}, "ada", std::move(reply)); });
  const auto enrolled =
      await<void>([&](Reply<void> reply) { store_.enrol({key_, come}, std::move(reply)); });
  if (!retired || !enrolled) qFatal("the instance cannot be replaced");
  std::replace(instances_.begin(), instances_.end(), gone, come);
  runs_.erase(gone);
  runs_[come] = {};
}

int FakeFleet::countOf(RevisionNumber revision) const {
  return static_cast<int>(std::count_if(runs_.begin(), runs_.end(), [&](const auto& one) {
    return one.second == revision;
  }));
}

void FakeFleet::tick() {
  if (!reports_ || std::exchange(is_reading_, true)) return;
  store_.head(key_, [this](const Result<Head>& head) {
    is_reading_ = false;
    if (head) headRead(*head);
  });
}

void FakeFleet::headRead(const Head& head) {
  const auto assigned = assignments(head, instances_);
  if (finds_ && head.rollout && found_ != head.rollout->candidate) find(head.rollout->candidate);
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    const Scope& one = instances_[i];
    const RevisionNumber wanted = assigned[i].revision;
    if (runs_[one] != wanted && !refuses(one, wanted)) {
      runs_[one] = wanted;
      applied_at_us_[one] =
          (QDateTime::currentMSecsSinceEpoch() + clocks_[one] * 1000) * 1000;
    }
    report(head, one, wanted);
  }
}

void FakeFleet::find(RevisionNumber candidate) {
  found_ = candidate;
  store_.revision(key_, candidate, [this](const Result<RevisionContent>& content) {
    if (!content) {
      found_ = {};
      return;
    }
    store_.inventoryHash(key_, [this, content = *content](const Result<std::string>& inventory) {
      if (!inventory) return;
      const Validity finding{key_, content.info.number, content.info.content_hash, *inventory,
                             instances_.front(), !finds_invalid_,
                             finds_invalid_ ? "no such key" : ""};
      store_.recordValidity(finding, [](const Result<void>&) {});
    });
  });
}

void FakeFleet::report(const Head& head, const Scope& instance, RevisionNumber wanted) {
  AgentReport report;
  report.instance = {key_, instance};
  report.sequence = head.sequence;
  report.wanted = wanted;
  report.applied = runs_[instance];
  report.health = Health::healthy;
  report.applied_at_us = applied_at_us_[instance];
  if (refuses(instance, wanted)) {
    report.reason = "Revision " + std::to_string(wanted.value) + " is not in force: It is refused.";
    report.failed = wanted;
  }
  const std::int64_t now = QDateTime::currentSecsSinceEpoch() + clocks_[instance];
  std::int64_t& told = told_until_[instance];
  if (told == 0) told = now - 1;
  for (; told < now; ++told) {
    if (!measures_) continue;
    const Second measured = measured_ ? measured_(instance, runs_[instance]) : Second{};
    TelemetrySample sample{instance, told, {}, {}, {}, runs_[instance]};
    for (std::uint64_t i = 0; i < measured.requests; ++i)
      sample.durations.add(measured.seconds * (1 + 0.2 * double(i % 7)));
    if (measured.errors > 0) sample.errors["queue_full"] = measured.errors;
    errors_ += measured.errors;
    report.samples.push_back(std::move(sample));
  }
  store_.report(report, [](const Result<void>&) {});
}

}  // namespace sextant::testing
