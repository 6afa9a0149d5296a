// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/index_builder.h"

#include <libfyaml.h>
#include <memory>

#include "model/document/core_schema.h"
#include "model/document/utf8.h"

namespace sextant {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
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

std::string tagName(fy_token* tag) {
  if (tag == nullptr) return {};
  std::size_t length = 0;
  const char* handle = fy_tag_token_handle(tag, &length);
  std::string name = handle == nullptr ? std::string() : std::string(handle, length);
  const char* suffix = fy_tag_token_suffix(tag, &length);
  if (suffix != nullptr) name.append(suffix, length);
  constexpr std::string_view core = "tag:yaml.org,2002:";
  if (name.rfind("!<", 0) == 0) name = name.substr(2);
  return name.rfind(core, 0) == 0 ? "!!" + name.substr(core.size()) : name;
}

std::optional<std::string> badTag(const std::string& tag, ValueKind kind) {
  static const std::vector<std::pair<std::string, ValueKind>> known = {
      {"!!str", ValueKind::string},   {"!", ValueKind::string},       {"!!null", ValueKind::null},
      {"!!bool", ValueKind::boolean}, {"!!int", ValueKind::integer},  {"!!float", ValueKind::real},
      {"!!map", ValueKind::map},      {"!!seq", ValueKind::sequence}, {"!", ValueKind::map},
      {"!", ValueKind::sequence}};
  if (tag.empty()) return std::nullopt;
  for (const auto& [name, wanted] : known) {
    if (name == tag && wanted == kind) return std::nullopt;
  }
  return "The tag " + tag + " does not fit " + std::string(nameOf(kind)) +
         ". Only the tags of the YAML core schema are allowed.";
}

// The first message is the cause; those after it are its consequences.
std::optional<std::pair<Position, std::string>> firstError(fy_diag* diag) {
  void* iterator = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag, &iterator);
  if (error == nullptr) return std::nullopt;
  std::string message = error->msg == nullptr ? "This is not YAML." : error->msg;
  if (!message.empty() && message.front() >= 'a' && message.front() <= 'z') {
    message.front() = static_cast<char>(message.front() - 'a' + 'A');
  }
  if (!message.empty() && message.back() != '.') message += '.';
  const auto place = [](int value) { return static_cast<std::size_t>(value < 1 ? 1 : value); };
  return std::make_pair(Position{place(error->line), place(error->column)}, message);
}

}  // namespace

Problem IndexBuilder::problemAt(std::size_t offset, std::string message) const {
  return Problem{Severity::error, std::move(message), {}, document_.position(offset), {}};
}

void IndexBuilder::indexLines() {
  document_.line_starts_.assign(1, 0);
  for (std::size_t i = 0; i < document_.text_.size(); ++i) {
    if (document_.text_[i] == '\n') document_.line_starts_.push_back(i + 1);
  }
}

std::optional<Problem> IndexBuilder::checkBytes() const {
  const std::string& text = document_.text_;
  if (text.size() > document_bytes_max) {
    return Problem{Severity::error, "A profile may have at most 64 MiB."};
  }
  if (const auto bad = firstInvalidUtf8(text)) {
    return problemAt(*bad, "This byte is not valid UTF-8.");
  }
  if (const auto nul = text.find('\0'); nul != std::string::npos) {
    return problemAt(nul, "A profile may not contain the character NUL.");
  }
  return std::nullopt;
}

std::optional<Problem> IndexBuilder::build() {
  indexLines();
  if (auto problem = checkBytes()) return problem;
  const std::string_view text = document_.text_;
  bom_bytes_ = text.substr(0, 3) == byte_order_mark ? 3 : 0;

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
  const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  if (!parser ||
      fy_parser_set_string(parser.get(), text.data() + bom_bytes_, text.size() - bom_bytes_) != 0) {
    return Problem{Severity::error, "The parser could not be started: out of memory."};
  }
  while (fy_event* event = fy_parser_parse(parser.get())) {
    auto problem = consume(event);
    fy_parser_event_free(parser.get(), event);
    if (problem) return problem;
  }
  if (fy_parser_get_stream_error(parser.get())) {
    if (auto error = firstError(diag.get())) {
      return Problem{Severity::error, error->second, {}, error->first, {}};
    }
    return problemAt(text.size(), "This is not YAML.");
  }
  if (document_.nodes_.empty()) {
    Node empty;
    empty.kind = ValueKind::map;
    empty.style = NodeStyle::block;
    empty.span = {text.size(), text.size()};
    document_.nodes_.push_back(empty);
  }
  return std::nullopt;
}

