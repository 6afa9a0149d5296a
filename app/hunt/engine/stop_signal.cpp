// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/stop_signal.h"

#include <algorithm>
#include <array>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sextant::hunt {
namespace {

constexpr std::chrono::milliseconds longest_poll(60'000);

int pollMilliseconds(Deadline deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), longest_poll).count());
}

}  // namespace

StopSignal::StopSignal() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void StopSignal::raise() {
  ::eventfd_write(event_.get(), 1);
}

bool StopSignal::isRaised() const {
  pollfd event{event_.get(), POLLIN, 0};
  return ::poll(&event, 1, 0) > 0;
}

StopSignal::Wake StopSignal::wait(int fd, short events, Deadline deadline) const {
  while (true) {
    std::array<pollfd, 2> watched{{{event_.get(), POLLIN, 0}, {fd, events, 0}}};
    const int ready = ::poll(watched.data(), watched.size(), pollMilliseconds(deadline));
    if (ready > 0 && watched[0].revents != 0) return Wake::stopped;
    if (ready > 0) return Wake::ready;
    if (isPast(deadline, Clock::now())) return Wake::timed_out;
  }
}

}  // namespace sextant::hunt
