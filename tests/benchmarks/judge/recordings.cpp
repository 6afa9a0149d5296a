// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/judge/recordings.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "model/rollout/judge_samples.h"

namespace sextant::benchmark {
namespace {

constexpr std::size_t instances = 3;

}  // namespace

Result<Recording> readRecording(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return fail(ErrorKind::input, "The recording cannot be read.", path);
  auto samples = readSamples(text.str());
  if (!samples) return tl::unexpected<Error>(samples.error());
  Recording recording;
  for (ArmSecond& second : samples->seconds) {
    if (second.records.size() != instances) continue;
    // hunt-1 is the candidate.
    std::sort(second.records.begin(), second.records.end(),
              [](const ArmRecord& a, const ArmRecord& b) { return a.instance < b.instance; });
    ClusterSecond cluster;
    for (const ArmRecord& record : second.records)
      cluster.push_back({record.counts, record.errors, record.requests});
    recording.bounds = second.records.front().bounds;
    const bool is_before = second.records.front().arm == Arm::before;
    (is_before ? recording.before : recording.canary).push_back(std::move(cluster));
  }
  if (recording.before.empty() || recording.canary.empty())
    return fail(ErrorKind::input, "The recording has no canary or nothing before it.", path);
  return recording;
}

double requestsOf(const ClusterSecond& second) {
  double sum = 0;
  for (const InstanceSecond& instance : second)
    sum += instance.requests;
  return sum;
}

}  // namespace sextant::benchmark
