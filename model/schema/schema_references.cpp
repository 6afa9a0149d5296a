// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_references.h"

#include <algorithm>

#include "model/document/pointer.h"

namespace sextant {
namespace {

const Value* memberOfKind(const Value& schema, const char* key, ValueKind kind) {
  const Value* found = schema.isMap() ? schema.member(key) : nullptr;
  return found != nullptr && found->kind() == kind ? found : nullptr;
}

// The bytes behind "%41" and the like; what is no such sequence stays.
std::string percentDecoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    result += encoded ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (encoded) i += 2;
  }
  return result;
}

// Where the path of an absolute URI begins; 0 where there is no scheme.
std::size_t pathBegin(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || uri.find_first_of("/?#") < colon) return 0;
  if (uri.substr(colon + 1, 2) != "//") return colon + 1;
  return std::min(uri.find_first_of("/?#", colon + 3), uri.size());
}

// RFC 3986, section 5.2.4.
std::string withoutDots(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    if (segment == "/." || segment == "/..") {
      if (segment == "/..") result.erase(std::min(result.rfind('/'), result.size()));
      if (path.empty()) result += '/';
    } else {
      result += segment;
    }
  }
  return result;
}

}  // namespace

void eachSubschema(const Value& schema, const std::function<void(const Value&)>& call) {
  if (!schema.isMap() || memberOfKind(schema, "$ref", ValueKind::string) != nullptr) return;
  for (const auto& [key, member] : schema.members()) {
    const auto is = [&name = key](std::initializer_list<std::string_view> names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (is({"additionalItems", "additionalProperties", "contains", "else", "if", "items", "not",
            "propertyNames", "then"})) {
      call(member);
    }
    if (is({"allOf", "anyOf", "items", "oneOf"})) {
      for (const Value& item : member.items())
        call(item);
    }
    if (is({"definitions", "dependencies", "patternProperties", "properties"})) {
      for (const auto& [name, inner] : member.members())
        call(inner);
    }
  }
}

const Value* referenced(const Value& root, const std::string& reference) {
  if (reference.rfind('#', 0) != 0) return nullptr;
  const auto target = valueAt(root, percentDecoded(std::string_view(reference).substr(1)));
  return target ? *target : nullptr;
}

std::string resolvedUri(std::string_view base, std::string_view reference) {
  base = base.substr(0, base.find('#'));
  if (reference.empty() || reference == "#") return std::string(base);
  if (reference.back() == '#') reference.remove_suffix(1);
  if (reference.front() == '#') return std::string(base).append(reference);
  if (pathBegin(reference) > 0) return std::string(reference);
  const std::size_t path = pathBegin(base);
  if (reference.substr(0, 2) == "//")
    return std::string(base.substr(0, base.find(':') + 1)).append(reference);
  const std::size_t path_end = std::min(base.find('?', path), base.size());
  std::string_view folder = base.substr(path, path_end - path);
  folder = folder.substr(0, folder.rfind('/') + 1);  // npos + 1 is 0
  if (reference.front() == '/') folder = {};
  const std::size_t reference_end = std::min(reference.find_first_of("?#"), reference.size());
  const std::string merged = std::string(folder).append(reference.substr(0, reference_end));
  return std::string(base.substr(0, path))
      .append(withoutDots(merged))
      .append(reference.substr(reference_end));
}

SchemaReferences::SchemaReferences(const Value& root) : root_(root) {
  collect(root, {});
}

void SchemaReferences::collect(const Value& schema, const std::string& base) {
  std::string own = base;
  const bool refers = memberOfKind(schema, "$ref", ValueKind::string) != nullptr;
  const Value* id = refers ? nullptr : memberOfKind(schema, "$id", ValueKind::string);
  if (id != nullptr) {
    const std::string name = resolvedUri(base, id->text());
    by_id_.emplace(name, &schema);
    own = name.substr(0, name.find('#'));
  }
  if (schema.isMap()) bases_[&schema] = own;
  eachSubschema(schema, [&](const Value& inner) { collect(inner, own); });
}

const Value* SchemaReferences::target(const Value& schema, const std::string& reference) const {
  const auto known = bases_.find(&schema);
  const std::string base = known == bases_.end() ? std::string() : known->second;
  const std::string uri = resolvedUri(base, reference);
  if (const auto found = by_id_.find(uri); found != by_id_.end()) return found->second;
  const std::size_t hash = std::min(uri.find('#'), uri.size());
  const std::string document = uri.substr(0, hash);
  const auto part = by_id_.find(document);
  if (part != by_id_.end())
    return referenced(*part->second, '#' + uri.substr(std::min(hash + 1, uri.size())));
  // A document without an "$id" is named by nothing.
  return document.empty() ? referenced(root_, '#' + uri.substr(std::min(hash + 1, uri.size())))
                          : nullptr;
}

}  // namespace sextant
