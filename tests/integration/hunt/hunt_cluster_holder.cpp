// SPDX-License-Identifier: GPL-3.0-or-later
// Holds a small cluster until it is killed, and names its processes: for the test that nothing
// outlives a starter that had no chance to clean up.
#include <QCoreApplication>

#include <cstdio>

#include "app/hunt/cluster/local_cluster.h"

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc != 3) return 2;
  sextant::hunt::LocalCluster cluster(
      {.program_folder = argv[1], .work_folder = argv[2], .engines = 2});
  if (const auto started = cluster.start(""); !started) {
    std::fprintf(stderr, "%s\n", started.error().toString().c_str());
    return 6;
  }
  std::printf("running");
  for (const qint64 pid : cluster.pids())
    std::printf(" %lld", static_cast<long long>(pid));
  std::printf("\n");
  std::fflush(stdout);
  return QCoreApplication::exec();
}
