// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of alerts, and of how things were at a moment.
#include <QSplitter>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/incident_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/alerts/alert_list.h"
#include "widgets/charts/latency_board.h"
#include "widgets/incident/moment_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize page(1190, 620);
constexpr QSize narrow(722, 620);     // the middle of a window of 1440 pixels
constexpr QSize beside(350, 700);     // beside the charts in a window of 1280 pixels
constexpr QSize incident(1030, 700);  // the page in such a window

void quietPages(const SavePage& save) {
  AlertList view;
  save(view, QStringLiteral("alerts-unwatched"), page);
  view.setWatched(3);
  save(view, QStringLiteral("alerts-empty"), page);
  view.setUnknown(QStringLiteral(
      "Not known now, which is not that all is well: prod/hunt-engine: Prometheus at "
      "metrics.example.org did not answer in 10 s. It is asked again by itself."));
  save(view, QStringLiteral("alerts-not-known"), narrow);
}

void loudPages(const SavePage& save) {
  AlertList view;
  view.setWatched(3);
  view.setAlerts(alerts(), now);
  save(view, QStringLiteral("alerts"), page);
  view.table()->selectRow(2);
  save(view, QStringLiteral("alerts-acknowledged"), narrow);
  view.setProblem(QStringLiteral("This alert is over. If it comes back it is a new one."));
  view.table()->selectRow(4);
  save(view, QStringLiteral("alerts-failed"), narrow);
  view.setProblem({});
  view.setAlerts(manyAlerts(400), now);
  save(view, QStringLiteral("alerts-many"), page);
  view.setAlerts(longAlerts(), now);
  save(view, QStringLiteral("alerts-long"), narrow);
}

void momentPages(const SavePage& save, const Settle& settle) {
  MomentView view;
  Moment reading;
  reading.second = now - 300;
  reading.before_seconds = 1800;
  reading.loading = true;
  view.setMoment(reading, now);
  view.resize(beside);
  view.show();
  settle(700);
  save(view, QStringLiteral("moment-loading"), beside);
  reading.loading = false;
  reading.is_stable_known = reading.is_before_known = true;
  view.setMoment(reading, now);
  save(view, QStringLiteral("moment-nothing"), beside);
  view.setMoment(moment(3), now);
  save(view, QStringLiteral("moment"), beside);
  view.setMoment(moment(1200), now);
  save(view, QStringLiteral("moment-many"), {430, 900});
  view.setMoment(longMoment(), now);
  save(view, QStringLiteral("moment-long"), beside);
  Moment failed;
  failed.second = now - 300;
  failed.problem = QStringLiteral(
      "The store did not answer in 5 s. What was then is not known. It is read again by itself.");
  view.setMoment(failed, now);
  save(view, QStringLiteral("moment-problem"), beside);
}

void besidePages(const SavePage& save, const Settle& settle) {
  QSplitter across(Qt::Horizontal);
  across.setHandleWidth(1);
  auto* charts = new LatencyBoard;
  auto* then = new MomentView;
  across.addWidget(charts);
  across.addWidget(then);
  charts->setScopes({QStringLiteral("whole service"), QStringLiteral("eu1")});
  charts->setData(board(3));
  then->setMoment(moment(3), now);
  across.resize(incident);
  across.setSizes({680, 350});
  across.show();
  settle(300);
  charts->timeline()->setMoment(now - 300);
  save(across, QStringLiteral("incident"), incident);
  across.setSizes({480, 550});
  BoardData data = board(3);
  data.problem = QStringLiteral(
      "Prometheus at metrics.example.org answered with an error: query processing would load too "
      "many samples into memory in query execution (bad_data). Ask for a shorter range, or raise "
      "--query.max-samples there. What was read before is shown.");
  charts->setData(data);
  settle(200);
  save(across, QStringLiteral("incident-narrow"), incident);
}

}  // namespace

void incidentPages(const SavePage& save, const Settle& settle) {
  quietPages(save);
  loudPages(save);
  momentPages(save, settle);
  besidePages(save, settle);
}

}  // namespace sextant::ui::samples
