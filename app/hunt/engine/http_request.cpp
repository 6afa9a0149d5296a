// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/http_request.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace sextant::hunt {
namespace {

bool sameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

}  // namespace

HttpRequestParser::Status HttpRequestParser::bad(int status) {
  bad_status_ = status;
  return Status::bad;
}

HttpRequestParser::Status HttpRequestParser::next(HttpRequest& request) {
  if (bad_status_ != 0) return Status::bad;
  if (!in_body_) {
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos || end > header_bytes_max) {
      return buffer_.size() > header_bytes_max ? bad(431) : Status::need_more;
    }
    if (!parseHead(std::string_view(buffer_).substr(0, end))) {
      return bad(bad_status_ != 0 ? bad_status_ : 400);
    }
    if (body_bytes_ > body_bytes_max) return bad(413);
    buffer_.erase(0, end + 4);
    in_body_ = true;
  }
  if (buffer_.size() < body_bytes_) return Status::need_more;
  buffer_.erase(0, body_bytes_);
  in_body_ = false;
  request = std::move(current_);
  return Status::complete;
}

bool HttpRequestParser::parseHead(std::string_view head) {
  current_ = {};
  body_bytes_ = 0;
  has_length_ = false;
  std::size_t end = head.find("\r\n");
  if (!parseRequestLine(head.substr(0, end))) return false;
  while (end != std::string_view::npos) {
    head.remove_prefix(end + 2);
    end = head.find("\r\n");
    if (!parseHeaderLine(head.substr(0, end))) return false;
  }
  return true;
}

bool HttpRequestParser::parseRequestLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view version = line.substr(second + 1);
  current_.method = line.substr(0, first);
  current_.target = line.substr(first + 1, second - first - 1);
  current_.keep_alive = version == "HTTP/1.1";
  if (!isToken(current_.method) || !current_.target.starts_with('/')) return false;
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return true;
  bad_status_ = version.starts_with("HTTP/") ? 505 : 400;
  return false;
}

bool HttpRequestParser::parseHeaderLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (sameWord(name, "content-length")) {
    std::size_t length = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), length);
    // Two different lengths would let two readers of one stream see different requests.
    const bool differs = has_length_ && length != body_bytes_;
    if (code != std::errc() || end != value.data() + value.size() || differs) return false;
    body_bytes_ = length;
    has_length_ = true;
  } else if (sameWord(name, "transfer-encoding")) {
    bad_status_ = 501;
    return false;
  } else if (sameWord(name, "connection")) {
    if (sameWord(value, "close")) current_.keep_alive = false;
    if (sameWord(value, "keep-alive")) current_.keep_alive = true;
  }
  return true;
}

}  // namespace sextant::hunt
