// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the tree of a Document from libfyaml's events. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/document/document.h"

struct fy_event;
struct fy_token;

namespace sextant {

class IndexBuilder {
 public:
  explicit IndexBuilder(Document& document) : document_(document) {}
  // Parses document.text_ and fills its nodes. The problem has line, column and reason.
  [[nodiscard]] std::optional<Problem> build();

 private:
  struct Frame {
    NodeId node = no_node;
    NodeId last_child = no_node;
    bool has_key = false;
    std::string key;
    Span key_span;
    std::unordered_set<std::string> keys;
  };

  [[nodiscard]] std::optional<Problem> checkBytes() const;
  void indexLines();
  [[nodiscard]] std::optional<Problem> consume(fy_event* event);
  [[nodiscard]] std::optional<Problem> scalar(fy_event* event);
  [[nodiscard]] std::optional<Problem> acceptKey(fy_token* token, fy_token* tag,
                                                 std::string_view text);
  [[nodiscard]] std::optional<Problem> open(ValueKind kind, fy_token* start, fy_token* tag);
  void close(fy_token* end);
  NodeId append(Node node);
  [[nodiscard]] Span spanOf(fy_token* token) const;
  [[nodiscard]] Span missingValueSpan() const;
  [[nodiscard]] std::size_t behindIndicator() const;
  [[nodiscard]] Span withIndicators(Span content, NodeStyle style) const;
  [[nodiscard]] Problem problemAt(std::size_t offset, std::string message) const;
  [[nodiscard]] bool expectsKey() const;

  Document& document_;
  std::size_t bom_bytes_ = 0;
  int documents_ = 0;
  std::vector<Frame> frames_;
};

}  // namespace sextant
