// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of maps that lie over each other, and of the schema, as one list of rows.
#pragma once

#include <set>
#include <string_view>
#include <unordered_map>

#include "widgets/form/form_source.h"

namespace sextant::ui {

// Only small maps are put into a table; the largest is gone through once, and a key of it takes
// memory only where it gets a row. So a map of 100,000 keys is read between two pictures.
class KeyMerge {
 public:
  explicit KeyMerge(const FormWindow& window) : window_(window) {}
  // In the order of the rows: the schema's keys, then the maps, base first.
  void list(std::vector<std::string> keys) { listed_ = std::move(keys); }
  void add(std::size_t layer, const Document& document, NodeId map);
  [[nodiscard]] FormChildren merged();

 private:
  struct Layer {
    std::size_t number;
    const Document* document;
    std::vector<NodeId> entries;
  };
  struct Shared {
    FormIds ids;
    std::size_t place = not_shown;
    bool done = false;
  };
  static constexpr std::size_t not_shown = std::string_view::npos;
  static void put(FormIds& ids, std::size_t layer, NodeId entry);
  [[nodiscard]] std::string_view keyOf(const Layer& layer, NodeId entry) const;
  std::size_t emitRow(std::string_view key, const FormIds& ids);
  void emitShared(std::string_view key, Shared& shared);
  void emitLargest(const Layer& layer);

  FormWindow window_;
  std::vector<std::string> listed_;
  std::vector<Layer> layers_;
  std::unordered_map<std::string_view, Shared> shared_;
  FormChildren result_;
};

}  // namespace sextant::ui
