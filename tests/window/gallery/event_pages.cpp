// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of events and of the fleet.
#include <QScrollBar>

#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/event_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/events/event_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize wide(1280, 660);
constexpr QSize narrow(722, 660);   // the middle of a window of 1440 pixels
constexpr QSize large(2000, 1300);  // most of a window of 2560 pixels

void listPages(const SavePage& save) {
  EventView view;
  view.setEnvironment(QStringLiteral("prod"));
  save(view, QStringLiteral("events-unread"), narrow);
  view.setLive(true);
  view.setEvents({}, false, now);
  save(view, QStringLiteral("events-empty"), narrow);
  view.setEvents(events(), true, now);
  save(view, QStringLiteral("events"), wide);
  view.table()->selectRow(3);
  save(view, QStringLiteral("events-failure"), wide);
  view.table()->selectRow(8);
  save(view, QStringLiteral("events-details"), narrow);
  save(view, QStringLiteral("events-large"), large);
  view.setNothingToSee();
  save(view, QStringLiteral("events-unseen"), narrow);
}

void statePages(const SavePage& save, const Settle& settle) {
  EventView view;
  view.setEnvironment(QStringLiteral("prod"));
  view.setLive(true);
  std::vector<StoreEvent> many;
  for (int number = 100; number < 300; ++number)
    many.push_back(numbered(number));
  view.setEvents(std::move(many), true, now);
  view.resize(narrow);
  view.show();
  settle(100);
  view.table()->verticalScrollBar()->setValue(40);
  view.addNewer({numbered(3), numbered(2), numbered(1)}, now);
  save(view, QStringLiteral("events-paused"), narrow);
  view.setLive(false);
  view.setProblem(QStringLiteral(
      "Events could not be read: the store did not answer in 5 s. What was read before is still "
      "shown. They are read as soon as the store answers again."));
  save(view, QStringLiteral("events-problem"), narrow);
  view.filter()->setPlace(QStringLiteral("hunt-engine/eu1/hunt-9"));
  view.setLive(true);
  view.setEvents({}, false, now);
  save(view, QStringLiteral("events-none-passes"), narrow);
}

}  // namespace

void eventPages(const SavePage& save, const Settle& settle) {
  listPages(save);
  statePages(save, settle);
}

void fleetPages(const SavePage& save) {
  FleetView view;
  save(view, QStringLiteral("fleet-empty"), narrow);
  view.setRows(fleet());
  view.table()->selectRow(1);
  save(view, QStringLiteral("fleet"), {1280, 320});
  save(view, QStringLiteral("fleet-narrow"), {722, 320});
  view.setLastKnown(QStringLiteral(
      "As of 14:31:20 UTC: the store is away for 40 s, so how the instances do now is not known."));
  save(view, QStringLiteral("fleet-last-known"), {1190, 320});
  view.setLastKnown({});
  std::vector<FleetRow> rows = fleet();
  for (FleetRow& row : rows)
    row.instance.cluster = "europe-west-" + row.instance.cluster;
  view.setRows(rows);
  save(view, QStringLiteral("fleet-long-narrow"), {722, 320});
  save(view, QStringLiteral("fleet-long"), {1190, 320});
  view.setRows(fleet());
  view.setGroup(FleetGroup::cluster);
  save(view, QStringLiteral("fleet-clusters"), {1280, 360});
  view.setGroup(FleetGroup::state);
  view.sortBy(FleetColumn::clock);
  save(view, QStringLiteral("fleet-states"), {1280, 400});
  view.filter()->setText(QStringLiteral("nothing like it"));
  save(view, QStringLiteral("fleet-none-passes"), narrow);
}

}  // namespace sextant::ui::samples
