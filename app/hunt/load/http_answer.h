// SPDX-License-Identifier: GPL-3.0-or-later
// Reads HTTP/1.1 answers with a length, as the engine and HAProxy send them.
#pragma once

#include <string>
#include <string_view>

namespace sextant::hunt {

struct HttpAnswer {
  int status = 0;
  std::string hunt_error;  // the header X-Hunt-Error
  bool keep_alive = true;
  std::string body = {};
};

// One connection's parser.
class HttpAnswerParser {
 public:
  enum class Status { need_more, complete, bad };

  void append(std::string_view bytes) { buffer_.append(bytes); }
  [[nodiscard]] Status next(HttpAnswer& answer);
  [[nodiscard]] bool isEmpty() const { return buffer_.empty(); }

 private:
  std::string buffer_;
};

}  // namespace sextant::hunt
