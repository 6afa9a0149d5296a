// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_statistics.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <vector>

#include "app/hunt/engine/stop_signal.h"

namespace sextant::hunt {
namespace {

constexpr std::chrono::milliseconds standing_within(250);
constexpr std::size_t answer_bytes_max = 1024 * 1024;

std::optional<std::int64_t> numberOf(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string_view> cellsOf(std::string_view line) {
  std::vector<std::string_view> cells;
  while (true) {
    const std::size_t comma = line.find(',');
    cells.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

// A row of "show stat", by the names of its columns.
class Row {
 public:
  Row(const std::vector<std::string_view>& names, std::string_view line) {
    const auto cells = cellsOf(line);
    for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i)
      cells_.emplace(names[i], cells[i]);
  }
  [[nodiscard]] bool isOf(std::string_view proxy, std::string_view part) const {
    return text("pxname") == proxy && text("svname") == part;
  }
  [[nodiscard]] std::string_view text(std::string_view name) const {
    const auto found = cells_.find(name);
    return found == cells_.end() ? std::string_view() : found->second;
  }
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const {
    return numberOf(text(name));
  }

 private:
  std::map<std::string_view, std::string_view> cells_;
};

void takeRow(const Row& row, EdgeStanding& standing) {
  if (row.isOf("edge", "FRONTEND")) standing.connections = row.number("scur");
  if (row.text("pxname") != "engines") return;
  // The queue of the whole backend, and one of each server.
  if (const auto waiting = row.number("qcur"))
    standing.queue_depth = standing.queue_depth.value_or(0) + *waiting;
  if (row.isOf("engines", "BACKEND")) standing.instances_up = row.number("act");
}

tl::unexpected<Error> silent(const std::string& path) {
  return fail(ErrorKind::unavailable, "HAProxy does not answer here.", path,
              "See that it runs with this site's configuration.");
}

Result<Descriptor> connectTo(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return silent(path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // A Unix socket connects at once or not at all.
  if (!socket.isOpen() ||
      ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return silent(path);
  }
  return socket;
}

}  // namespace

EdgeStanding readEdgeStatistics(std::string_view answer) {
  EdgeStanding standing;
  std::vector<std::string_view> names;
  while (!answer.empty()) {
    std::string_view line = answer.substr(0, answer.find('\n'));
    answer.remove_prefix(std::min(line.size() + 1, answer.size()));
    if (line.starts_with("# ")) {
      names = cellsOf(line.substr(2));
    } else if (!names.empty() && !line.empty()) {
      takeRow(Row(names, line), standing);
    }
  }
  return standing;
}

Result<std::string> askHaproxy(const std::string& socket_path, const std::string& command,
                               std::chrono::milliseconds within) {
  const StopSignal never;
  const Deadline deadline = Clock::now() + within;
  const auto socket = connectTo(socket_path);
  if (!socket) return tl::unexpected(socket.error());
  const std::string line = command + '\n';
  // A command this small fits into the buffer of a new socket.
  if (::send(socket->get(), line.data(), line.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(line.size())) {
    return silent(socket_path);
  }
  std::string answer;
  std::array<char, 16 * 1024> bytes;
  while (answer.size() < answer_bytes_max) {
    if (never.wait(socket->get(), POLLIN, deadline) != StopSignal::Wake::ready) break;
    const ssize_t count = ::recv(socket->get(), bytes.data(), bytes.size(), 0);
    // A master that reloads goes away without a word.
    if (count == 0 || (count < 0 && errno == ECONNRESET)) return answer;
    if (count < 0 && errno != EINTR && errno != EAGAIN) break;
    if (count > 0) answer.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return silent(socket_path);
}

EdgeStanding edgeStanding(const std::string& stats_socket) {
  const auto answer = askHaproxy(stats_socket, "show stat", standing_within);
  return answer ? readEdgeStatistics(*answer) : EdgeStanding{};
}

}  // namespace sextant::hunt
