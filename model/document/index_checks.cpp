// SPDX-License-Identifier: GPL-3.0-or-later
// What the index refuses beyond the parser: bytes, duplicate keys, values too far left.
#include <algorithm>
#include <libfyaml.h>

#include "model/document/document.h"
#include "model/document/index_builder.h"
#include "model/document/scan.h"
#include "model/document/utf8.h"

namespace sextant {
namespace {

constexpr std::size_t open_in_line_max = 1'000;
constexpr std::size_t open_in_text_max = 100'000;
constexpr std::size_t values_in_brackets_max = 2'000'000;

// Brackets and commas, whatever they stand in: the parser has yet to say what is a text.
struct Brackets {
  std::size_t open = 0;
  std::size_t values = 0;  // since none was open, about

  void take(char c) {
    if (c == '[' || c == '{') ++open;
    if (open == 0) return;
    if (c == '[' || c == '{' || c == ',') ++values;
    if (c == ']' || c == '}') --open;
    if (open == 0) values = 0;
  }
};

template <class Test>
std::optional<std::size_t> firstWhere(std::string_view text, Test test) {
  Brackets brackets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    brackets.take(text[i]);
    if (test(brackets)) return i;
  }
  return std::nullopt;
}

}  // namespace

// Within brackets libfyaml 0.7.12 reads on while one is open, as all of it could be a key: it would
// take 340 bytes of memory for each bracket before our limit on depth is asked, and 400 to 800 for
// each value.
IndexBuilder::Failure IndexBuilder::checkBrackets() const {
  const auto count = [this](char c) {
    return static_cast<std::size_t>(std::count(text_.begin(), text_.end(), c));
  };
  for (std::size_t begin = 0; begin < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', begin), text_.size());
    if (end - begin > open_in_line_max) {
      const auto at = firstWhere(text_.substr(begin, end - begin), [](const Brackets& brackets) {
        return brackets.open > open_in_line_max;
      });
      if (at) {
        return ParseFailure{begin + *at,
                            "More than 1,000 brackets are open on this line, and values may be "
                            "nested 100 deep."};
      }
    }
    begin = end + 1;
  }
  const std::size_t openers = count('[') + count('{');
  if (openers <= open_in_text_max && openers + count(',') <= values_in_brackets_max)
    return std::nullopt;
  const auto at = firstWhere(text_, [](const Brackets& brackets) {
    return brackets.open > open_in_text_max || brackets.values > values_in_brackets_max;
  });
  if (!at) return std::nullopt;
  return ParseFailure{*at,
                      "Too much stands in brackets here: more than 2,000,000 values, or 100,000 "
                      "brackets that are open. Write large maps and lists with a line for each "
                      "entry."};
}

IndexBuilder::Failure IndexBuilder::checkBytes() const {
  if (text_.size() > document_bytes_max) {
    return ParseFailure{0, "A profile may have at most 64 MiB."};
  }
  if (const auto bad = firstInvalidUtf8(text_)) {
    return ParseFailure{*bad, "This byte is not valid UTF-8."};
  }
  if (const auto nul = text_.find('\0'); nul != std::string_view::npos) {
    return ParseFailure{nul, "A profile may not contain the character NUL."};
  }
  return checkBrackets();
}

// libfyaml 0.7.12 gives bytes that are not of the text for block scalars that are not indented,
// and loses some of those whose header is not on the line of their key.
IndexBuilder::Failure IndexBuilder::checkBlockText(const NodeRecord& record,
                                                   std::size_t intro_end) const {
  if (record.style != NodeStyle::literal && record.style != NodeStyle::folded) return std::nullopt;
  const std::string_view gap = text_.substr(intro_end, record.span.begin - intro_end);
  if (gap.find('\n') != std::string_view::npos) {
    return ParseFailure{record.span.begin,
                        "A block text must begin on the line of its key or dash."};
  }
  const std::size_t line = text_.find_first_not_of(" \r\n", lineEnd(text_, record.span.begin));
  const bool has_lines =
      line != std::string_view::npos &&
      (frames_.empty() || columnOf(text_, line) > columnOf(text_, record.entry_begin));
  if (!has_lines && !record.text.empty()) {
    return ParseFailure{record.span.begin, "A block text without lines cannot be read here."};
  }
  const bool at_margin = line < record.span.end && columnOf(text_, line) == 0;
  if (!at_margin && record.text.find('\0') == std::string_view::npos) return std::nullopt;
  return ParseFailure{record.span.begin, "The lines of a block text must be indented."};
}