std::optional<Problem> IndexBuilder::consume(fy_event* event) {
  switch (event->type) {
    case FYET_DOCUMENT_START:
      if (++documents_ > 1) {
        const fy_mark* mark = fy_event_start_mark(event);
        const std::size_t offset = mark == nullptr ? 0 : mark->input_pos + bom_bytes_;
        return problemAt(offset, "A profile is one document; a second one begins here.");
      }
      return std::nullopt;
    case FYET_MAPPING_START:
      return open(ValueKind::map, event->mapping_start.mapping_start, event->mapping_start.tag);
    case FYET_SEQUENCE_START:
      return open(ValueKind::sequence, event->sequence_start.sequence_start,
                  event->sequence_start.tag);
    case FYET_MAPPING_END:
      close(event->mapping_end.mapping_end);
      return std::nullopt;
    case FYET_SEQUENCE_END:
      close(event->sequence_end.sequence_end);
      return std::nullopt;
    case FYET_SCALAR:
      return scalar(event);
    case FYET_ALIAS:
      return problemAt(spanOf(event->alias.anchor).begin,
                       "Aliases are not allowed: write the value out.");
    default:
      return std::nullopt;
  }
}

bool IndexBuilder::expectsKey() const {
  return !frames_.empty() && !frames_.back().has_key &&
         document_.nodes_[frames_.back().node].kind == ValueKind::map;
}

Span IndexBuilder::spanOf(fy_token* token) const {
  if (token == nullptr) return {};
  const fy_mark* begin = fy_token_start_mark(token);
  const fy_mark* end = fy_token_end_mark(token);
  if (begin == nullptr || end == nullptr) return {};
  return {begin->input_pos + bom_bytes_, end->input_pos + bom_bytes_};
}

// A missing value has no token of its own: it belongs behind the colon of its key, or behind the
// dash of its list item, and the parser's mark is somewhere later.
Span IndexBuilder::missingValueSpan() const {
  const std::size_t offset = behindIndicator();
  return {offset, offset};
}

// Behind the colon or dash that introduces the value now being read.
std::size_t IndexBuilder::behindIndicator() const {
  const std::string& text = document_.text_;
  std::size_t from = 0;
  char indicator = ':';
  if (!frames_.empty() && frames_.back().has_key) {
    from = frames_.back().key_span.end;
  } else if (!frames_.empty()) {
    const Frame& frame = frames_.back();
    indicator = '-';
    from = frame.last_child == no_node ? document_.nodes_[frame.node].span.begin
                                       : document_.nodes_[frame.last_child].span.end;
  }
  const std::size_t at = text.find(indicator, from);
  if (frames_.empty()) return 0;
  return at == std::string::npos ? text.size() : at + 1;
}

// The parser's span of a scalar is its content; ours includes what makes it a quoted or block
// scalar, so that replacing the span replaces the whole value.
Span IndexBuilder::withIndicators(Span content, NodeStyle style) const {
  const std::string& text = document_.text_;
  if (style == NodeStyle::single_quoted || style == NodeStyle::double_quoted) {
    const char quote = style == NodeStyle::single_quoted ? '\'' : '"';
    if (content.begin > 0 && text[content.begin - 1] == quote) --content.begin;
    if (content.end < text.size() && text[content.end] == quote) ++content.end;
    return content;
  }
  if (style == NodeStyle::literal || style == NodeStyle::folded) {
    const std::size_t header =
        text.find(style == NodeStyle::literal ? '|' : '>', behindIndicator());
    if (header != std::string::npos && header < content.begin) content.begin = header;
    // The parser's end may lie in the next line's indentation, or before the last line's end.
    const std::size_t last = text.find_last_not_of(" \t", content.end == 0 ? 0 : content.end - 1);
    if (last != std::string::npos && text[last] == '\n') content.end = last + 1;
    if (content.end < text.size() && text[content.end - 1] != '\n') {
      const std::size_t newline = text.find('\n', content.end);
      content.end = newline == std::string::npos ? text.size() : newline + 1;
    }
  }
  return content;
}

