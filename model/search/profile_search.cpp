// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/profile_search.h"

#include <algorithm>

#include "model/schema/pattern.h"

namespace sextant {
namespace {

void addValues(const Scope& scope, const Document& document, SearchEntries& entries) {
  for (NodeId id = 0; id < document.nodeCount(); ++id) {
    const Node node = document.node(id);
    const bool collection = node.kind == ValueKind::map || node.kind == ValueKind::sequence;
    if (collection && node.first_child != no_node) continue;
    if (id == document.root() && collection) continue;
    std::string value(node.text);
    if (collection) value = node.kind == ValueKind::map ? "{}" : "[]";
    entries.push_back({scope, document.pointerOf(id), std::move(value), document.markOf(id)});
  }
}

void addLines(const Scope& scope, const std::string& text, SearchEntries& entries) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    entries.push_back({scope, {}, text.substr(at, end - at), {line, 1}});
    at = end + 1;
  }
}

// A text that stands for itself in an expression.
std::string quoted(const std::string& word) {
  std::string result = "\\Q";
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t end = std::min(word.find("\\E", at), word.size());
    result += word.substr(at, end - at);
    if (end < word.size()) result += "\\E\\\\E\\Q";
    at = end + (end < word.size() ? 2 : 0);
  }
  return result + "\\E";
}

std::vector<std::string> wordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find_first_not_of(" \t"); at != std::string::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(" \t", end);
  }
  return words;
}

}  // namespace

SearchEntries searchEntries(const ProfileSet& profiles) {
  SearchEntries entries;
  for (const auto& [scope, text] : profiles) {
    const auto document = Document::parse(text);
    if (document) {
      addValues(scope, *document, entries);
    } else {
      addLines(scope, text, entries);
    }
  }
  return entries;
}

struct SearchQuery::Parts {
  std::vector<Pattern> patterns;
};

Result<SearchQuery> SearchQuery::compile(const std::string& text, const SearchOptions& options) {
  std::vector<std::string> expressions = wordsOf(text);
  SearchQuery query;
  if (expressions.empty()) return query;
  if (options.regular_expression) {
    expressions = {text};
  } else {
    std::transform(expressions.begin(), expressions.end(), expressions.begin(), quoted);
  }
  const auto parts = std::make_shared<Parts>();
  for (const std::string& expression : expressions) {
    auto pattern = Pattern::compile((options.match_case ? "" : "(?i)") + expression);
    if (!pattern) {
      // Told of what was typed, with the places in that.
      auto typed = Pattern::compile(expression);
      return tl::unexpected<Error>(typed ? pattern.error() : typed.error());
    }
    parts->patterns.push_back(std::move(*pattern));
  }
  query.parts_ = parts;
  return query;
}

std::optional<bool> SearchQuery::matches(const SearchEntry& entry) const {
  if (!parts_) return false;
  for (const Pattern& part : parts_->patterns) {
    const auto in_pointer = part.foundIn(entry.pointer);
    if (in_pointer && *in_pointer) continue;
    const auto in_value = part.foundIn(entry.value);
    if (in_value && *in_value) continue;
    if (!in_pointer || !in_value) return std::nullopt;
    return false;
  }
  return true;
}

}  // namespace sextant
