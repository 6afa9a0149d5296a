// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store_types.h"

namespace sextant {

std::string Environment::closedFor(const std::string& service) const {
  if (!closed.empty()) return closed;
  for (const Freeze& freeze : freezes) {
    if (freeze.service == service && !freeze.closed.empty()) return freeze.closed;
  }
  return {};
}
namespace {

// A report is due every second; this many are missing before an instance counts as silent.
constexpr std::int64_t silent_after_ms = 5000;

}  // namespace

const char* wordOf(Health health) {
  switch (health) {
    case Health::healthy:
      return "healthy";
    case Health::failing:
      return "failing";
    case Health::unknown:
      break;
  }
  return "unknown";
}

const char* wordOf(ApplyFailure failure) {
  switch (failure) {
    case ApplyFailure::failed:
      return "failed";
    case ApplyFailure::cannot:
      return "cannot";
    case ApplyFailure::refused:
      break;
  }
  return "refused";
}

FleetState fleetState(const FleetRow& row) {
  if (!row.reported || row.report_age_ms > silent_after_ms) return FleetState::silent;
  if (row.health == Health::failing) return FleetState::failing;
  if (row.health == Health::unknown) return FleetState::unknown;
  return row.applied == row.wanted ? FleetState::healthy : FleetState::drift;
}

const char* wordOf(FleetState state) {
  switch (state) {
    case FleetState::healthy:
      return "healthy";
    case FleetState::drift:
      return "drift";
    case FleetState::failing:
      return "failing";
    case FleetState::silent:
      return "silent";
    case FleetState::unknown:
      break;
  }
  return "unknown";
}

const Head* Overview::head(const ServiceKey& key) const {
  for (const Head& candidate : heads) {
    if (candidate.key == key) return &candidate;
  }
  return nullptr;
}

std::vector<Scope> Overview::inventory(const ServiceKey& key) const {
  std::vector<Scope> result;
  for (const Instance& instance : instances) {
    if (instance.key == key) result.push_back(instance.scope);
  }
  return result;
}

const char* wordOf(ChangeState state) {
  switch (state) {
    case ChangeState::approved:
      return "approved";
    case ChangeState::publishing:
      return "publishing";
    case ChangeState::published:
      return "published";
    case ChangeState::abandoned:
      return "abandoned";
    case ChangeState::open:
      break;
  }
  return "open";
}

const char* wordOf(CommentKind kind) {
  switch (kind) {
    case CommentKind::resolve:
      return "resolve";
    case CommentKind::reopen:
      return "reopen";
    case CommentKind::comment:
      break;
  }
  return "comment";
}

const char* wordOf(PreviewState state) {
  switch (state) {
    case PreviewState::running:
      return "running";
    case PreviewState::over:
      return "over";
    case PreviewState::waiting:
      break;
  }
  return "waiting";
}

const char* wordOf(RolloutMove move) {
  switch (move) {
    case RolloutMove::promote:
      return "promote";
    case RolloutMove::pause:
      return "pause";
    case RolloutMove::resume:
      return "resume";
    case RolloutMove::abort:
      return "abort";
    case RolloutMove::advance:
      break;
  }
  return "advance";
}

}  // namespace sextant
