// SPDX-License-Identifier: GPL-3.0-or-later
// Random documents in random styles, written by code of its own: what a text means is known without
// reading it.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "model/document/value.h"

namespace sextant::testing {

class RandomDocument {
 public:
  // About this many values.
  RandomDocument(unsigned seed, int values);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const Value& value() const { return value_; }
  // Every comment of the text, each once in it.
  [[nodiscard]] const std::vector<std::string>& comments() const { return comments_; }

  // For whoever goes on with the same luck.
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool oneIn(std::size_t n) { return below(n) == 0; }
  Value randomValue(int depth);
  std::string randomKey();

 private:
  Value randomScalar();
  std::string newComment();
  void fillLine();  // perhaps comments and blank lines before an entry
  void endLine();   // perhaps a comment, then a line end
  void writeEntries(const Value& value, std::size_t column, bool first_is_placed);
  void writeValue(const Value& value, std::size_t column, bool behind_dash);
  void writeProperties(const Value& value);
  void writeString(const std::string& text, std::size_t column);
  void writeBlockScalar(const std::string& text, std::size_t column);
  std::string key(const std::string& key, bool flow);
  std::string inlineScalar(const Value& value, bool flow, std::size_t column);
  std::string flow(const Value& value, std::size_t column);

  std::mt19937 random_;
  int budget_;
  std::string newline_ = "\n";
  std::size_t indent_ = 2;
  std::size_t dash_indent_ = 2;
  std::size_t column_ = 0;  // of the entries being written, for comments
  int anchors_ = 0;
  bool keeps_lines_ = false;  // the last value is a block that keeps its final lines
  std::string text_;
  Value value_;
  std::vector<std::string> comments_;
};

}  // namespace sextant::testing
