// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout over a large fleet beside one over a small one, in the same run: how long a stage change
// takes in the database, how long until its instances have reported, and what a controller reads and
// burns each second meanwhile. The agents are simulated by their reports: those that change report by
// the agents' own call, all others are kept fresh by one statement a second.
#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTimer>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "model/rollout/assignment.h"
#include "tests/benchmarks/rollout/byte_counter.h"
#include "tests/benchmarks/support/measure.h"
#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"

namespace {

using namespace sextant;
using namespace sextant::testing;
using benchmark::ByteCounter;

constexpr int watched_seconds = 15;
constexpr int small_fleet = 100;
const ServiceKey shop{"prod", "shop"};
constexpr const char* plan =
    R"({"stages": [{"share": 0.1, "bake": "30s"}, {"share": 1, "bake": "30s"}],
        "gates": {"judge": false}, "unknown_limit": "30min"})";

void pause(int ms) {
  QEventLoop loop;
  QTimer::singleShot(ms, &loop, &QEventLoop::quit);
  loop.exec();
}

// Seconds of processor time that a process has used.
double processorSeconds(qint64 pid) {
  QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  const QByteArray line = file.readAll();
  const auto fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
  return (fields.value(11).toDouble() + fields.value(12).toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

struct Figures {
  double advance_ms = 0;        // the stage change in the database
  double reported_seconds = 0;  // until all of the stage have reported
  double read_per_second = 0;   // bytes, by the controller
  double burnt_per_second = 0;  // processor seconds, by the controller
};

class Fleet {
 public:
  explicit Fleet(int count) : store_(fixture_.connectedStore()) {
    makeProd(*store_);
    need(publish(*store_, publishOf("prod/shop", 0, "size: 1\n")));
    const QByteArray number = QByteArray::number(count);
    need(sql(fixture_,
             "INSERT INTO sextant.instance (environment, service, cluster, name) "
             "SELECT 'prod', 'shop', 'eu' || n % 10, 'shop-' || n FROM generate_series(1, " +
                 number + ") AS n; INSERT INTO sextant.agent_status (environment, service, cluster, "
                          "instance, wanted, applied, health) SELECT environment, service, cluster, name, "
                          "1, 1, 'healthy' FROM sextant.instance WHERE service = 'shop'; ANALYZE"));
    inventory_ = need(await<std::vector<Scope>>(
        [&](Reply<std::vector<Scope>> reply) { store_->inventory(shop, std::move(reply)); }));
  }

  Figures measure() {
    QTemporaryDir folder(QStringLiteral("/tmp/sextant-scale-XXXXXX"));
    const ByteCounter counter(folder.path(),
                              fixture_.paths().socket_folder + QStringLiteral("/.s.PGSQL.5432"));
    QProcess controller;
    endWithUs(controller);
    QString dsn = fixture_.dsn();
    dsn.replace(fixture_.paths().socket_folder, folder.path());
    controller.start(productProgram(QStringLiteral("sextant-controller")),
                     {QStringLiteral("--dsn"), dsn, QStringLiteral("--log"), QStringLiteral("text")});
    keepFresh();
    begin();
    pause(8000);
    const std::uint64_t read = counter.read();
    const double burnt = processorSeconds(controller.processId());
    Figures figures;
    QElapsedTimer clock;
    clock.start();
    figures.advance_ms = advance();
    figures.reported_seconds = report();
    pause(std::max(0, watched_seconds * 1000 - int(clock.elapsed())));
    const double seconds = double(clock.elapsed()) / 1000;
    figures.read_per_second = double(counter.read() - read) / seconds;
    figures.burnt_per_second = (processorSeconds(controller.processId()) - burnt) / seconds;
    controller.kill();
    controller.waitForFinished();
    return figures;
  }

 private:
  void keepFresh() {
    QObject::connect(&fresh_, &QTimer::timeout, &fresh_, [this] {
      static_cast<void>(sql(fixture_, "UPDATE sextant.agent_status SET reported_at = clock_timestamp()"));
    });
    fresh_.start(1000);
  }

  // The first stage is entered by hand, as soon as the candidate is found valid.
  void begin() {
    ChangeContent content = contentOf(1, "size: 2\n");
    content.plan = plan;
    const auto receipt = need(publishChange(*store_, need(openChange(*store_, shop, content))));
    rollout_ = *receipt.rollout;
    const auto found = need(await<RevisionContent>([&](Reply<RevisionContent> reply) {
      store_->revision(shop, receipt.revision, std::move(reply));
    }));
    revision_ = receipt.revision;
    hash_ = found.info.content_hash;
    const auto inventory = need(await<std::string>(
        [&](Reply<std::string> reply) { store_->inventoryHash(shop, std::move(reply)); }));
    const auto recorded = await<void>([&](Reply<void> reply) {
      store_->recordValidity({shop, revision_, hash_, inventory, inventory_.front(), true, ""},
                             std::move(reply));
    });
    if (!recorded) qFatal("%s", recorded.error().toString().c_str());
  }

  // Milliseconds of the call; where the controller was first, that of the head's next read.
  double advance() {
    const auto start = benchmark::Clock::now();
    const auto moved = await<void>([&](Reply<void> reply) {
      store_->moveRollout({RequestId::random(), rollout_, 0, RolloutMove::advance, "measured", "ada"},
                          std::move(reply));
    });
    if (!moved && moved.error().kind != ErrorKind::conflict)
      qFatal("%s", moved.error().toString().c_str());
    return benchmark::since(start);
  }

  // Seconds until every instance of the stage has said that it runs the candidate.
  double report() {
    const auto start = benchmark::Clock::now();
    const Head head =
        need(await<Head>([&](Reply<Head> reply) { store_->head(shop, std::move(reply)); }));
    const auto assigned = assignments(head, inventory_);
    for (std::size_t i = 0; i < inventory_.size(); ++i) {
      if (assigned[i].reason != AssignmentReason::candidate) continue;
      AgentReport report;
      report.instance = {shop, inventory_[i]};
      report.sequence = head.sequence;
      report.wanted = report.applied = revision_;
      report.health = Health::healthy;
      report.applied_at_us = QDateTime::currentMSecsSinceEpoch() * 1000;
      const auto done =
          await<void>([&](Reply<void> reply) { store_->report(report, std::move(reply)); });
      if (!done) qFatal("%s", done.error().toString().c_str());
    }
    return benchmark::since(start) / 1000;
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_;
  std::vector<Scope> inventory_;
  RolloutNumber rollout_;
  RevisionNumber revision_;
  std::string hash_;
  QTimer fresh_;
};

void print(int count, const Figures& figures) {
  std::printf("%6d instances: stage change %.1f ms; a tenth has reported after %.2f s; the controller "
              "reads %.0f KiB/s and burns %.3f cores\n",
              count, figures.advance_ms, figures.reported_seconds, figures.read_per_second / 1024,
              figures.burnt_per_second);
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  CLI::App line("A rollout over a large fleet beside a small one.");
  int instances = 10'000;
  line.add_option("--instances", instances, "Of the large fleet")->check(CLI::Range(1000, 50'000));
  CLI11_PARSE(line, argc, argv);
  const Figures small = Fleet(small_fleet).measure();
  print(small_fleet, small);
  const Figures large = Fleet(instances).measure();
  print(instances, large);
  const double times = double(instances) / small_fleet;
  std::printf("%.0f times as many: stage change %.1f times as long, %.1f times as many bytes\n", times,
              large.advance_ms / small.advance_ms, large.read_per_second / small.read_per_second);
  benchmark::Judge judge;
  judge.expect(large.advance_ms < 2000, "a stage change within two seconds");
  judge.expect(large.read_per_second < small.read_per_second * times,
               "bytes grow no faster than the fleet");
  judge.expect(large.burnt_per_second < 0.8, "less than a core");
  return judge.misses() == 0 ? 0 : 1;
}
