// SPDX-License-Identifier: GPL-3.0-or-later
// URIs, their references and templates, and the same with letters of any script.
#include <algorithm>

#include "model/schema/format_text.h"

namespace sextant {
namespace {

enum class Letters { ascii, any };

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isHex(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Letters, digits, "-._~", the delimiters within parts, and what is named; percent-encoded bytes.
bool isMadeOf(std::string_view text, std::string_view also, Letters letters) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !isHex(text[i + 1]) || !isHex(text[i + 2])) return false;
      i += 2;
      continue;
    }
    const bool other = static_cast<unsigned char>(c) >= 0x80;
    const bool known = isLetter(c) || isDigit(c) || (other && letters == Letters::any) ||
                       std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos ||
                       also.find(c) != std::string_view::npos;
    if (!known) return false;
  }
  return true;
}

bool isAuthority(std::string_view text, Letters letters) {
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) {
    if (!isMadeOf(text.substr(0, at), ":", letters)) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view host = text;
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !isIpv6(text.substr(1, end - 1))) return false;
    host = {};
    port = text.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return isMadeOf(host, "", letters) && std::all_of(port.begin(), port.end(), isDigit);
}

bool isScheme(std::string_view text) {
  return !text.empty() && isLetter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
         });
}

// Everything behind the scheme.
bool isRest(std::string_view text, Letters letters) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos && !isMadeOf(text.substr(hash + 1), ":@/?", letters))
    return false;
  text = text.substr(0, hash);
  const std::size_t question = text.find('?');
  if (question != std::string_view::npos && !isMadeOf(text.substr(question + 1), ":@/?", letters))
    return false;
  text = text.substr(0, question);
  if (text.rfind("//", 0) == 0) {
    text.remove_prefix(2);
    const std::size_t slash = std::min(text.find('/'), text.size());
    if (!isAuthority(text.substr(0, slash), letters)) return false;
    text.remove_prefix(slash);
  }
  return isMadeOf(text, ":@/", letters);
}

bool isAbsolute(std::string_view text, Letters letters) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && isScheme(text.substr(0, colon)) &&
         isRest(text.substr(colon + 1), letters);
}

bool isReference(std::string_view text, Letters letters) {
  if (isAbsolute(text, letters)) return true;
  // A first part with a colon would be taken for a scheme.
  const std::string_view first = text.substr(0, text.find_first_of("/?#"));
  return first.find(':') == std::string_view::npos && isRest(text, letters);
}

bool isVariable(std::string_view text) {
  if (text.empty()) return false;
  const std::size_t limit = text.find_first_of(":*");
  const std::string_view name = text.substr(0, limit);
  if (name.empty() || !isMadeOf(name, "", Letters::ascii)) return false;
  if (limit == std::string_view::npos) return true;
  const std::string_view modifier = text.substr(limit);
  return modifier == "*" || (modifier.size() >= 2 && modifier.size() <= 5 &&
                             std::all_of(modifier.begin() + 1, modifier.end(), isDigit));
}

bool isTemplateExpression(std::string_view text) {
  if (!text.empty() && std::string_view("+#./;?&").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    if (!isVariable(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool isUri(std::string_view text) {
  return isAbsolute(text, Letters::ascii);
}

bool isUriReference(std::string_view text) {
  return isReference(text, Letters::ascii);
}

bool isIri(std::string_view text) {
  return isAbsolute(text, Letters::any);
}

bool isIriReference(std::string_view text) {
  return isReference(text, Letters::any);
}

bool isUriTemplate(std::string_view text) {
  while (!text.empty()) {
    const std::size_t open = text.find_first_of("{}");
    if (!isMadeOf(text.substr(0, open), ":/?#[]@", Letters::any)) return false;
    if (open == std::string_view::npos) return true;
    const std::size_t end = text.find('}', open);
    if (text[open] == '}' || end == std::string_view::npos) return false;
    if (!isTemplateExpression(text.substr(open + 1, end - open - 1))) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace sextant
