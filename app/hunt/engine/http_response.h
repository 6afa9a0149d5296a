// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine answers, and its form on the wire.
#pragma once

#include "app/hunt/engine/error_cause.h"

#include <string>
#include <string_view>

namespace sextant::hunt {

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::string extra_headers = {};  // complete lines, each with its CR LF
};

[[nodiscard]] std::string toWire(const HttpResponse& response, bool keep_alive);

// {"cause":"queue_full"} with the header X-Hunt-Error: queue_full.
[[nodiscard]] HttpResponse errorResponse(ErrorCause cause);

// {"reason":"..."} for requests that are not business.
[[nodiscard]] HttpResponse plainError(int status, std::string_view reason);

// The text as a JSON string, with its quotes. The bytes must be UTF-8.
[[nodiscard]] std::string jsonString(std::string_view text);

}  // namespace sextant::hunt
