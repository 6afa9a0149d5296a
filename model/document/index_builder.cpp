// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/index_builder.h"

#include <algorithm>
#include <libfyaml.h>
#include <memory>
#include <mutex>

#include "model/document/core_schema.h"
#include "model/document/document.h"
#include "model/document/scan.h"
#include "model/document/tags.h"

namespace sextant {
namespace {

struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
// libfyaml 0.7.12 gives a key back twice after an error behind the colon of an explicit key, and
// then crashes when the parser is destroyed. Such a parser is kept; the error is rare.
void keepForEver(fy_parser* parser) {
  static std::mutex mutex;
  static auto* const kept = new std::vector<fy_parser*>;
  const std::lock_guard<std::mutex> lock(mutex);
  kept->push_back(parser);
}

bool leavesParserBroken(std::string_view message) {
  return message.find("tab for indentation") != std::string_view::npos ||
         message.find("omment") != std::string_view::npos;
}

struct DiagDeleter {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};

std::string_view textOf(fy_token* token) {
  std::size_t length = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &length);
  return text == nullptr ? std::string_view() : std::string_view(text, length);
}

NodeStyle styleOf(fy_token* token) {
  switch (token == nullptr ? FYSS_PLAIN : fy_scalar_token_get_style(token)) {
    case FYSS_SINGLE_QUOTED:
      return NodeStyle::single_quoted;
    case FYSS_DOUBLE_QUOTED:
      return NodeStyle::double_quoted;
    case FYSS_LITERAL:
      return NodeStyle::literal;
    case FYSS_FOLDED:
      return NodeStyle::folded;
    default:
      return NodeStyle::plain;
  }
}

// A directive before anything else but comments. The parser takes a document without the "---" that
// has to follow one, and puts its first value where the directive stands.
std::optional<std::size_t> firstDirective(std::string_view text) {
  for (std::size_t at = byteOrderMarkBytes(text); at < text.size(); at = nextLine(text, at)) {
    const std::size_t first = text.find_first_not_of(" \t", at);
    if (first == std::string_view::npos) return std::nullopt;
    const char c = text[first];
    if (c == '%' && first == at) return at;
    if (c != '#' && c != '\n' && c != '\r') return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

IndexBuilder::Failure IndexBuilder::build() {
  if (auto failure = checkBytes()) return failure;
  // Mostly a value a line; what is not needed is never touched.
  const auto lines = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
  index_.reserve(lines + lines / 16 + 8);
  bom_bytes_ = byteOrderMarkBytes(text_);
  cursor_ = bom_bytes_;
  fy_diag_cfg diag_config{};
  fy_diag_cfg_default(&diag_config);
  diag_config.fp = nullptr;
  diag_config.level = FYET_ERROR;
  const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(&diag_config));
  fy_diag_set_collect_errors(diag.get(), true);
  fy_parse_cfg config{};
  config.flags =
      static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_DEPTH_LIMIT |
                                      FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
  config.diag = diag.get();
  std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  if (!parser || fy_parser_set_string(parser.get(), text_.data() + bom_bytes_,
                                      text_.size() - bom_bytes_) != 0) {
    return ParseFailure{0, "The parser could not be started: out of memory."};
  }
  if (auto failure = readEvents(parser.get(), diag.get())) {
    if (leavesParserBroken(firstError(diag.get()).message)) keepForEver(parser.release());
    return failure;
  }
  if (index_.empty()) {
    NodeRecord nothing;
    nothing.kind = ValueKind::map;
    nothing.style = NodeStyle::block;
    nothing.span = {text_.size(), text_.size()};
    nothing.entry_begin = text_.size();
    append(nothing);
  }
  return std::nullopt;
}

IndexBuilder::Failure IndexBuilder::readEvents(fy_parser* parser, fy_diag* diag) {
  while (fy_event* event = fy_parser_parse(parser)) {
    auto failure = consume(event);
    fy_parser_event_free(parser, event);
    if (failure) return earliest(std::move(*failure));
  }
  if (fy_parser_get_stream_error(parser)) return earliest(firstError(diag));
  return std::nullopt;
}

// The first message is the cause; those after it are its consequences.
ParseFailure IndexBuilder::firstError(fy_diag* diag) const {
  void* iterator = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag, &iterator);
  if (error == nullptr) return {text_.size(), "This is not YAML."};
  std::string message = error->msg == nullptr ? "This is not YAML." : error->msg;
  if (!message.empty() && message.front() >= 'a' && message.front() <= 'z') {
    message.front() = static_cast<char>(message.front() - 'a' + 'A');
  }
  if (!message.empty() && message.back() != '.') message += '.';
  return {offsetAt(error->line, error->column), message};
}

// Columns of the parser count characters.
std::size_t IndexBuilder::offsetAt(int line, int column) const {
  std::size_t offset = bom_bytes_;
  for (int i = 1; i < line; ++i)
    offset = nextLine(text_, offset);
  for (int i = 1; i < column && offset < text_.size() && text_[offset] != '\n'; ++i) {
    ++offset;
    while (offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xc0U) == 0x80U)
      ++offset;
  }
  return offset;
}

