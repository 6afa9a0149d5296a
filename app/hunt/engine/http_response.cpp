// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/http_response.h"

#include <cstdio>

namespace sextant::hunt {
namespace {

std::string_view reasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

}  // namespace

std::string toWire(const HttpResponse& response, bool keep_alive) {
  std::string wire = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  wire += reasonPhrase(response.status);
  wire += "\r\nContent-Type: " + response.content_type;
  wire += "\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\n";
  if (!keep_alive) wire += "Connection: close\r\n";
  wire += response.extra_headers;
  wire += "\r\n";
  wire += response.body;
  return wire;
}

HttpResponse errorResponse(ErrorCause cause) {
  const std::string name(toString(cause));
  return {.status = httpStatus(cause),
          .body = "{\"cause\":\"" + name + "\"}\n",
          .extra_headers = "X-Hunt-Error: " + name + "\r\n"};
}

HttpResponse plainError(int status, std::string_view reason) {
  return {.status = status, .body = "{\"reason\":" + jsonString(reason) + "}\n"};
}

std::string jsonString(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  quoted += '"';
  return quoted;
}

}  // namespace sextant::hunt
