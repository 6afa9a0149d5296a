// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a YAML text a cursor stands, read from lines, indentation and brackets alone: so it has
// an answer while a line is half typed and nothing can be parsed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::ui {

struct YamlPlace {
  enum class Kind {
    none,  // in a comment, a block text, a quoted text of several lines
    key,   // where a key is, or could begin; in a list also where an item could
    value  // behind a key and its colon
  };
  Kind kind = Kind::none;
  // Of `key`: the map or list item around it. Of `value`: the value's own, its key the last.
  std::vector<std::string> steps;
  std::string key;        // the key of the line, where it has a colon
  std::size_t begin = 0;  // the word around the cursor: bytes [begin, end) of the text
  std::size_t end = 0;
  std::string word;        // what of it stands before the cursor
  std::size_t column = 0;  // where the line's key begins or would, from 0
  bool has_colon = false;  // of `key`: a colon follows already
  bool in_flow = false;    // inside of brackets: {a: 1, b: [x, y]}
  // Of the key that the line has, in this place or around it: what a person means by pointing here.
  [[nodiscard]] std::vector<std::string> pointed() const;
};

[[nodiscard]] YamlPlace yamlPlaceAt(std::string_view text, std::size_t offset);

// The keys beside the one at `offset`, in the same map; a line that is half typed counts not.
[[nodiscard]] std::vector<std::string> keysBeside(std::string_view text, std::size_t offset);

}  // namespace sextant::ui
