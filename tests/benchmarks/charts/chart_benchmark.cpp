// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of a live chart costs: 64 lines of 600 points that are replaced ten times a second
// while the range moves with every frame. The same frames are drawn in three ways, one after the
// other in small turns, so that a busy machine is busy for all three.
#include <QApplication>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include "tests/benchmarks/charts/drawers.h"
#include "tests/benchmarks/support/measure.h"
#include "widgets/theme/theme.h"

using namespace sextant::benchmark;

namespace {

constexpr int line_count = 64;
constexpr int point_count = 600;
constexpr int frames_a_second = 60;
constexpr int updates_a_second = 10;
constexpr double start = 1'715'697'120;

std::vector<std::vector<double>> someLines(std::mt19937* random) {
  std::normal_distribution<double> noise(0, 1);
  std::vector<std::vector<double>> lines(line_count);
  for (auto& line : lines) {
    double level = 3 + noise(*random);
    for (int i = 0; i < point_count; ++i) {
      level += 0.05 * noise(*random);
      line.push_back(std::clamp(std::exp(level + 0.1 * noise(*random)), 1.0, 1000.0));
    }
  }
  return lines;
}

struct Way {
  const char* name;
  std::unique_ptr<Drawer> drawer;
  std::vector<double> ms = {};

  void frame(const Picture& picture) {
    const auto begun = Clock::now();
    drawer->frame(picture);
    // What is left for later belongs to the frame too.
    QCoreApplication::processEvents();
    ms.push_back(since(begun));
  }
  [[nodiscard]] double quantile(double q) {
    std::sort(ms.begin(), ms.end());
    return ms[std::size_t(q * double(ms.size() - 1))];
  }
};

void measure(std::vector<Way>* ways, int seconds) {
  std::mt19937 random(5);
  constexpr int between = frames_a_second / updates_a_second;
  std::vector<std::vector<double>> lines;
  for (int frame = 0; frame < seconds * frames_a_second; ++frame) {
    const bool new_data = frame % between == 0;
    if (new_data) lines = someLines(&random);
    const double moved = 60 * std::sin(double(frame) / 40);
    for (Way& way : *ways)
      way.frame({start + moved, start + point_count + moved, start, &lines, new_data});
  }
  // The first second fills caches of fonts and colours.
  for (Way& way : *ways)
    way.ms.erase(way.ms.begin(), way.ms.begin() + frames_a_second);
}

}  // namespace

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  CLI::App options("Frame times of live charts, in three ways.", "chart_benchmark");
  bool is_short = false;
  bool alone = false;
  int width = 1000;
  options.add_flag("--short", is_short, "Four seconds of frames instead of twenty");
  options.add_flag("--alone", alone, "Only the TimeChart, without a comparison");
  options.add_option("--width", width, "Of the chart in pixels; half as high")
      ->check(CLI::Range(200, 4000))
      ->capture_default_str();
  CLI11_PARSE(options, argc, argv);
  sextant::ui::Theme::install(sextant::ui::ThemeChoice::dark);
  std::vector<Way> ways;
  ways.push_back({"TimeChart", timeChartDrawer()});
  if (!alone) ways.push_back({"QLineSeries", lineSeriesDrawer(line_count)});
  if (!alone) ways.push_back({"polylines", polylineDrawer()});
  for (Way& way : ways) {
    way.drawer->widget()->resize(width, width / 2);
    way.drawer->widget()->show();
  }
  measure(&ways, is_short ? 4 : 20);
  std::printf("%d lines of %d points, %d updates a second while panning, %d x %d pixels\n",
              line_count, point_count, updates_a_second, width, width / 2);
  for (Way& way : ways) {
    std::printf("%-12s median %7.2f ms  p99 %7.2f ms  (%.2f and %.2f of TimeChart)\n", way.name,
                way.quantile(0.5), way.quantile(0.99), way.quantile(0.5) / ways[0].quantile(0.5),
                way.quantile(0.99) / ways[0].quantile(0.99));
  }
  std::printf("goal, p99 below 16 ms: %s\n", ways[0].quantile(0.99) < 16 ? "reached" : "missed");
  if (alone) return 0;
  Judge judge;
  judge.expect(ways[0].quantile(0.5) * 2 < ways[1].quantile(0.5), "half of what QLineSeries take");
  judge.expect(ways[0].quantile(0.5) < ways[2].quantile(0.5) * 1.5,
               "with axes, legend and flags about what bare polylines take");
  return judge.misses() == 0 ? 0 : 1;
}
