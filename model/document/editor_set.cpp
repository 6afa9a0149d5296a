// SPDX-License-Identifier: GPL-3.0-or-later
// Setting values.
#include <algorithm>

#include "model/document/editor.h"
#include "model/document/pointer.h"
#include "model/document/render.h"
#include "model/document/scan.h"

namespace sextant {
namespace {

Value wrapped(const Steps& steps, std::size_t from, const Value& value) {
  Value result = value;
  for (std::size_t i = steps.size(); i > from; --i)
    result = Value::map({{steps[i - 1], std::move(result)}});
  return result;
}

std::string inlineText(const Value& value, NodeStyle style, bool in_flow) {
  return value.isScalar() ? scalarYaml(value, style, in_flow) : flowYaml(value);
}

bool isOnOneLine(std::string_view text) {
  return text.find('\n') == std::string_view::npos;
}

}  // namespace

Result<EditResult> Editor::set(std::string_view pointer, const Value& value) const {
  const auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  NodeId id = document_.root();
  std::size_t known = 0;
  for (; known < steps->size(); ++known) {
    const auto next = document_.nearest(
        joinPointer({steps->begin(), steps->begin() + static_cast<std::ptrdiff_t>(known) + 1}));
    if (next == id) break;
    id = next;
  }
  if (known < steps->size()) return addBelow(id, *steps, known, value);
  return setAt(id, value);
}

Result<EditResult> Editor::setAt(NodeId id, const Value& value) const {
  const NodeId parent = index_.parent(id);
  if (parent == no_node) return checkedWhole(rootPatches(value), value);
  const std::string step = document_.stepsOf(id).back();
  const Change change{[&](Value& collection, std::size_t first) {
                        if (collection.isMap()) {
                          Value* member = collection.member(step);
                          if (member != nullptr) *member = value;
                          return member != nullptr;
                        }
                        const std::size_t number = *stepIndex(step);
                        if (number < first || number - first >= collection.items().size())
                          return false;
                        collection.items()[number - first] = value;
                        return true;
                      },
                      false};
  return checked(valuePatches(id, value), parent, change);
}

Result<EditResult> Editor::addBelow(NodeId parent, const Steps& steps, std::size_t known,
                                    const Value& value) const {
  const Value added = wrapped(steps, known + 1, value);
  const std::string& step = steps[known];
  switch (index_.kind(parent)) {
    case ValueKind::null:
      return setAt(parent, wrapped(steps, known, value));
    case ValueKind::map:
      return insertAt(parent, document_.childCount(parent), {step}, added);
    case ValueKind::sequence: {
      const std::size_t count = document_.childCount(parent);
      if (step == "-" || step == std::to_string(count)) return insertAt(parent, count, {}, added);
      break;
    }
    default:
      break;
  }
  return fail(ErrorKind::usage,
              "Nothing can be added here: the value above is " +
                  std::string(nameOf(index_.kind(parent))) + ".",
              joinPointer(steps));
}

std::vector<TextPatch> Editor::valuePatches(NodeId id, const Value& value) const {
  std::vector<TextPatch> patches;
  const bool flow = layout_.inFlow(id);
  for (const bool keep_properties : {true, false}) {
    if (!keep_properties && !index_.hasProperties(id)) continue;
    patches.push_back(flow ? flowValuePatch(id, value, keep_properties)
                           : blockValuePatch(id, value, keep_properties));
  }
  if (flow || !isInline(value)) return patches;
  // Quoted where the plain or literal form does not do.
  const Span span = index_.span(id);
  if (span.size() > 0 && !layout_.isBlockScalar(id) && index_.style(id) != NodeStyle::block)
    patches.push_back(
        {span.begin, span.size(), inlineText(value, NodeStyle::double_quoted, false)});
  return patches;
}

TextPatch Editor::flowValuePatch(NodeId id, const Value& value, bool keep_properties) const {
  const Span span = index_.span(id);
  const std::string text = inlineText(value, index_.style(id), true);
  if (index_.isMissing(id) && !index_.hasProperties(id)) {
    const bool colon = !index_.hasKey(id) || layout_.hasColon(id);
    return {layout_.introEnd(id), 0, (colon ? " " : ": ") + text};
  }
  if (index_.isMissing(id) && keep_properties) return {span.begin, 0, ' ' + text};
  const std::size_t begin = keep_properties ? span.begin : skipTrivia(text_, layout_.introEnd(id));
  return {begin, span.end - begin, text};
}

TextPatch Editor::blockValuePatch(NodeId id, const Value& value, bool keep_properties) const {
  const std::size_t intro = layout_.introEnd(id);
  const std::size_t from = keep_properties ? layout_.propertiesEnd(id) : intro;
  const Span span = index_.span(id);
  const bool quoted =
      index_.style(id) == NodeStyle::single_quoted || index_.style(id) == NodeStyle::double_quoted;
  const bool text_lines =
      value.kind() == ValueKind::string && !quoted && !isOnOneLine(value.text());
  const bool was_inline =
      index_.style(id) != NodeStyle::block && !layout_.isBlockScalar(id) && !index_.isMissing(id);
  if (was_inline && isInline(value) && !text_lines) {
    const std::size_t begin = keep_properties ? span.begin : skipTrivia(text_, intro);
    return {begin, span.end - begin, inlineText(value, index_.style(id), false)};
  }
  if (index_.hasKey(id) && !layout_.hasColon(id)) {
    const std::size_t column = columnOf(text_, index_.entryBegin(id));
    const BlockStyle style = layout_.styleAround(id);
    const ValueText text = blockValueText(value, column, NodeStyle::plain, style, false);
    const std::size_t end = lineEnd(text_, intro);
    return {end, 0,
            std::string(style.newline) + std::string(column, ' ') + ':' + text.head + text.below};
  }
  return longValuePatch(id, value, from);
}

// The old or the new value takes more than the rest of a line; a comment on that line stays there.
TextPatch Editor::longValuePatch(NodeId id, const Value& value, std::size_t from) const {
  const Span span = index_.span(id);
  const std::size_t column = columnOf(text_, index_.entryBegin(id));
  const bool block = index_.style(id) == NodeStyle::block;
  const BlockStyle style = layout_.styleAround(id);
  Span comment;
  std::size_t end = index_.isMissing(id) ? from : layout_.valueEnd(id);
  if (layout_.isBlockScalar(id)) {
    const std::size_t header = lineEnd(text_, span.begin);
    const std::size_t hash = text_.substr(0, header).find(" #", span.begin);
    if (hash != std::string_view::npos) comment = {hash, header};
  } else if (block) {
    comment = layout_.commentBehind(from);
    end = layout_.piece(id).end;
    if (end > 0 && text_[end - 1] == '\n') --end;
    if (end > 0 && text_[end - 1] == '\r') --end;
  } else {
    comment = layout_.commentBehind(end);
    if (comment.size() > 0) end = comment.end;
  }
  const std::string_view kept = text_.substr(comment.begin, comment.size());
  const bool compact = !index_.hasKey(id) && kept.empty() && from == layout_.introEnd(id);
  // Behind a dash the entries below a comment begin where they would begin beside it.
  BlockStyle below = style;
  if (!index_.hasKey(id)) below.map_indent = below.sequence_indent = 2;
  const ValueText text =
      blockValueText(value, column, index_.style(id), compact ? style : below, compact);
  return {from, std::max(end, from) - from, text.head + std::string(kept) + text.below};
}

std::vector<TextPatch> Editor::rootPatches(const Value& value) const {
  const NodeId root = document_.root();
  const Span span = index_.span(root);
  const std::string_view newline = newlineOf(text_);
  const auto linesAt = [&](std::size_t column, bool literal_texts = true) {
    if (isInline(value)) return inlineText(value, index_.style(root), false);
    BlockStyle style = layout_.styleAround(root);
    style.literal_texts = literal_texts;
    std::string lines = blockEntries(value, column, style);
    return lines.substr(column, lines.size() - column - newline.size());
  };
  if (span.size() == 0) {
    return {appendLines(text_.size(), linesAt(0) + std::string(newline))};
  }
  std::size_t end = layout_.valueEnd(root);
  if (index_.style(root) == NodeStyle::block && !index_.isMissing(root)) {
    const Span comment = layout_.commentBehind(end);
    if (comment.size() > 0) end = comment.end;
  }
  std::vector<TextPatch> patches;
  if (isInline(value) || isFirstOnLine(text_, span.begin)) {
    const bool first = isFirstOnLine(text_, span.begin);
    patches.push_back(
        {span.begin, end - span.begin, linesAt(first ? columnOf(text_, span.begin) : 0)});
  }
  const std::size_t blank = blankStart(span.begin);
  patches.push_back({blank, end - blank, std::string(newline) + linesAt(0)});
  // Without the tag or anchor, which is the last thing before the value.
  const std::size_t line = lineStart(text_, span.begin);
  const std::size_t mark = std::min(text_.find_first_of("!&", line), span.begin);
  patches.push_back({mark, end - mark, linesAt(0)});
  // A comment behind the value would become a part of a literal block at its end.
  patches.push_back({mark, end - mark, linesAt(0, false)});
  if (!isInline(value)) patches.push_back({span.begin, end - span.begin, flowYaml(value)});
  return patches;
}

TextPatch Editor::appendLines(std::size_t offset, std::string lines) const {
  if (offset <= byteOrderMarkBytes(text_) || text_[offset - 1] == '\n') {
    return {offset, 0, std::move(lines)};
  }
  const std::string_view newline = newlineOf(text_);
  lines.resize(lines.size() - newline.size());
  return {offset, 0, std::string(newline) + lines};
}

// Where the spaces before this offset begin.
std::size_t Editor::blankStart(std::size_t offset) const {
  while (offset > 0 && text_[offset - 1] == ' ')
    --offset;
  return offset;
}

}  // namespace sextant
