// SPDX-License-Identifier: GPL-3.0-or-later
// Reads HTTP/1.1 requests from a stream of bytes, however it is cut into pieces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sextant::hunt {

// What the engine needs to know of a request; bodies are read and dropped.
struct HttpRequest {
  std::string method;
  std::string target;
  bool keep_alive = true;
};

// One connection's parser. Not thread-safe.
class HttpRequestParser {
 public:
  static constexpr std::size_t header_bytes_max = 16 * 1024;
  static constexpr std::size_t body_bytes_max = 64 * 1024;

  enum class Status { need_more, complete, bad };

  void append(std::string_view bytes) { buffer_.append(bytes); }

  // Takes one request from the front of what was appended. After `bad` the stream is lost:
  // answer with badStatus() and close the connection.
  [[nodiscard]] Status next(HttpRequest& request);

  // 400, 413 (body too long), 431 (header too long), 501 (transfer coding), 505 (version).
  [[nodiscard]] int badStatus() const { return bad_status_; }

  // Bytes that belong to no complete request yet, or to requests not taken yet.
  [[nodiscard]] std::size_t pendingBytes() const { return buffer_.size(); }

 private:
  Status bad(int status);
  bool parseHead(std::string_view head);
  bool parseRequestLine(std::string_view line);
  bool parseHeaderLine(std::string_view line);

  std::string buffer_;
  HttpRequest current_;
  bool in_body_ = false;
  bool has_length_ = false;
  std::size_t body_bytes_ = 0;
  int bad_status_ = 0;
};

}  // namespace sextant::hunt
