// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/support/measure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sextant::benchmark {
namespace {

double peakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Figures inChild(const std::function<double()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::exit(1);
  const pid_t child = fork();
  if (child == 0) {
    const double before = peakMib();
    Figures figures;
    figures.ms = work();
    figures.memory_mib = peakMib() - before;
    const bool written = write(ends[1], &figures, sizeof figures) == sizeof figures;
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  Figures figures;
  const bool good = child > 0 && read(ends[0], &figures, sizeof figures) == sizeof figures;
  close(ends[0]);
  int status = 0;
  if (child > 0) waitpid(child, &status, 0);
  if (!good || status != 0 || std::isnan(figures.ms)) {
    std::fprintf(stderr, "A measurement failed.\n");
    std::exit(1);
  }
  return figures;
}

Figures best(const Figures& a, const Figures& b) {
  return {std::min(a.ms, b.ms), std::min(a.memory_mib, b.memory_mib)};
}

double growthExponent(double small_ms, double large_ms, double small_size, double large_size) {
  return std::log(large_ms / small_ms) / std::log(large_size / small_size);
}

std::string profileOf(int keys, bool flat) {
  std::string text = "# A profile\n";
  for (int i = 0; i < keys; ++i) {
    if (!flat && i % 1000 == 0) {
      text += "section_" + std::to_string(i / 1000) + ":  # of the profile\n";
      continue;
    }
    text += flat ? "" : "  ";
    text += "key_" + std::to_string(i) + ": ";
    const std::array<std::string, 4> values{std::to_string(i), "text " + std::to_string(i),
                                            "\"quoted " + std::to_string(i) + '"', "true"};
    text += values[static_cast<std::size_t>(i) % values.size()] + '\n';
  }
  return text;
}

void Judge::expect(bool good, const char* what) {
  if (good) return;
  ++misses_;
  std::printf("MISSED: %s\n", what);
}

}  // namespace sextant::benchmark
