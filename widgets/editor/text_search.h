// SPDX-License-Identifier: GPL-3.0-or-later
// Searching a text of UTF-8 bytes, apart from any editor.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace sextant::ui {

struct SearchQuery {
  QString text;
  bool case_sensitive = false;
  bool whole_word = false;
  bool regular_expression = false;
  friend bool operator==(const SearchQuery&, const SearchQuery&) = default;
};

// Bytes [begin, end).
struct Match {
  long begin = 0;
  long end = 0;
  friend bool operator==(const Match&, const Match&) = default;
};

struct SearchResult {
  std::vector<Match> matches;  // in order, none empty
  bool cut_off = false;        // there are more than the limit
  QString error;               // why a regular expression is not one; empty when it is
};

inline constexpr std::size_t match_limit = 10'000;

[[nodiscard]] SearchResult findAll(const QByteArray& utf8, const SearchQuery& query,
                                   std::size_t limit = match_limit);
// The text that replaces `match`: for a regular expression \1 to \9 (or $1 to $9) stand for its
// groups.
[[nodiscard]] QByteArray replacementFor(const QByteArray& utf8, const Match& match,
                                        const SearchQuery& query, const QString& replacement);

}  // namespace sextant::ui
