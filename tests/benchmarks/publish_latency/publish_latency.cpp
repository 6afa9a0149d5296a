// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes from the call that publishes until all three instances run the revision, and
// until the fleet table says so; on a reference cluster without load and with the bursting one.
#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QThread>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "model/store/await.h"
#include "tests/benchmarks/publish_latency/revision_poller.h"
#include "tests/support/demo_fixture.h"

namespace {

using namespace sextant;
using namespace sextant::publish_latency;

const ServiceKey hunt{"prod", "hunt-engine"};
constexpr int applied_within_ms = 20000;

double millisecondsSince(Clock::time_point start, Clock::time_point end = Clock::now()) {
  return std::chrono::duration<double, std::milli>(end - start).count();
}

struct Figures {
  std::vector<double> acknowledged_ms;
  std::vector<double> applied_ms;  // the last of the three instances
  std::vector<double> shown_ms;    // the fleet table
};

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(q * static_cast<double>(values.size()));
  return values[std::min(rank, values.size() - 1)];
}

void print(const char* what, const std::vector<double>& values) {
  std::printf("  %-34s median %7.1f  p99 %7.1f  min %7.1f  max %7.1f ms\n", what,
              quantile(values, 0.5), quantile(values, 0.99), quantile(values, 0),
              quantile(values, 1));
}

class PublishLatency {
 public:
  Result<void> start() {
    if (auto up = demo_.up(); !up) return up;
    store_ = demo_.connectedStore("publish-latency");
    const QJsonArray instances = demo_.status()[QLatin1String("instances")].toArray();
    for (const QJsonValue& instance : instances)
      pollers_.push_back(std::make_unique<RevisionPoller>(instance[QLatin1String("port")].toInt()));
    // Caches and connections are warm after the first.
    Figures ignored;
    return publishOnce(ignored);
  }

  Result<Figures> measure(int publishes) {
    Figures figures;
    for (int i = 0; i < publishes; ++i) {
      if (auto done = publishOnce(figures); !done) return tl::unexpected<Error>(done.error());
    }
    return figures;
  }

  Result<void> startLoad() {
    const auto loaded = demo_.ctl({QStringLiteral("demo"), QStringLiteral("load")});
    if (loaded.status == 0) return {};
    return fail(ErrorKind::unavailable, loaded.toString().toStdString());
  }

 private:
  Result<void> publishOnce(Figures& figures) {
    const std::string text = "# Publish " + std::to_string(++texts_) + '\n' +
                             testing::shippedProfile(QStringLiteral("tuned")).toStdString();
    const PublishRequest request{RequestId::random(), hunt,        stable_,
                                 {{Scope{}, text}},   "benchmark", "benchmark"};
    for (auto& poller : pollers_)
      poller->awaitAbove(stable_.value);
    const auto start = Clock::now();
    const auto receipt = await<PublishReceipt>(
        [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); });
    if (!receipt) return tl::unexpected<Error>(receipt.error());
    figures.acknowledged_ms.push_back(millisecondsSince(start));
    stable_ = receipt->revision;
    if (auto shown = awaitShown(); !shown) return shown;
    figures.shown_ms.push_back(millisecondsSince(start));
    return awaitSeen(start, figures);
  }

  Result<void> awaitShown() {
    const QDeadlineTimer deadline(applied_within_ms);
    while (!deadline.hasExpired()) {
      using Rows = std::vector<FleetRow>;
      const auto rows =
          await<Rows>([&](Reply<Rows> reply) { store_->fleet(hunt, std::move(reply)); });
      if (!rows) return tl::unexpected<Error>(rows.error());
      const bool all = std::all_of(rows->begin(), rows->end(), [&](const FleetRow& row) {
        return row.applied == stable_ && row.health == Health::healthy;
      });
      if (all) return {};
      QThread::msleep(2);
    }
    return fail(ErrorKind::unavailable, "The fleet table does not show the revision.");
  }

  Result<void> awaitSeen(Clock::time_point start, Figures& figures) {
    const QDeadlineTimer deadline(applied_within_ms);
    double last = 0;
    for (const auto& poller : pollers_) {
      while (!poller->seenAt()) {
        if (deadline.hasExpired())
          return fail(ErrorKind::unavailable, "An instance does not run the revision.");
        QThread::msleep(1);
      }
      last = std::max(last, millisecondsSince(start, *poller->seenAt()));
    }
    figures.applied_ms.push_back(last);
    return {};
  }

  testing::DemoFixture demo_;
  std::unique_ptr<Store> store_;
  std::vector<std::unique_ptr<RevisionPoller>> pollers_;
  RevisionNumber stable_{1};
  int texts_ = 0;
};

Result<void> run(int publishes) {
  PublishLatency benchmark;
  if (auto started = benchmark.start(); !started) return started;
  for (const bool loaded : {false, true}) {
    if (loaded) {
      if (auto started = benchmark.startLoad(); !started) return started;
    }
    const auto figures = benchmark.measure(publishes);
    if (!figures) return tl::unexpected<Error>(figures.error());
    std::printf("%d publishes, %s\n", publishes,
                loaded ? "with the bursting load" : "without load");
    print("acknowledged by the store", figures->acknowledged_ms);
    print("applied on all three instances", figures->applied_ms);
    print("shown by the fleet table", figures->shown_ms);
    std::fflush(stdout);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("From publish to applied, on a reference cluster.", "publish_latency");
  int publishes = 50;
  app.add_option("--publishes", publishes)->check(CLI::Range(1, 1000))->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const auto done = run(publishes); !done) {
    std::fprintf(stderr, "publish_latency: %s\n", done.error().toString().c_str());
    return static_cast<int>(done.error().kind);
  }
  return 0;
}