// Duplicates are looked for when a map ends; one may stand before a failure found earlier.
IndexBuilder::Failure IndexBuilder::earliest(ParseFailure failure) {
  while (!frames_.empty()) {
    const NodeId node = frames_.back().node;
    frames_.pop_back();
    const Span span = index_.span(node);
    index_.close(node, span);
    auto duplicate = index_.kind(node) == ValueKind::map ? duplicateKey(node) : std::nullopt;
    if (duplicate && duplicate->offset < failure.offset) failure = std::move(*duplicate);
  }
  return failure;
}

IndexBuilder::Failure IndexBuilder::checkIndentation(const NodeRecord& record,
                                                     std::size_t intro_end) const {
  if (frames_.empty() || inFlow()) return std::nullopt;
  const bool block = record.style == NodeStyle::literal || record.style == NodeStyle::folded;
  std::size_t last = record.span.begin;
  if (block) {
    const std::size_t line = text_.find_first_not_of(" \r\n", lineEnd(text_, last));
    if (line < record.span.end) last = line;
  }
  if (text_.substr(intro_end, last - intro_end).find('\n') == std::string_view::npos) {
    return std::nullopt;
  }
  const bool dashes = record.kind == ValueKind::sequence && record.style == NodeStyle::block &&
                      frames_.back().has_key;
  const std::size_t least = columnOf(text_, record.entry_begin) + (dashes ? 0 : 1);
  // The tag, the anchor and the value may each begin a line.
  for (std::size_t line = nextLine(text_, intro_end); line <= last; line = nextLine(text_, line)) {
    const std::size_t first = skipBlanks(text_, line);
    const std::string_view next = text_.substr(first, 1);
    const bool counts =
        first <= last && !next.empty() && next != "#" && next != "\n" && next != "\r";
    const bool value_is_here = first < last || !record.missing;
    if (counts && value_is_here && first - line < least) {
      return ParseFailure{first, "A value must be indented more than its key or dash."};
    }
    if (line == text_.size()) break;
  }
  return std::nullopt;
}

// The same for a key below its question mark.
IndexBuilder::Failure IndexBuilder::checkKeyIndentation(fy_token* token) const {
  const std::size_t entry = frames_.back().entry_begin;
  if (inFlow() || token == nullptr || text_.substr(entry, 1) != "?") return std::nullopt;
  const std::size_t begin = skipTrivia(text_, entry + 1);
  // The token of a block text begins somewhere in its first line.
  const std::size_t key = skipBlanks(text_, spanOf(token).begin);
  for (const std::size_t at : {begin, key}) {
    const bool below =
        at > entry && text_.substr(entry, at - entry).find('\n') != std::string::npos;
    if (below && columnOf(text_, at) <= columnOf(text_, entry)) {
      return ParseFailure{at, "A key must be indented more than its question mark."};
    }
  }
  return std::nullopt;
}

IndexBuilder::Failure IndexBuilder::duplicateKey(NodeId map) {
  std::size_t count = 0;
  const NodeId last = index_.behind(map);
  for (NodeId id = map + 1; id < last; id = index_.behind(id))
    ++count;
  if (count < 2) return std::nullopt;
  std::size_t places = 4;
  while (places < 2 * count)
    places *= 2;
  slots_.assign(places, no_node);
  std::size_t steps_left = 16 * count + 1024;
  for (NodeId id = map + 1; id < last; id = index_.behind(id)) {
    std::size_t at = index_.hashOfKey(id) & (places - 1);
    for (; slots_[at] != no_node; at = (at + 1) & (places - 1)) {
      if (--steps_left == 0) return duplicateBySorting(map);
      if (index_.hashOfKey(slots_[at]) != index_.hashOfKey(id)) continue;
      const std::string_view key = index_.key(id, text_);
      if (key != index_.key(slots_[at], text_)) continue;
      return ParseFailure{index_.keySpan(id).begin,
                          "The key \"" + std::string(key) + "\" is already there."};
    }
    slots_[at] = id;
  }
  return std::nullopt;
}

// For keys that were made to collide.
IndexBuilder::Failure IndexBuilder::duplicateBySorting(NodeId map) {
  std::vector<NodeId> sorted;
  for (NodeId id = map + 1; id < index_.behind(map); id = index_.behind(id))
    sorted.push_back(id);
  const auto key = [&](NodeId id) { return index_.key(id, text_); };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](NodeId a, NodeId b) { return key(a) < key(b); });
  NodeId first = no_node;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (key(sorted[i]) == key(sorted[i - 1])) first = std::min(first, sorted[i]);
  }
  if (first == no_node) return std::nullopt;
  return ParseFailure{index_.keySpan(first).begin,
                      "The key \"" + std::string(key(first)) + "\" is already there."};
}

}  // namespace sextant
