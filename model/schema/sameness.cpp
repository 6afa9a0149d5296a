// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/document/json.h"
#include "model/schema/schema_node.h"

namespace sextant {
namespace {

void write(const Value& value, std::string& out) {
  switch (value.kind()) {
    case ValueKind::integer:
    case ValueKind::real: {
      const auto number = Decimal::parse(value.text());
      out += number ? number->canonical() : value.text();
      return;
    }
    case ValueKind::string:
      out += jsonString(value.text());
      return;
    case ValueKind::sequence:
      out += '[';
      for (const Value& item : value.items()) {
        write(item, out);
        out += ',';
      }
      out += ']';
      return;
    case ValueKind::map:
      break;
    default:
      out += value.text();
      return;
  }
  std::vector<const Value::Member*> members;
  for (const auto& member : value.members())
    members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  out += '{';
  for (const auto* member : members) {
    out += jsonString(member->first) + ':';
    write(member->second, out);
    out += ',';
  }
  out += '}';
}

}  // namespace

std::string sameness(const Value& value) {
  std::string text;
  write(value, text);
  return text;
}

}  // namespace sextant
