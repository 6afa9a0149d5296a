// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of the charts.
#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/samples.h"
#include "widgets/charts/latency_board.h"
#include "widgets/charts/range_dialog.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize laptop(1280, 800);
constexpr QSize large(2560, 1440);

void prepare(LatencyBoard* board, const BoardData& data) {
  board->setScopes({QStringLiteral("whole service"), QStringLiteral("eu1")});
  board->setData(data);
}

void boardPages(const SavePage& save, const Settle& settle) {
  for (const auto& [name, size] : {std::pair{"", laptop}, std::pair{"-large", large}}) {
    LatencyBoard view;
    prepare(&view, board(3));
    view.resize(size);
    view.show();
    settle(200);
    view.timeline()->setHovered(now - 380);
    save(view, QStringLiteral("board") + name, size);
    view.timeline()->setMoment(now - 300);
    view.timeline()->setHovered(std::nullopt);
    view.setView(BoardView::heat_map);
    save(view, QStringLiteral("board-heat") + name, size);
    prepare(&view, board(64));
    view.setView(BoardView::instances);
    save(view, QStringLiteral("board-instances") + name, size);
  }
}

// One instance of three runs drafts since a while, and does better with them.
BoardData previewed() {
  BoardData data = board(3);
  const qint64 began = now - 200;
  data.candidate = steps(600, 1, began, 3, 1);
  data.baseline = steps(600, 1, now, 4, 1);
  const std::vector<StepPoint> another = steps(600, 1, now, 5, 1);
  for (std::size_t i = 0; i < another.size(); ++i)
    mergeInto((*data.baseline)[i], another[i]);
  data.candidate_name = QStringLiteral("hunt-1");
  data.compared_between.emplace(began, now + 1);
  data.markers = {{began, QStringLiteral("hunt-1"), QStringLiteral("preview")}};
  return data;
}

void troublePages(const SavePage& save, const Settle& settle) {
  LatencyBoard view;
  save(view, QStringLiteral("board-empty"), laptop);
  BoardData data = board(3);
  data.problem = QStringLiteral("Prometheus did not answer in 5 s. What was read before is shown.");
  data.stale_seconds = 42;
  prepare(&view, data);
  save(view, QStringLiteral("board-problem"), laptop);
  prepare(&view, previewed());
  settle(200);
  view.timeline()->setHovered(now - 90);
  save(view, QStringLiteral("board-candidate"), laptop);
  view.timeline()->showRange(double(now - 20000), double(now - 16000));
  settle(300);
  save(view, QStringLiteral("board-nothing-there"), laptop);
}

void singlePages(const SavePage& save, const Settle& settle) {
  TimeChart many(QStringLiteral("p99 by instance"), QStringLiteral("ms"), Scale::logarithmic);
  many.timeline()->setNow(double(now));
  many.timeline()->goLive(600);
  many.setCurves(manyCurves(64, 600));
  save(many, QStringLiteral("chart-64"), {1000, 460});
  many.timeline()->setHovered(now - 200);
  many.setHighlighted(20);
  save(many, QStringLiteral("chart-64-highlighted"), {1000, 460});
  many.setScale(Scale::linear);
  many.setCurves(manyCurves(12, 600));
  settle(50);
  save(many, QStringLiteral("chart-12-linear"), {700, 300});
  RangeDialog dialog({double(now - 600), double(now)}, now);
  save(dialog, QStringLiteral("range-dialog"), {});
}

}  // namespace

void chartPages(const SavePage& save, const Settle& settle) {
  boardPages(save, settle);
  troublePages(save, settle);
  singlePages(save, settle);
}

}  // namespace sextant::ui::samples