std::optional<Problem> IndexBuilder::acceptKey(fy_token* token, fy_token* tag,
                                               std::string_view text) {
  Frame& frame = frames_.back();
  const Span span = withIndicators(spanOf(token), styleOf(token));
  const bool plain = styleOf(token) == NodeStyle::plain && tag == nullptr;
  if (plain && text == "<<") {
    return problemAt(span.begin, "Merge keys (<<) are not allowed: write the keys out.");
  }
  if (plain && resolvesToNonString(text)) {
    return problemAt(span.begin,
                     "A key must be a string: put \"" + std::string(text) + "\" in quotes.");
  }
  if (!frame.keys.insert(std::string(text)).second) {
    return problemAt(span.begin, "The key \"" + std::string(text) + "\" is already there.");
  }
  frame.has_key = true;
  frame.key = std::string(text);
  frame.key_span = span;
  return std::nullopt;
}

std::optional<Problem> IndexBuilder::scalar(fy_event* event) {
  fy_token* token = event->scalar.value;
  const std::string_view text = textOf(token);
  if (expectsKey()) return acceptKey(token, event->scalar.tag, text);
  Node node;
  node.style = styleOf(token);
  const std::string tag = tagName(event->scalar.tag);
  const bool missing = node.style == NodeStyle::plain && text.empty();
  node.span = missing ? missingValueSpan() : withIndicators(spanOf(token), node.style);
  Value value = Value::string(std::string(text));
  if (node.style == NodeStyle::plain && tag != "!!str" && tag != "!") {
    auto resolved = resolvePlain(text);
    if (!resolved) return problemAt(node.span.begin, resolved.error().what);
    value = std::move(*resolved);
  }
  if (auto bad = badTag(tag, value.kind())) return problemAt(node.span.begin, *bad);
  node.kind = value.kind();
  node.text = value.text();
  append(std::move(node));
  return std::nullopt;
}

std::optional<Problem> IndexBuilder::open(ValueKind kind, fy_token* start, fy_token* tag) {
  const Span span = spanOf(start);
  if (expectsKey()) return problemAt(span.begin, "A key must be a string.");
  if (frames_.size() >= document_depth_max) {
    return problemAt(span.begin, "Values are nested more than 100 deep.");
  }
  if (auto bad = badTag(tagName(tag), kind)) return problemAt(span.begin, *bad);
  Node node;
  node.kind = kind;
  const char first = span.begin < document_.text_.size() ? document_.text_[span.begin] : ' ';
  node.style =
      span.size() == 1 && (first == '{' || first == '[') ? NodeStyle::flow : NodeStyle::block;
  node.span = span;
  Frame frame;
  frame.node = append(std::move(node));
  frames_.push_back(std::move(frame));
  return std::nullopt;
}

void IndexBuilder::close(fy_token* end) {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Node& node = document_.nodes_[frame.node];
  if (node.style == NodeStyle::flow) {
    node.span.end = spanOf(end).end;
    return;
  }
  if (frame.last_child == no_node) return;
  const Node& first = document_.nodes_[node.first_child];
  if (node.kind == ValueKind::map) node.span.begin = first.key_span.begin;
  const Node& last = document_.nodes_[frame.last_child];
  node.span.end = std::max(last.span.end, last.key_span.end);
}

NodeId IndexBuilder::append(Node node) {
  const auto id = static_cast<NodeId>(document_.nodes_.size());
  if (!frames_.empty()) {
    Frame& frame = frames_.back();
    node.parent = frame.node;
    if (frame.has_key) {
      node.key = std::move(frame.key);
      node.key_span = frame.key_span;
      frame.has_key = false;
    }
    if (frame.last_child == no_node) {
      document_.nodes_[frame.node].first_child = id;
    } else {
      document_.nodes_[frame.last_child].next_sibling = id;
    }
    frame.last_child = id;
  }
  document_.nodes_.push_back(std::move(node));
  return id;
}

tl::expected<Document, Problem> Document::parse(std::string text) {
  Document document;
  document.text_ = std::move(text);
  if (auto problem = IndexBuilder(document).build()) {
    return tl::unexpected<Problem>(std::move(*problem));
  }
  return document;
}

}  // namespace sextant
