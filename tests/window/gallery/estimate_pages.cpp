// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of the estimate, the what-if curve and the advisor.
#include "tests/window/gallery/dialog_pages.h"
#include "widgets/estimate/estimate_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize page(1190, 700);
constexpr QSize narrow(722, 700);  // the middle of a window of 1440 pixels

std::vector<EstimateRow> rows(bool has_draft) {
  const auto row = [&](const char* name, const char* measured, const char* now, const char* draft,
                       Tone tone = Tone::normal) {
    return EstimateRow{name, measured, now, has_draft ? QString::fromUtf8(draft) : QString(), tone};
  };
  return {row("p50", "5.2 ms", "4.8 to 6.1 ms", "0.34 to 0.43 ms", Tone::ok),
          row("p95", "206 ms", "190 to 260 ms", "18 to 29 ms", Tone::ok),
          row("p99", "769 ms", "610 to 870 ms", "33 to 57 ms", Tone::ok),
          row("mean", "85 ms", "71 to 98 ms", "2.1 to 4.8 ms", Tone::ok),
          row("errors", "4.9 %", "3.1 % to 8.2 %, pool time-out", "0 %", Tone::ok),
          row("cache hits", "36 %", "36 %", "72 %"),
          row("database busy", "–", "58 % to 66 %", "33 % to 39 %"),
          row("busiest pool", "–", "21 % to 23 %", "13 %"),
          row("busiest workers", "–", "24 % to 31 %", "4 %")};
}

WhatIfCurve curve() {
  WhatIfCurve curve;
  curve.title = QStringLiteral("p99 by /db/pool/max");
  const int values[] = {1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64};
  for (const int value : values) {
    const double low = value < 4 ? 120.0 / value : 26 + value * 1.4;
    curve.points.push_back({QString::number(value), low, low * (1.5 + value / 40.0),
                            QStringLiteral("%1: p99 %2 ms").arg(value).arg(low)});
  }
  curve.now = 8;    // 20
  curve.draft = 3;  // 4
  curve.knee = 3;
  return curve;
}

const QString basis = QStringLiteral(
    "An estimate, not a measurement: the fleet is played through with what was measured in the last "
    "300 s (131,040 requests, 437/s). Played with what is in force, p50 is 3 % and p99 4 % off the "
    "measured ones.");

std::vector<ProposedRow> proposals() {
  return {{"/cache/entries", "100", "1000",
           "The cache holds 100 clues for 5 s, and requests ask for 1000. What it lacks is read from "
           "the database."},
          {"/cache/ttl", "1s", "5s",
           "The cache holds 1000 clues for 1 s, and requests ask for 1000."},
          {"/db/pool/max", "20", "4",
           "Together the instances can open 60 connections, and the database has 47 for them. This "
           "can exhaust them. Together the instances can run 60 statements at once on 2 cores. Each "
           "of them gets slower."},
          {"/workers/queue_limit", "32", "302",
           "A second of the peak brings 334 requests to each instance, and 64 may be there at once. "
           "The others can be refused with queue_full."}};
}

}  // namespace

void estimatePages(const SavePage& save) {
  EstimateView view;
  view.setRecord({});
  view.setKeys({"/db/pool/max", "/cache/ttl"});
  view.setBasis(QStringLiteral("There is no estimate: only 212 requests were measured, and 500 are "
                               "needed. It comes once there are measurements."),
                true);
  view.setCurveWords(QStringLiteral("A curve stands here once there is an estimate."));
  save(view, QStringLiteral("estimate-missing"), page);
  view.setBasis(basis, false);
  view.setRows(rows(false), false);
  WhatIfCurve without_draft = curve();
  without_draft.draft.reset();
  view.setCurve(without_draft);
  save(view, QStringLiteral("estimate-no-draft"), page);
  view.setAdvice(QStringLiteral("4 changes after which every rule holds (now 6 do not). Estimate of "
                                "p99: 33 to 57 ms instead of 610 to 870 ms."),
                 proposals());
  view.setRecord(QStringLiteral(
      "Its record: of 6 past changes, estimated from what was measured before them, the measured p50 "
      "lay within the band 5 of 6 times and p99 6 of 6. Cache hits were off by 0.6 points (median)."));
  save(view, QStringLiteral("estimate-advice"), page);
  save(view, QStringLiteral("estimate-advice-narrow"), narrow);
  view.setRows(rows(true), true);
  view.setCurve(curve());
  view.setAdvice(QStringLiteral("The proposal is in the draft of the base profile. Nothing is "
                                "published yet."),
                 {});
  save(view, QStringLiteral("estimate"), page);
  save(view, QStringLiteral("estimate-narrow"), narrow);
}

}  // namespace sextant::ui::samples
