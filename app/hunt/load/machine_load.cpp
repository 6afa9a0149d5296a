// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/machine_load.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>

namespace sextant::hunt {
namespace {

struct ProcessStat {
  int parent = 0;
  double seconds = 0;  // of itself and of its children that have ended
};

double secondsOf(std::uint64_t ticks) {
  static const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return static_cast<double>(ticks) / ticks_per_second;
}

std::optional<ProcessStat> readProcess(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The name in parentheses may hold anything, also parentheses.
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(end + 1));
  std::string state, skipped;
  ProcessStat stat;
  fields >> state >> stat.parent;
  for (int field = 5; field <= 13; ++field)
    fields >> skipped;
  std::uint64_t user = 0, system = 0, children_user = 0, children_system = 0;
  fields >> user >> system >> children_user >> children_system;
  if (!fields) return std::nullopt;
  stat.seconds = secondsOf(user + system + children_user + children_system);
  return stat;
}

std::map<int, ProcessStat> readProcesses() {
  std::map<int, ProcessStat> processes;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    int pid = 0;
    const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (code != std::errc() || end != name.data() + name.size()) continue;
    if (const auto stat = readProcess(name)) processes[pid] = *stat;
  }
  return processes;
}

bool descendsFromAny(int pid, const std::vector<int>& roots,
                     const std::map<int, ProcessStat>& processes) {
  // The bound keeps a tree that changed while it was read from leading round in a circle.
  for (int steps = 0; pid > 0 && steps < 64; ++steps) {
    if (std::find(roots.begin(), roots.end(), pid) != roots.end()) return true;
    const auto found = processes.find(pid);
    pid = found == processes.end() ? 0 : found->second.parent;
  }
  return false;
}

// User, nice and system time. Interrupts are left out: on the loopback they are our own packets.
double busySeconds() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  std::uint64_t user = 0, nice = 0, system = 0;
  file >> cpu >> user >> nice >> system;
  return secondsOf(user + nice + system);
}

double uptimeSeconds() {
  double seconds = 0;
  std::ifstream("/proc/uptime") >> seconds;
  return seconds;
}

}  // namespace

MachineLoad::MachineLoad(std::vector<int> own_roots) : own_roots_(std::move(own_roots)) {
  own_roots_.push_back(::getpid());
}

MachineLoad::Reading MachineLoad::read() const {
  Reading reading;
  reading.uptime_seconds = uptimeSeconds();
  reading.busy_seconds = busySeconds();
  const auto processes = readProcesses();
  for (const auto& [pid, stat] : processes) {
    if (descendsFromAny(pid, own_roots_, processes)) reading.own_seconds += stat.seconds;
  }
  return reading;
}

void MachineLoad::start() {
  started_ = read();
}

double MachineLoad::otherCores() const {
  const Reading now = read();
  const double elapsed = now.uptime_seconds - started_.uptime_seconds;
  if (elapsed <= 0) return 0;
  const double busy = now.busy_seconds - started_.busy_seconds;
  // A child that has ended moved its whole time to its parent, so only the sums compare.
  const double own = now.own_seconds - started_.own_seconds;
  return std::max(0.0, busy - own) / elapsed;
}

}  // namespace sextant::hunt
