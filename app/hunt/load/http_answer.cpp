// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/http_answer.h"

#include <charconv>
#include <optional>
#include <strings.h>

namespace sextant::hunt {
namespace {

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The value where the line is the header `name`.
std::optional<std::string_view> header(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':' ||
      ::strncasecmp(line.data(), name.data(), name.size()) != 0) {
    return std::nullopt;
  }
  line.remove_prefix(name.size() + 1);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

}  // namespace

HttpAnswerParser::Status HttpAnswerParser::next(HttpAnswer& answer) {
  const std::size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos) return Status::need_more;
  std::string_view head = std::string_view(buffer_).substr(0, end);
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return Status::bad;
  const auto status = number(head.substr(9, 3));
  if (!status) return Status::bad;
  HttpAnswer read{static_cast<int>(*status), {}, head.starts_with("HTTP/1.1")};
  std::size_t length = 0;
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n")) {
    head.remove_prefix(at + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    if (const auto cause = header(line, "x-hunt-error")) read.hunt_error = *cause;
    if (const auto mode = header(line, "connection"); mode == "close") read.keep_alive = false;
    if (const auto bytes = header(line, "content-length")) {
      const auto count = number(*bytes);
      if (!count) return Status::bad;
      length = *count;
    }
  }
  if (buffer_.size() < end + 4 + length) return Status::need_more;
  read.body = buffer_.substr(end + 4, length);
  buffer_.erase(0, end + 4 + length);
  answer = std::move(read);
  return Status::complete;
}

}  // namespace sextant::hunt
