// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_log.h"

#include <algorithm>
#include <charconv>

namespace sextant::hunt {
namespace {

constexpr std::string_view cache_name = "<CACHE>";
constexpr std::string_view no_server_name = "<NOSRV>";

std::optional<std::int64_t> numberOf(std::string_view text) {
  // HAProxy marks an answer that it sends on before its end with a plus.
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes "NAME=VALUE " from the front; nothing where that is not what stands there.
std::optional<std::string_view> take(std::string_view& line, std::string_view name) {
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != '=')
    return std::nullopt;
  line.remove_prefix(name.size() + 1);
  const std::string_view value = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(value.size() + 1, line.size()));
  return value;
}

std::optional<EdgeCause> causeByServer(char phase) {
  switch (phase) {
    case 'Q':
      return EdgeCause::queue_timeout;
    case 'C':
      return EdgeCause::connect_timeout;
    default:
      return EdgeCause::server_timeout;
  }
}

// By the first letter who or what ended the request, by the second in what phase it was.
std::optional<EdgeCause> causeOf(const EdgeRequest& request) {
  switch (request.ended_by) {
    case 'C':
      return EdgeCause::client_gone;
    case 'c':
      return EdgeCause::client_timeout;
    case 's':
      return causeByServer(request.phase);
    case 'S':
      return request.phase == 'C' ? EdgeCause::no_instance : EdgeCause::server_gone;
    case 'K':
      return EdgeCause::cut_off;
    case 'R':
    case 'I':
      return EdgeCause::edge;
    case 'P':
      // What a client wrote wrongly is its own matter, as every status below 500 is.
      if (request.phase != 'R') return EdgeCause::server_gone;
      break;
    default:
      break;
  }
  if (request.status < 500) return std::nullopt;
  return request.reached_instance ? EdgeCause::service_error : EdgeCause::no_instance;
}

std::optional<EdgeRequest> requestOf(std::string_view line) {
  const auto status = take(line, "status");
  const auto end = status ? take(line, "end") : std::nullopt;
  const auto server = end ? take(line, "server") : std::nullopt;
  const auto queue_ms = server ? take(line, "queue_ms") : std::nullopt;
  const auto all_ms = queue_ms ? take(line, "all_ms") : std::nullopt;
  const auto us = all_ms ? take(line, "us") : std::nullopt;
  const auto bytes = us ? take(line, "bytes") : std::nullopt;
  const auto kept_bytes = bytes ? take(line, "kept_bytes") : std::nullopt;
  const auto method = kept_bytes ? take(line, "method") : std::nullopt;
  if (!method || end->size() < 2) return std::nullopt;
  const auto status_number = numberOf(*status), queued = numberOf(*queue_ms),
             whole = numberOf(*all_ms), sent = numberOf(*bytes), kept = numberOf(*kept_bytes);
  if (!status_number || !queued || !whole || !sent || !kept) return std::nullopt;
  EdgeRequest request;
  request.status = static_cast<int>(*status_number);
  request.ended_by = (*end)[0];
  request.phase = (*end)[1];
  request.is_read = *method == "GET";
  request.from_cache = *server == cache_name;
  request.reached_instance = !request.from_cache && *server != no_server_name && *server != "-";
  if (*queued >= 0) request.queue_seconds = static_cast<double>(*queued) / 1e3;
  // A request whose head never came whole has no beginning in microseconds.
  const auto exact = numberOf(*us);
  request.seconds = exact && *exact >= 0
                        ? static_cast<double>(*exact) / 1e6
                        : static_cast<double>(std::max<std::int64_t>(*whole, 0)) / 1e3;
  request.bytes = *sent;
  request.kept_bytes = *kept;
  request.cause = causeOf(request);
  return request;
}

}  // namespace

EdgeLogLine readEdgeLog(std::string_view line, std::string_view key) {
  while (line.ends_with('\n') || line.ends_with('\r') || line.ends_with('\0'))
    line.remove_suffix(1);
  if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ' ') return {};
  line.remove_prefix(key.size() + 1);
  return {requestOf(line), true};
}

}  // namespace sextant::hunt
