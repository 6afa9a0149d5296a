// SPDX-License-Identifier: GPL-3.0-or-later
// What a service's schema tells a person about a key: for completion, hover and the form. It never
// decides whether a value is right (ServiceSchema does); where a schema says different things for
// different values, it tells what holds for the value that is there, or else all of them.
//
// Beside the keywords of draft 7 it reads these annotations:
//   x-sextant-unit     what a number counts: "connections", "bytes". "duration" on a text means the
//                      same as the format below.
//   x-sextant-format   "duration" or "bytes": a text of a number and a unit, "1500ms", "64MiB"
//   x-sextant-secret   true: the value is a reference, "secret://NAME"
//   x-sextant-key      of a list: the member that names its items, "name"
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/document/value.h"
#include "model/schema/quantity.h"

namespace sextant {

// What is known of one place. Texts are foreign: show them as plain text.
struct KeyGuide {
  std::string title;
  std::string description;
  std::string unit;
  std::string format;   // of "format": "ipv4", "uri"
  std::string pattern;  // a regular expression that a text must hold
  QuantityKind quantity = QuantityKind::none;
  std::vector<ValueKind> kinds;  // empty: any
  std::optional<Value> default_value;
  std::string minimum, maximum;  // as digits; empty: none
  bool above_minimum = false;    // the bound itself is not allowed
  bool below_maximum = false;
  std::string multiple_of;
  std::vector<Value> allowed;    // from "enum" and "const"; empty: any of the kinds
  std::vector<Value> suggested;  // worth offering, with others allowed: examples, alternatives
  bool known = false;            // the schema describes this key
  bool refused = false;          // the schema does not allow this key
  bool required = false;
  bool secret = false;
  bool open = true;  // of a map: keys that are not listed may be added

  [[nodiscard]] bool allows(ValueKind kind) const;
  // Exactly this kind, with null as the only other one allowed.
  [[nodiscard]] bool isOnly(ValueKind kind) const;
};

// The parts of a schema that speak of one place. Valid as long as a SchemaGuide that made it, or a
// copy of that, lives.
class GuideSpot {
 public:
  // False where nothing is known of the place.
  [[nodiscard]] bool hasParts() const { return !parts_.empty(); }

 private:
  friend class SchemaGuide;
  friend class SpotExpansion;
  struct Part {
    const Value* schema = nullptr;
    bool alternative = false;  // one of several that may hold
    bool words_only = false;   // beside a reference: only its title and the like count
  };
  std::vector<Part> parts_;
  bool required_ = false;
  bool known_ = false;
  bool refused_ = false;
};

// Immutable and cheap to copy; may be used by several threads at once. Bounded work for any
// schema, also one that refers to itself.
class SchemaGuide {
 public:
  // A value at a place that is only made where the schema depends on it; may return nullptr.
  using ValueSource = std::function<const Value*()>;

  // Without a schema: every key is unknown and allowed.
  SchemaGuide() = default;
  explicit SchemaGuide(const Value& schema);

  [[nodiscard]] GuideSpot root(const ValueSource& value = {}) const;
  // One level down: a map's key or a list's item.
  [[nodiscard]] GuideSpot key(const GuideSpot& map, std::string_view key,
                              const ValueSource& value = {}) const;
  [[nodiscard]] GuideSpot item(const GuideSpot& list, std::size_t number,
                               const ValueSource& value = {}) const;
  [[nodiscard]] KeyGuide describe(const GuideSpot& spot) const;
  // The keys that the schema lists for a map, in its order.
  [[nodiscard]] std::vector<std::string> keys(const GuideSpot& map) const;

  // The place at unescaped steps; `document` is the effective value of the whole, or nullptr.
  [[nodiscard]] GuideSpot at(const std::vector<std::string>& steps, const Value* document) const;
  // The same by JSON pointer. A bad pointer is an unknown place.
  [[nodiscard]] KeyGuide at(std::string_view pointer, const Value* document) const;

  // The member that names the items of the list at this pointer, from `x-sextant-key`; empty where
  // the schema names none. Asked without a document, a step that is a number may be an item as well
  // as a key.
  [[nodiscard]] std::string itemKey(std::string_view pointer) const;
  // False: itemKey is empty everywhere.
  [[nodiscard]] bool namesItems() const;

 private:
  friend class SpotExpansion;
  struct Source;
  [[nodiscard]] GuideSpot settled(GuideSpot spot, const ValueSource& value) const;
  std::shared_ptr<const Source> source_;
};

}  // namespace sextant