IndexBuilder::Failure IndexBuilder::consume(fy_event* event) {
  switch (event->type) {
    case FYET_DOCUMENT_START: {
      const Span start = spanOf(event->document_start.document_start);
      if (++documents_ > 1) {
        return ParseFailure{std::max(start.begin, cursor_),
                            "A profile is one document; a second one begins here."};
      }
      has_markers_ = has_markers_ || start.size() > 0;
      if (const auto at = firstDirective(text_); at && start.size() == 0) {
        return ParseFailure{*at,
                            "A line that begins with % is a directive, and a line of \"---\" "
                            "has to follow it."};
      }
      cursor_ = std::max(cursor_, start.end);
      return std::nullopt;
    }
    case FYET_DOCUMENT_END:
      has_markers_ = has_markers_ || event->document_end.document_end != nullptr;
      return std::nullopt;
    case FYET_MAPPING_START:
      return open(ValueKind::map, event->mapping_start.mapping_start, event->mapping_start.tag,
                  event->mapping_start.anchor);
    case FYET_SEQUENCE_START:
      return open(ValueKind::sequence, event->sequence_start.sequence_start,
                  event->sequence_start.tag, event->sequence_start.anchor);
    case FYET_MAPPING_END:
      return close(event->mapping_end.mapping_end);
    case FYET_SEQUENCE_END:
      return close(event->sequence_end.sequence_end);
    case FYET_SCALAR:
      return expectsKey() ? acceptKey(event) : scalar(event);
    case FYET_ALIAS:
      return ParseFailure{spanOf(event->alias.anchor).begin,
                          "Aliases are not allowed: write the value out."};
    default:
      return std::nullopt;
  }
}

bool IndexBuilder::expectsKey() const {
  return !frames_.empty() && !frames_.back().has_key &&
         index_.kind(frames_.back().node) == ValueKind::map;
}

bool IndexBuilder::inFlow() const {
  return !frames_.empty() && index_.style(frames_.back().node) == NodeStyle::flow;
}

Span IndexBuilder::spanOf(fy_token* token) const {
  if (token == nullptr) return {cursor_, cursor_};
  const fy_mark* begin = fy_token_start_mark(token);
  const fy_mark* end = fy_token_end_mark(token);
  if (begin == nullptr || end == nullptr) return {cursor_, cursor_};
  return {begin->input_pos + bom_bytes_, end->input_pos + bom_bytes_};
}

std::size_t IndexBuilder::enterEntry() {
  cursor_ = skipTrivia(text_, cursor_);
  while (inFlow() && cursor_ < text_.size() && text_[cursor_] == ',')
    cursor_ = skipTrivia(text_, cursor_ + 1);
  return cursor_;
}

// Behind the colon of the key, or behind the dash or comma of a list item.
std::size_t IndexBuilder::enterValue() {
  if (frames_.empty()) return cursor_;
  const Frame& frame = frames_.back();
  if (frame.has_key) {
    const std::size_t colon = skipTrivia(text_, cursor_);
    // Apart from its key, a colon may be the front of the next one: "? a", ":b: 1".
    const std::string_view behind = text_.substr(std::min(colon + 1, text_.size()), 1);
    const bool at_key = colon == cursor_ && !isFirstOnLine(text_, colon);
    const bool is_sign =
        at_key || inFlow() || behind.empty() || behind.find_first_of(" \t\r\n") == 0;
    if (colon < text_.size() && text_[colon] == ':' && is_sign) cursor_ = colon + 1;
    return frame.entry_begin;
  }
  const std::size_t entry = enterEntry();
  if (!inFlow() && entry < text_.size() && text_[entry] == '-') cursor_ = entry + 1;
  return entry;
}

