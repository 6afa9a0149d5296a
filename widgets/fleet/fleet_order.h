// SPDX-License-Identifier: GPL-3.0-or-later
// Which instances of a fleet are listed, in which order and under which heads. Pure, and linear but
// for sorting, so that it is done anew with each report of twenty thousand.
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

#include "widgets/fleet/fleet_row.h"

namespace sextant::ui {

enum class FleetGroup { none, cluster, state, revision, agent_version };

// What is compared where a column's head is clicked; the columns of the table in their order.
enum class FleetColumn {
  instance,
  wants,
  runs,
  state,
  drift,
  p99,
  errors,
  clock,
  agent,
  report,
  why
};

struct FleetWish {
  QString text;           // in the instance's path, its state or its reason, whatever the capitals
  QString state;          // a state's word; empty: any
  bool troubled = false;  // those alone that are not as they should be
  FleetGroup group = FleetGroup::none;
  QSet<QString> closed;  // titles of groups whose instances are not listed
  FleetColumn column = FleetColumn::instance;
  bool descending = false;
  [[nodiscard]] bool narrows() const { return !text.isEmpty() || !state.isEmpty() || troubled; }
};

struct FleetGroupHead {
  QString title;
  int count = 0;
  int troubled = 0;  // that are not as they should be
};

// A line of the table: a group's head, or an instance.
struct FleetLine {
  int group = -1;  // of a head
  int row = -1;    // of an instance
};

struct FleetOrder {
  std::vector<FleetLine> lines;
  std::vector<FleetGroupHead> groups;
  int shown = 0;  // instances that pass the filter, also those in closed groups
};

// Rows in the order of their instances. Those that compare equal stay in this order.
[[nodiscard]] FleetOrder fleetOrder(const std::vector<FleetRow>& rows, const FleetWish& wish);

// Everything but running, healthy, what it should run.
[[nodiscard]] bool isTroubled(const FleetRow& row);

}  // namespace sextant::ui
