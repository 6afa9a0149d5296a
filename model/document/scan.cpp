// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/scan.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}
bool isBreak(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

std::size_t skipBlanks(std::string_view text, std::size_t offset) {
  while (offset < text.size() && isBlank(text[offset]))
    ++offset;
  return offset;
}

std::size_t skipTrivia(std::string_view text, std::size_t offset) {
  while (offset < text.size()) {
    if (isBlank(text[offset]) || isBreak(text[offset])) {
      ++offset;
    } else if (text[offset] == '#') {
      offset = std::min(text.find_first_of("\r\n", offset), text.size());
    } else {
      break;
    }
  }
  return offset;
}

std::size_t skipProperties(std::string_view text, std::size_t offset) {
  while (offset < text.size() && (text[offset] == '!' || text[offset] == '&')) {
    const bool verbatim = text.substr(offset, 2) == "!<";
    offset = std::min(text.find_first_of(verbatim ? ">" : " \t\r\n,[]{}", offset), text.size());
    if (verbatim && offset < text.size()) ++offset;
    offset = skipTrivia(text, offset);
  }
  return offset;
}

std::size_t lineStart(std::string_view text, std::size_t offset) {
  const std::size_t at = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return at == std::string_view::npos ? 0 : at + 1;
}

std::size_t lineEnd(std::string_view text, std::size_t offset) {
  const std::size_t at = text.find('\n', offset);
  if (at == std::string_view::npos) return text.size();
  return at > offset && text[at - 1] == '\r' ? at - 1 : at;
}

std::size_t nextLine(std::string_view text, std::size_t offset) {
  const std::size_t at = text.find('\n', offset);
  return at == std::string_view::npos ? text.size() : at + 1;
}

std::size_t columnOf(std::string_view text, std::size_t offset) {
  const std::size_t start = lineStart(text, offset);
  return offset - start - (start == 0 ? std::min(byteOrderMarkBytes(text), offset) : 0);
}

bool isFirstOnLine(std::string_view text, std::size_t offset) {
  std::size_t start = lineStart(text, offset);
  if (start == 0) start = std::min(byteOrderMarkBytes(text), offset);
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(start),
                     text.begin() + static_cast<std::ptrdiff_t>(offset),
                     [](char c) { return c == ' '; });
}

std::size_t byteOrderMarkBytes(std::string_view text) {
  return text.substr(0, byte_order_mark.size()) == byte_order_mark ? byte_order_mark.size() : 0;
}

bool hasLoneReturn(std::string_view text) {
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (text.substr(at + 1, 1) != "\n") return true;
  }
  return false;
}

bool hasTabBehindIndicator(std::string_view text) {
  for (std::size_t at = text.find('\t', 1); at != std::string_view::npos;
       at = text.find('\t', at + 1)) {
    const bool indicator = std::string_view("-?:").find(text[at - 1]) != std::string_view::npos;
    if (indicator && isFirstOnLine(text, at - 1)) return true;
  }
  return false;
}

std::string_view newlineOf(std::string_view text) {
  const std::size_t at = text.find('\n');
  return at != std::string_view::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace sextant