void IndexBuilder::skipProperties(fy_token* tag, fy_token* anchor) {
  if (tag != nullptr) cursor_ = std::max(cursor_, spanOf(tag).end);
  if (anchor != nullptr) cursor_ = std::max(cursor_, spanOf(anchor).end);
}

// The parser's span of a scalar is its content; ours includes what makes it a quoted or block
// scalar, so that replacing the span replaces the whole value.
Span IndexBuilder::scalarSpan(fy_token* token, NodeStyle style, std::string_view value) const {
  Span span = spanOf(token);
  if (style == NodeStyle::single_quoted || style == NodeStyle::double_quoted) {
    return {span.begin - 1, span.end + 1};
  }
  const bool block = style == NodeStyle::literal || style == NodeStyle::folded;
  return block ? blockScalarSpan(token, value) : span;
}

// Precondition: the cursor is behind the properties. libfyaml 0.7.12 gives one character too much
// for a block scalar whose header ends the text.
std::string_view IndexBuilder::scalarText(fy_token* token, NodeStyle style) const {
  const bool block = style == NodeStyle::literal || style == NodeStyle::folded;
  if (block && nextLine(text_, skipTrivia(text_, cursor_)) == text_.size()) return {};
  if (block || token == nullptr) return textOf(token);
  // On one line without escapes the content is what is written.
  const Span span = spanOf(token);
  const std::string_view written = text_.substr(span.begin, span.size());
  const char* special = "\r\n";
  if (style == NodeStyle::single_quoted) special = "\r\n'";
  if (style == NodeStyle::double_quoted) special = "\r\n\\";
  return written.find_first_of(special) == std::string_view::npos ? written : textOf(token);
}

Span IndexBuilder::blockScalarSpan(fy_token* token, std::string_view value) const {
  const std::size_t header = skipTrivia(text_, cursor_);
  const std::size_t content = nextLine(text_, header);
  if (value.empty()) return {header, content};
  std::size_t end = std::max(spanOf(token).end, content);
  // The parser's end may lie in the next line's indentation, or before the last line's end.
  const std::size_t last = text_.find_last_not_of(" \t", end - 1);
  if (last != std::string_view::npos && text_[last] == '\n') end = last + 1;
  if (text_[end - 1] != '\n') end = nextLine(text_, end);
  if (text_.substr(header, 3).find('+') != std::string_view::npos) return {header, end};
  // Without "+", empty lines behind the content are only space between the entries.
  if (!value.empty() && value.back() == '\n') value.remove_suffix(1);
  const std::size_t last_line = value.rfind('\n') + 1;
  if (value.find_first_not_of(" \t\r\n", last_line) == std::string_view::npos && !value.empty()) {
    return {header, end};
  }
  const std::size_t visible = text_.find_last_not_of(" \t\r\n", end - 1);
  return {header, std::max(nextLine(text_, visible), content)};
}

IndexBuilder::Failure IndexBuilder::acceptKey(fy_event* event) {
  fy_token* token = event->scalar.value;
  Frame& frame = frames_.back();
  frame.entry_begin = enterEntry();
  frame.key_style = styleOf(token);
  if (text_.substr(cursor_, 1) == "?" && token != nullptr && spanOf(token).begin > cursor_) {
    ++cursor_;
  }
  skipProperties(event->scalar.tag, event->scalar.anchor);
  const std::string_view key = scalarText(token, frame.key_style);
  if (auto failure = checkKeyIndentation(token)) return failure;
  const Span span = scalarSpan(token, frame.key_style, key);
  const bool plain = frame.key_style == NodeStyle::plain && event->scalar.tag == nullptr;
  if (auto bad = badTag(tagName(event->scalar.tag), ValueKind::string)) {
    return ParseFailure{span.begin, *bad};
  }
  if (plain && key == "<<") {
    return ParseFailure{span.begin, "Merge keys (<<) are not allowed: write the keys out."};
  }
  if (plain && resolvesToNonString(key)) {
    return ParseFailure{span.begin,
                        "A key must be a string: put \"" + std::string(key) + "\" in quotes."};
  }
  frame.has_key = true;
  frame.key.assign(key);
  frame.key_span = span;
  cursor_ = span.end;
  return std::nullopt;
}

