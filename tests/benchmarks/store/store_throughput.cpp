// SPDX-License-Identifier: GPL-3.0-or-later
// How many publishes a second a store takes, and how long each waits, beside etcd's compare-and-set
// of the same bytes on the same machine, both with every write on disk before it is acknowledged.
#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>

#include "model/store/await.h"
#include "tests/benchmarks/store/etcd_client.h"
#include "tests/benchmarks/support/measure.h"
#include "tests/support/ha_cluster.h"
#include "tests/support/store_fixture.h"

namespace {

using namespace sextant;
using namespace sextant::testing;
using benchmark::Clock;

struct Figures {
  double per_second = 0;
  double median_ms = 0;
  double p99_ms = 0;
  double conflicts = 0;  // of all calls
};

// Writes until `stop`; true where the write was taken, false where another one was first.
using Write = std::function<bool()>;
// Made in the writer's own thread; lives as long as it writes.
using MakeWriter = std::function<Write(int writer)>;

Figures measure(int writers, double seconds, const MakeWriter& make) {
  std::atomic<bool> go{false};
  std::atomic<bool> stop{false};
  std::atomic<int> ready{0};
  std::vector<std::vector<double>> taken(static_cast<std::size_t>(writers));
  std::vector<int> conflicts(static_cast<std::size_t>(writers));
  std::vector<std::unique_ptr<QThread>> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back(QThread::create([&, i] {
      const Write write = make(i);
      write();  // connected and warm
      ++ready;
      while (!go)
        QThread::usleep(200);
      while (!stop) {
        const auto start = Clock::now();
        if (write()) {
          taken[static_cast<std::size_t>(i)].push_back(benchmark::since(start));
        } else {
          ++conflicts[static_cast<std::size_t>(i)];
        }
      }
    }));
    threads.back()->start();
  }
  while (ready < writers)
    QThread::msleep(1);
  const auto start = Clock::now();
  go = true;
  QThread::msleep(static_cast<unsigned long>(seconds * 1000));
  stop = true;
  for (const auto& thread : threads)
    thread->wait();
  const double elapsed = benchmark::since(start) / 1000;
  std::vector<double> all;
  double lost = 0;
  for (int i = 0; i < writers; ++i) {
    all.insert(all.end(), taken[static_cast<std::size_t>(i)].begin(),
               taken[static_cast<std::size_t>(i)].end());
    lost += conflicts[static_cast<std::size_t>(i)];
  }
  std::sort(all.begin(), all.end());
  if (all.empty()) return {};
  return {static_cast<double>(all.size()) / elapsed, all[all.size() / 2],
          all[all.size() * 99 / 100], lost / (lost + static_cast<double>(all.size()))};
}

// A profile of a kilobyte, different each time.
std::string textOf(const std::string& mark) {
  return "mark: " + mark + "\ntext: " + std::string(950, 'x') + "\n";
}

MakeWriter storeWriter(const StoreTarget& target, bool one_head) {
  return [target, one_head](int number) -> Write {
    const auto store = std::make_shared<Store>(target, "throughput");
    store->setDeadline(Milliseconds(30000));
    store->start();
    const std::string environment = one_head ? "bench-0" : "bench-" + std::to_string(number % 64);
    const ServiceKey key{environment, "shop"};
    const auto base = std::make_shared<std::int64_t>(-1);
    return [store, key, base] {
      const auto readBase = [&] {
        const auto head =
            await<Head>([&](Reply<Head> reply) { store->head(key, std::move(reply)); });
        *base = head ? head->stable.value : 0;
      };
      if (*base < 0) readBase();
      const RequestId id = RequestId::random();
      const PublishRequest request{id, key, {*base}, {{Scope{}, textOf(id.toString())}}, "m", "p"};
      const auto receipt = await<PublishReceipt>(
          [&](Reply<PublishReceipt> reply) { store->publish(request, std::move(reply)); });
      if (receipt) {
        *base = receipt->revision.value;
        return true;
      }
      readBase();
      return false;
    };
  };
}

MakeWriter etcdWriter(const QString& host, int port, bool one_key) {
  return [host, port, one_key](int number) -> Write {
    const auto client = std::make_shared<EtcdClient>(host, port);
    const std::string key = one_key ? "bench-0" : "bench-" + std::to_string(number % 64);
    const auto revision = std::make_shared<std::int64_t>(-1);
    return [client, key, revision] {
      if (*revision < 0) *revision = client->modRevision(key);
      const auto taken = client->putIf(key, *revision, textOf(RequestId::random().toString()));
      *revision = taken ? *taken : client->modRevision(key);
      return taken.has_value();
    };
  };
}

void makeEnvironments(const StoreTarget& target) {
  Store store(target, "throughput");
  store.setDeadline(Milliseconds(60000));
  store.start();
  for (int i = 0; i < 64; ++i) {
    const auto made = await<void>([&](Reply<void> reply) {
      store.createEnvironment({"bench-" + std::to_string(i), "blue"}, i, std::move(reply));
    });
    if (!made) qFatal("%s", made.error().toString().c_str());
  }
}

void print(const char* what, const Figures& figures) {
  std::printf("    %-8s %8.0f/s  median %7.2f ms  p99 %7.2f ms  conflicts %3.0f %%\n", what,
              figures.per_second, figures.median_ms, figures.p99_ms, 100 * figures.conflicts);
}

void compare(const StoreTarget& target, const QString& etcd_host, int etcd_port, double seconds,
             const std::vector<int>& writers) {
  makeEnvironments(target);
  for (const bool one_head : {true, false}) {
    for (const int count : writers) {
      if (!one_head && count == 1) continue;
      std::printf("  %d writer%s, %s\n", count, count == 1 ? "" : "s",
                  one_head ? "one head" : "64 heads of 64 environments");
      const Figures etcd = measure(count, seconds, etcdWriter(etcd_host, etcd_port, one_head));
      const Figures store = measure(count, seconds, storeWriter(target, one_head));
      print("etcd", etcd);
      print("store", store);
      std::printf("    store/etcd: %.2f of the throughput, %.2f times the median\n",
                  store.per_second / etcd.per_second, store.median_ms / etcd.median_ms);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App line("Publishes beside etcd's compare-and-set.");
  double seconds = 5;
  bool three = false;
  line.add_option("--seconds", seconds, "For each measurement")->check(CLI::Range(0.5, 600.0));
  line.add_flag("--three", three, "Also three nodes (needs root, Patroni and etcd)");
  CLI11_PARSE(line, argc, argv);
  QCoreApplication application(argc, argv);
  const std::vector<int> writers{1, 16, 64};
  {
    std::printf("One node\n");
    StoreFixture fixture;
    const auto keeper = fixture.connectedStore("throughput");
    StoreTarget target;
    target.root = fixture.root();
    EtcdServer etcd;
    compare(target, QStringLiteral("127.0.0.1"), etcd.port(), seconds, writers);
  }
  if (!three) return 0;
  std::printf("Three nodes\n");
  HaCluster cluster;
  if (const auto up = cluster.up(); !up) {
    std::fprintf(stderr, "%s\n", up.error().toString().c_str());
    return 6;
  }
  const StoreTarget target = cluster.target();
  const QString host = QString::fromUtf8(target.parameters["host"]).section(QLatin1Char(','), 0, 0);
  compare(target, host, 2379, seconds, writers);
  return 0;
}
