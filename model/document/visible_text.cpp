// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/visible_text.h"

#include <array>
#include <cstdio>

namespace sextant {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: no UTF-8 here
};

Character characterAt(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  char32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return {};
    code = (code << 6) | (next & 0x3FU);
  }
  return {code, bytes};
}

bool isHidden(char32_t code) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  // Controls; soft hyphen; marks of direction and width; separators; tags and variation selectors.
  constexpr std::array<Range, 11> ranges{{{0x00, 0x1F},
                                          {0x7F, 0x9F},
                                          {0xAD, 0xAD},
                                          {0x61C, 0x61C},
                                          {0x180E, 0x180E},
                                          {0x200B, 0x200F},
                                          {0x2028, 0x202E},
                                          {0x2060, 0x206F},
                                          {0xFEFF, 0xFEFF},
                                          {0xFFF9, 0xFFFB},
                                          {0xE0000, 0xE01EF}}};
  for (const Range& range : ranges) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

std::string escaped(char32_t code) {
  if (code == '\n') return "\\n";
  if (code == '\r') return "\\r";
  if (code == '\t') return "\\t";
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), code > 0xFFFF ? "\\U%08x" : "\\u%04x",
                static_cast<unsigned>(code));
  return text.data();
}

std::string visible(std::string_view text, std::string_view kept) {
  std::string result;
  while (!text.empty()) {
    const Character character = characterAt(text);
    const std::size_t bytes = character.bytes == 0 ? 1 : character.bytes;
    if (character.bytes == 0) {
      std::array<char, 8> byte{};
      std::snprintf(byte.data(), byte.size(), "\\x%02x", static_cast<unsigned char>(text.front()));
      result += byte.data();
    } else if (isHidden(character.code) && kept.find(text.front()) == std::string_view::npos) {
      result += escaped(character.code);
    } else {
      result += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return result;
}

}  // namespace

std::string visibleLine(std::string_view text) {
  return visible(text, {});
}

std::string visibleLines(std::string_view text) {
  return visible(text, "\n\t");
}

}  // namespace sextant