IndexBuilder::Failure IndexBuilder::scalar(fy_event* event) {
  fy_token* token = event->scalar.value;
  NodeRecord record;
  record.style = styleOf(token);
  record.entry_begin = enterValue();
  const std::size_t intro_end = cursor_;
  record.has_properties = event->scalar.tag != nullptr || event->scalar.anchor != nullptr;
  skipProperties(event->scalar.tag, event->scalar.anchor);
  record.text = scalarText(token, record.style);
  record.missing = record.style == NodeStyle::plain && record.text.empty();
  record.span =
      record.missing ? Span{cursor_, cursor_} : scalarSpan(token, record.style, record.text);
  record.kind = ValueKind::string;
  const std::string tag = tagName(event->scalar.tag);
  std::string normal;
  if (record.style == NodeStyle::plain && tag != "!!str" && tag != "!") {
    auto resolved = resolvePlainInPlace(record.text);
    if (!resolved) return ParseFailure{record.span.begin, resolved.error().what};
    record.kind = resolved->kind;
    normal = std::move(resolved->normal);
    if (!normal.empty()) record.text = normal;
  }
  if (auto bad = badTag(tag, record.kind)) return ParseFailure{record.span.begin, *bad};
  if (auto failure = checkIndentation(record, intro_end)) return failure;
  if (auto failure = checkBlockText(record, intro_end)) return failure;
  if (frames_.empty() && !record.missing) record.entry_begin = record.span.begin;
  cursor_ = record.span.end;
  append(record);
  return std::nullopt;
}

IndexBuilder::Failure IndexBuilder::open(ValueKind kind, fy_token* start, fy_token* tag,
                                         fy_token* anchor) {
  if (expectsKey()) return ParseFailure{enterEntry(), "A key must be a string."};
  NodeRecord record;
  record.entry_begin = enterValue();
  const std::size_t intro_end = cursor_;
  record.has_properties = tag != nullptr || anchor != nullptr;
  skipProperties(tag, anchor);
  const std::size_t begin = skipTrivia(text_, cursor_);
  const bool bracket = spanOf(start).size() == 1 && begin < text_.size() &&
                       (text_[begin] == '{' || text_[begin] == '[');
  if (depth_ + frames_.size() >= document_depth_max) {
    return ParseFailure{begin, "Values are nested more than 100 deep."};
  }
  if (auto bad = badTag(tagName(tag), kind)) return ParseFailure{begin, *bad};
  record.kind = kind;
  // A single pair in a flow list has no brackets.
  record.style = bracket || inFlow() ? NodeStyle::flow : NodeStyle::block;
  record.span = {begin, begin};
  if (auto failure = checkIndentation(record, intro_end)) return failure;
  if (frames_.empty()) record.entry_begin = begin;
  Frame frame;
  frame.node = append(record);
  frames_.push_back(std::move(frame));
  if (bracket) cursor_ = begin + 1;
  return std::nullopt;
}

IndexBuilder::Failure IndexBuilder::close(fy_token* end) {
  const NodeId node = frames_.back().node;
  frames_.pop_back();
  Span span = index_.span(node);
  const Span last = spanOf(end);
  const bool bracket = index_.style(node) == NodeStyle::flow && last.size() == 1 &&
                       (text_[last.begin] == '}' || text_[last.begin] == ']') &&
                       (text_[span.begin] == '{' || text_[span.begin] == '[');
  if (bracket) cursor_ = last.end;
  span.end = cursor_;
  index_.close(node, span);
  return index_.kind(node) == ValueKind::map ? duplicateKey(node) : std::nullopt;
}

NodeId IndexBuilder::append(NodeRecord record) {
  if (!frames_.empty()) {
    Frame& frame = frames_.back();
    record.parent = frame.node;
    record.has_key = frame.has_key;
    if (frame.has_key) {
      record.key = frame.key;
      record.key_span = frame.key_span;
      record.key_style = frame.key_style;
    }
    frame.has_key = false;
  }
  return index_.append(record, text_);
}

}  // namespace sextant
