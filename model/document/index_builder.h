// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the tree of a text, or of a part of one, from libfyaml's events. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/document/tree_index.h"

struct fy_diag;
struct fy_event;
struct fy_parser;
struct fy_token;

namespace sextant {

// Why a text is refused, and at which byte of it.
struct ParseFailure {
  std::size_t offset = 0;
  std::string message;
};

class IndexBuilder {
 public:
  // `depth` is how deep in its document the text stands.
  explicit IndexBuilder(std::string_view text, std::size_t depth = 0)
      : text_(text), depth_(depth) {}
  // Precondition: called once.
  [[nodiscard]] std::optional<ParseFailure> build();
  [[nodiscard]] TreeIndex takeIndex() { return std::move(index_); }
  // True after a text in which "---", "..." or a directive was written.
  [[nodiscard]] bool hasMarkers() const { return has_markers_; }

 private:
  struct Frame {
    NodeId node = no_node;
    bool has_children = false;
    bool has_key = false;
    std::size_t entry_begin = 0;
    std::string key;
    Span key_span;
    NodeStyle key_style = NodeStyle::plain;
  };
  using Failure = std::optional<ParseFailure>;

  [[nodiscard]] Failure checkBytes() const;
  [[nodiscard]] Failure checkBrackets() const;
  [[nodiscard]] Failure readEvents(fy_parser* parser, fy_diag* diag);
  [[nodiscard]] ParseFailure firstError(fy_diag* diag) const;
  [[nodiscard]] std::size_t offsetAt(int line, int column) const;
  [[nodiscard]] Failure consume(fy_event* event);
  [[nodiscard]] Failure scalar(fy_event* event);
  [[nodiscard]] Failure acceptKey(fy_event* event);
  [[nodiscard]] Failure open(ValueKind kind, fy_token* start, fy_token* tag, fy_token* anchor);
  [[nodiscard]] Failure close(fy_token* end);
  [[nodiscard]] Failure duplicateKey(NodeId map);
  [[nodiscard]] Failure duplicateBySorting(NodeId map);
  [[nodiscard]] Failure earliest(ParseFailure failure);
  NodeId append(NodeRecord record);
  // Moves the cursor to where the next value or its properties can stand; where its entry begins.
  std::size_t enterValue();
  std::size_t enterEntry();
  // The parser takes values that stand no deeper than their key where nothing follows them.
  [[nodiscard]] Failure checkIndentation(const NodeRecord& record, std::size_t intro_end) const;
  [[nodiscard]] Failure checkBlockText(const NodeRecord& record, std::size_t intro_end) const;
  [[nodiscard]] Failure checkKeyIndentation(fy_token* token) const;
  void skipProperties(fy_token* tag, fy_token* anchor);
  [[nodiscard]] Span spanOf(fy_token* token) const;
  [[nodiscard]] Span scalarSpan(fy_token* token, NodeStyle style, std::string_view value) const;
  [[nodiscard]] Span blockScalarSpan(fy_token* token, std::string_view value) const;
  [[nodiscard]] std::string_view scalarText(fy_token* token, NodeStyle style) const;
  [[nodiscard]] bool inFlow() const;
  [[nodiscard]] bool expectsKey() const;

  std::string_view text_;
  std::size_t depth_;
  std::size_t bom_bytes_ = 0;
  std::size_t cursor_ = 0;  // behind what has been read
  int documents_ = 0;
  bool has_markers_ = false;
  TreeIndex index_;
  std::vector<Frame> frames_;
  std::vector<NodeId> slots_;  // of the search for duplicate keys
};

}  // namespace sextant
