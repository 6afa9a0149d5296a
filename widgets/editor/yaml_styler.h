// SPDX-License-Identifier: GPL-3.0-or-later
// Colours YAML line by line. It never fails: what it does not understand stays plain, because the
// document's parser, not the colouring, decides what is right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sextant::ui {

enum class YamlStyle : std::uint8_t {
  plain,
  key,
  text,
  number,
  word,  // true, false, null
  comment,
  punctuation,
  anchor,     // anchors, aliases and tags
  directive,  // "---", "...", "%YAML"
};
inline constexpr int yaml_style_count = 9;

struct StyledSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  YamlStyle style = YamlStyle::plain;
  friend bool operator==(const StyledSpan&, const StyledSpan&) = default;
};

// What the end of a line hands to the next one.
struct YamlLineState {
  enum Kind { normal, block_scalar, double_quoted, single_quoted };
  Kind kind = normal;
  int parent_indent = 0;  // of a block scalar: its lines stand deeper
  int flow_depth = 0;
  // As one number, for an editor that keeps one per line.
  [[nodiscard]] int packed() const;
  [[nodiscard]] static YamlLineState unpacked(int value);
  friend bool operator==(const YamlLineState&, const YamlLineState&) = default;
};

// Appends the spans of one line (without its line end), in order and without overlap; bytes between
// spans are plain. Returns the state for the next line.
YamlLineState styleLine(std::string_view line, YamlLineState before,
                        std::vector<StyledSpan>& spans);

// How deep a line stands for folding: twice its indentation, one more for "- ". -1 for a line that
// has no place of its own: blank or a comment.
[[nodiscard]] int foldDepth(std::string_view line);

}  // namespace sextant::ui
