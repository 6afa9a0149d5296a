// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_menu.h"

#include <QActionGroup>
#include <QMenu>

#include "widgets/charts/chart_export.h"
#include "widgets/charts/export_dialog.h"
#include "widgets/charts/time_chart.h"

namespace sextant::ui {
namespace {

void addScale(QMenu* menu, TimeChart* chart) {
  auto* group = new QActionGroup(menu);
  for (const auto& [scale, words] :
       {std::pair{Scale::linear, TimeChart::tr("Linear axis")},
        std::pair{Scale::logarithmic, TimeChart::tr("Logarithmic axis")}}) {
    QAction* action = menu->addAction(words);
    action->setCheckable(true);
    action->setChecked(chart->scale() == scale);
    group->addAction(action);
    QObject::connect(action, &QAction::triggered, chart, [chart, scale = scale] {
      chart->setScale(scale);
      emit chart->scaleChosen(scale);
    });
  }
  menu->addSeparator();
}

void addTravel(QMenu* menu, TimeChart* chart) {
  ChartTimeline* timeline = chart->timeline();
  QAction* back = menu->addAction(TimeChart::tr("Earlier view"), timeline, &ChartTimeline::back);
  back->setEnabled(timeline->canGoBack());
  QAction* forward =
      menu->addAction(TimeChart::tr("Later view"), timeline, &ChartTimeline::forward);
  forward->setEnabled(timeline->canGoForward());
  menu->addAction(timeline->isPaused() ? TimeChart::tr("Resume") : TimeChart::tr("Pause"), timeline,
                  [timeline] { timeline->setPaused(!timeline->isPaused()); });
  menu->addSeparator();
}

}  // namespace

void openChartMenu(TimeChart* chart, bool with_scale, const QPoint& global) {
  auto* menu = new QMenu(chart);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (with_scale) addScale(menu, chart);
  addTravel(menu, chart);
  menu->addAction(TimeChart::tr("Copy picture and numbers"), chart,
                  [chart] { copyToClipboard(imageOf(*chart), csvOf({chart})); });
  // What is on the screen when it is asked for is saved, not what is there when a name is found.
  menu->addAction(TimeChart::tr("Save as PNG…"), chart, [chart] {
    saveAs(chart, chart->title(), QStringLiteral("png"),
           [image = imageOf(*chart)](const QString& path) { return writePng(path, image); });
  });
  menu->addAction(TimeChart::tr("Save as SVG…"), chart, [chart] {
    saveAs(chart, chart->title(), QStringLiteral("svg"),
           [chart](const QString& path) { return writeSvg(path, *chart); });
  });
  menu->addAction(TimeChart::tr("Save as CSV…"), chart, [chart] {
    saveAs(chart, chart->title(), QStringLiteral("csv"),
           [text = csvOf({chart})](const QString& path) { return writeText(path, text); });
  });
  menu->popup(global);
}

}  // namespace sextant::ui
