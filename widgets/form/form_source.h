// SPDX-License-Identifier: GPL-3.0-or-later
// What a form is made from: a profile's document, the profiles that it inherits from, and the
// schema. Answers what is at a place and where it comes from; builds nothing for places that nobody
// asks about.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/document/document.h"
#include "model/schema/schema_guide.h"

namespace sextant::ui {

// A profile above the edited one.
struct FormLayer {
  std::string scope;  // "base", "eu1"
  std::shared_ptr<const Document> document;
};

// An instance inherits from base and from its cluster.
inline constexpr std::size_t form_layers_max = 2;

// The same place in the edited document and in those above it; no_node where there is nothing.
struct FormIds {
  NodeId own = no_node;
  std::array<NodeId, form_layers_max> above{no_node, no_node};  // base first
  friend bool operator==(const FormIds&, const FormIds&) = default;
};

// The last two are rows that stand for what is not there: a new entry, and entries not shown yet.
enum class FormEntry { key, item, add, more };

struct FormChild {
  FormEntry entry = FormEntry::key;
  std::string step;  // the key; empty for an item, whose number is its place
  FormIds ids;
};

// Which entries of a large group are wanted: the first `rows`, and keys that are named.
struct FormWindow {
  std::size_t rows = std::numeric_limits<std::size_t>::max();
  const std::set<std::string>* pinned = nullptr;
};

struct FormChildren {
  std::vector<FormChild> rows;
  std::size_t hidden = 0;  // entries that are not among them
};

// The value that holds at a place, as it stands in one of the documents.
struct FormValue {
  const Document* document = nullptr;
  NodeId id = no_node;
  int layer = -1;  // form_layers_max: the edited document; else the number of the one above
  [[nodiscard]] bool isHere() const { return layer == int(form_layers_max); }
  [[nodiscard]] ValueKind kind() const { return document->node(id).kind; }
};

// For the window's thread. Places are given by their ids, which hold until the document changes.
class FormSource {
 public:
  FormSource();

  const Document* own;            // the edited document; never null
  std::vector<FormLayer> layers;  // base first, at most form_layers_max
  SchemaGuide guide;

  [[nodiscard]] FormIds root() const;
  // What is at a place; nothing where no document says anything, or the last that does removes it.
  // A null in the edited document counts as its value.
  [[nodiscard]] std::optional<FormValue> value(const FormIds& ids) const;
  // The same without the edited document: what would hold if the key were not in it.
  [[nodiscard]] std::optional<FormValue> inherited(const FormIds& ids) const;
  // True where a profile above removes what one above that has set.
  [[nodiscard]] bool isRemovedAbove(const FormIds& ids) const;
  // Keys that the schema lists come first, then the others in the order of the documents.
  [[nodiscard]] FormChildren children(const FormIds& ids, const GuideSpot& spot,
                                      const FormWindow& window = {}) const;
  // The folded value below a place; null where there is none.
  [[nodiscard]] Value folded(const FormIds& ids) const;
  // The schema's words on a place, by those on the place above it.
  [[nodiscard]] GuideSpot spot(const GuideSpot& above, const FormChild& child,
                               std::size_t number) const;
  [[nodiscard]] GuideSpot rootSpot() const;

 private:
  [[nodiscard]] const Document* documentOf(std::size_t layer) const;
  [[nodiscard]] std::optional<FormValue> topOf(const FormIds& ids, std::size_t layers) const;
  [[nodiscard]] SchemaGuide::ValueSource valueSource(const FormIds& ids,
                                                     std::optional<Value>& place) const;
};

}  // namespace sextant::ui
