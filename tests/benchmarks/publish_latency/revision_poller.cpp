// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/publish_latency/revision_poller.h"

#include <arpa/inet.h>
#include <charconv>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include "app/hunt/load/http_answer.h"

namespace sextant::publish_latency {
namespace {

constexpr std::chrono::milliseconds pause(1);
constexpr int answer_within_ms = 2000;

int connected(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

// Nothing where the connection is of no use any more.
std::optional<std::int64_t> askRevision(int fd) {
  constexpr std::string_view request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) return std::nullopt;
  hunt::HttpAnswerParser parser;
  hunt::HttpAnswer answer;
  auto status = hunt::HttpAnswerParser::Status::need_more;
  while (status == hunt::HttpAnswerParser::Status::need_more) {
    pollfd readable{fd, POLLIN, 0};
    if (::poll(&readable, 1, answer_within_ms) <= 0) return std::nullopt;
    char bytes[4096];
    const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) return std::nullopt;
    parser.append({bytes, static_cast<std::size_t>(count)});
    status = parser.next(answer);
  }
  constexpr std::string_view key = "\"revision\":";
  const std::size_t at = answer.body.find(key);
  if (status != hunt::HttpAnswerParser::Status::complete || at == std::string::npos)
    return std::nullopt;
  std::int64_t revision = 0;
  std::from_chars(answer.body.data() + at + key.size(), answer.body.data() + answer.body.size(),
                  revision);
  return revision;
}

}  // namespace

RevisionPoller::RevisionPoller(int port) : port_(port), thread_([this] { run(); }) {}

RevisionPoller::~RevisionPoller() {
  stop_ = true;
  thread_.join();
}

void RevisionPoller::awaitAbove(std::int64_t revision) {
  seen_at_ = 0;
  above_ = revision;
}

std::optional<Clock::time_point> RevisionPoller::seenAt() const {
  const Clock::rep at = seen_at_;
  if (at == 0) return std::nullopt;
  return Clock::time_point(Clock::duration(at));
}

void RevisionPoller::run() {
  int fd = -1;
  while (!stop_) {
    std::this_thread::sleep_for(pause);
    const std::int64_t above = above_;
    if (above < 0) continue;
    if (fd < 0) fd = connected(port_);
    const auto revision = fd < 0 ? std::nullopt : askRevision(fd);
    if (!revision) {
      if (fd >= 0) ::close(fd);
      fd = -1;
      continue;
    }
    if (*revision <= above) continue;
    seen_at_ = Clock::now().time_since_epoch().count();
    above_ = -1;
  }
  if (fd >= 0) ::close(fd);
}

}  // namespace sextant::publish_latency
