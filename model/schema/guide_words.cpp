// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/guide_words.h"

#include "model/document/core_schema.h"
#include "model/document/json.h"

namespace sextant {
namespace {

constexpr std::size_t listed_max = 12;

std::string listed(const std::vector<Value>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < listed_max; ++i)
    text += (i > 0 ? ", " : "") + valueWords(values[i]);
  if (values.size() > listed_max) text += ", …";
  return text;
}

std::string nameOfKind(ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return "nothing";
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::integer:
      return "integer";
    case ValueKind::real:
      return "number";
    case ValueKind::string:
      return "text";
    case ValueKind::map:
      return "map";
    case ValueKind::sequence:
      return "list";
  }
  return {};
}

std::string capital(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

}  // namespace

std::string kindWords(const KeyGuide& guide) {
  if (!guide.allowed.empty()) {
    return guide.allowed.size() == 1 ? "only " + listed(guide.allowed)
                                     : "one of " + listed(guide.allowed);
  }
  if (guide.secret) return "reference to a secret";
  if (guide.quantity == QuantityKind::duration) return "duration";
  if (guide.quantity == QuantityKind::bytes) return "size in bytes";
  std::string text;
  for (const ValueKind kind : guide.kinds) {
    // Every integer is a number as well.
    if (kind == ValueKind::integer && guide.kinds.size() > 1 && guide.allows(ValueKind::real))
      continue;
    text += (text.empty() ? "" : " or ") + nameOfKind(kind);
  }
  return text;
}

std::string rangeWords(const KeyGuide& guide) {
  const std::string low = (guide.above_minimum ? "more than " : "at least ") + guide.minimum;
  const std::string high = (guide.below_maximum ? "less than " : "at most ") + guide.maximum;
  std::string text;
  if (!guide.minimum.empty() && !guide.maximum.empty()) {
    const bool plain = !guide.above_minimum && !guide.below_maximum;
    text = plain ? guide.minimum + " to " + guide.maximum : low + " and " + high;
  } else if (!guide.minimum.empty()) {
    text = low;
  } else if (!guide.maximum.empty()) {
    text = high;
  }
  if (!guide.multiple_of.empty())
    text += (text.empty() ? "" : ", ") + ("a multiple of " + guide.multiple_of);
  if (guide.unit.empty()) return text;
  return text.empty() ? guide.unit : text + ' ' + guide.unit;
}

std::string valueWords(const Value& value) {
  if (value.isMap()) return counted(value.members().size(), "key", "keys");
  if (value.isSequence()) return counted(value.items().size(), "item", "items");
  if (value.kind() != ValueKind::string) return value.text();
  // Quotes only where the text alone would mean something else.
  const bool odd = resolvesToNonString(value.text()) ||
                   value.text().find_first_of("\n\r\t\"") != std::string::npos ||
                   value.text().find_first_not_of(' ') == std::string::npos;
  return odd ? jsonString(value.text()) : value.text();
}

std::vector<std::string> guideLines(const KeyGuide& guide) {
  std::vector<std::string> lines;
  if (!guide.title.empty()) lines.push_back(guide.title);
  if (!guide.description.empty()) lines.push_back(guide.description);
  const std::string kind = capital(kindWords(guide));
  const std::string range = rangeWords(guide);
  if (!kind.empty() || !range.empty())
    lines.push_back(kind + (kind.empty() || range.empty() ? "" : ", ") + range);
  if (guide.quantity != QuantityKind::none && !guide.suggested.empty())
    lines.push_back("For example " + listed(guide.suggested));
  if (!guide.format.empty()) lines.push_back("Format " + guide.format);
  if (guide.default_value) lines.push_back("Default " + valueWords(*guide.default_value));
  if (guide.refused) lines.emplace_back("The service does not know this key");
  return lines;
}

}  // namespace sextant
