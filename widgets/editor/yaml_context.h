// SPDX-License-Identifier: GPL-3.0-or-later
// What a place of a YAML text is inside of, read forward from the nearest line that begins at the
// left edge: lines alone cannot tell a block text, a comment or a flow collection over several
// lines. Unfinished text has an answer too. Private to this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant::ui {

// A flow collection that is open.
struct FlowFrame {
  bool is_map = false;
  std::size_t opened = 0;                 // its bracket
  std::size_t number = 0;                 // of the entry, from 0
  std::size_t entry = 0;                  // where the entry may begin
  std::optional<std::string> key;         // of the entry, where its colon has been read
  std::size_t value = 0;                  // behind that colon
  std::optional<std::size_t> token = {};  // where the key or value begins that is being read
  // Those that were read, with the number of their entry.
  std::vector<std::pair<std::size_t, std::string>> keys = {};
};

struct YamlContext {
  enum class Kind {
    block,  // in block style, where each line speaks for itself
    flow,
    text  // in a block text, a comment, or a quoted text that began on a line above
  };
  Kind kind = Kind::block;
  std::vector<FlowFrame> flow;  // outermost first
};

[[nodiscard]] YamlContext yamlContextAt(std::string_view text, std::size_t offset);

// The keys of the innermost flow collection at `offset`, before it and behind it, without that of
// the entry there; nothing where there is no flow collection.
[[nodiscard]] std::optional<std::vector<std::string>> flowKeysBeside(std::string_view text,
                                                                     std::size_t offset);

}  // namespace sextant::ui
