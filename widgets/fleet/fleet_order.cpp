// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fleet/fleet_order.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Fleet", text);
}

// The worst first, as a person looks for them.
int rank(State state) {
  switch (state) {
    case State::failing:
      return 0;
    case State::drift:
      return 1;
    case State::silent:
      return 2;
    case State::waiting:
    case State::unknown:
      return 3;
    case State::applying:
    case State::previewing:
      return 4;
    default:
      return 5;
  }
}

double numberOf(const FleetRow& row, FleetColumn column) {
  constexpr double none = std::numeric_limits<double>::infinity();  // last
  const auto or_none = [](const auto& value) { return value ? double(*value) : none; };
  switch (column) {
    case FleetColumn::wants:
      return row.wanted ? double(row.wanted->value) : none;
    case FleetColumn::runs:
      return row.applied ? double(row.applied->value) : none;
    case FleetColumn::state:
      return rank(row.state);
    case FleetColumn::drift:
      return row.hash == HashMatch::differs ? 0 : row.hash == HashMatch::unknown ? 1 : 2;
    case FleetColumn::p99:
      return or_none(row.p99_ms);
    case FleetColumn::errors:
      return or_none(row.errors);
    case FleetColumn::clock:
      return row.clock_offset_ms ? std::abs(double(*row.clock_offset_ms)) : none;
    case FleetColumn::report:
      return or_none(row.report_age_seconds);
    default:
      return 0;
  }
}

// What is not known comes last, whichever way it is sorted.
void sortRows(const std::vector<FleetRow>& rows, const FleetWish& wish, std::vector<int>& places) {
  const auto at = [&](int place) -> const FleetRow& { return rows[std::size_t(place)]; };
  if (wish.column == FleetColumn::instance) {
    if (wish.descending) std::reverse(places.begin(), places.end());
    return;
  }
  if (wish.column == FleetColumn::agent || wish.column == FleetColumn::why) {
    const auto textOf = [&](int place) -> const QString& {
      return wish.column == FleetColumn::agent ? at(place).agent_version : at(place).reason;
    };
    std::stable_sort(places.begin(), places.end(), [&](int a, int b) {
      if (textOf(a).isEmpty() != textOf(b).isEmpty()) return textOf(b).isEmpty();
      return wish.descending ? textOf(b) < textOf(a) : textOf(a) < textOf(b);
    });
    return;
  }
  std::vector<double> numbers(rows.size());
  for (const int place : places)
    numbers[std::size_t(place)] = numberOf(at(place), wish.column);
  std::stable_sort(places.begin(), places.end(), [&](int a, int b) {
    const double left = numbers[std::size_t(a)], right = numbers[std::size_t(b)];
    if (std::isinf(left) != std::isinf(right)) return std::isinf(right);
    return wish.descending ? right < left : left < right;
  });
}

bool passes(const FleetRow& row, const FleetWish& wish) {
  if (wish.troubled && !isTroubled(row)) return false;
  if (!wish.state.isEmpty() && stateWord(row.state) != wish.state) return false;
  if (wish.text.isEmpty()) return true;
  const auto has = [&](const QString& text) {
    return text.contains(wish.text, Qt::CaseInsensitive);
  };
  return has(QString::fromStdString(row.instance.path())) || has(stateWord(row.state)) ||
         has(row.reason);
}

QString titleOf(const FleetRow& row, FleetGroup group) {
  switch (group) {
    case FleetGroup::cluster:
      return QString::fromStdString(row.instance.cluster);
    case FleetGroup::state:
      return stateWord(row.state);
    case FleetGroup::revision:
      return row.applied ? QStringLiteral("r%1").arg(row.applied->value) : words("no revision");
    case FleetGroup::agent_version:
      return row.agent_version.isEmpty() ? words("no version")
                                         : words("agent %1").arg(row.agent_version);
    case FleetGroup::none:
      break;
  }
  return {};
}

// Where a group stands: states by how bad they are, revisions with the newest first, the rest as it
// comes.
double groupRank(const FleetRow& row, FleetGroup group) {
  if (group == FleetGroup::state) return rank(row.state);
  if (group == FleetGroup::revision) return row.applied ? -double(row.applied->value) : 1;
  return 0;
}

}  // namespace

bool isTroubled(const FleetRow& row) {
  return row.state != State::healthy || row.hash == HashMatch::differs ||
         std::abs(row.clock_offset_ms.value_or(0)) >= clock_wrong_ms;
}

FleetOrder fleetOrder(const std::vector<FleetRow>& rows, const FleetWish& wish) {
  FleetOrder order;
  std::vector<int> places;
  places.reserve(rows.size());
  for (int i = 0; i < int(rows.size()); ++i) {
    if (!wish.narrows() || passes(rows[std::size_t(i)], wish)) places.push_back(i);
  }
  order.shown = int(places.size());
  sortRows(rows, wish, places);
  order.lines.reserve(places.size() + 16);
  if (wish.group == FleetGroup::none) {
    for (const int place : places)
      order.lines.push_back({-1, place});
    return order;
  }
  struct Members {
    FleetGroupHead head;
    double rank = 0;
    std::vector<int> places;
  };
  std::vector<Members> groups;
  QHash<QString, int> known;
  for (const int place : places) {
    const FleetRow& row = rows[std::size_t(place)];
    const QString title = titleOf(row, wish.group);
    auto at = known.constFind(title);
    if (at == known.constEnd()) {
      at = known.insert(title, int(groups.size()));
      groups.push_back({{title}, groupRank(row, wish.group), {}});
    }
    Members& group = groups[std::size_t(*at)];
    group.places.push_back(place);
    ++group.head.count;
    group.head.troubled += isTroubled(row) ? 1 : 0;
  }
  std::sort(groups.begin(), groups.end(), [](const Members& a, const Members& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.head.title < b.head.title;
  });
  for (Members& group : groups) {
    order.lines.push_back({int(order.groups.size()), -1});
    if (!wish.closed.contains(group.head.title)) {
      for (const int place : group.places)
        order.lines.push_back({-1, place});
    }
    order.groups.push_back(std::move(group.head));
  }
  return order;
}

}  // namespace sextant::ui
