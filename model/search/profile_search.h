// SPDX-License-Identifier: GPL-3.0-or-later
// Search over the keys and values of profiles.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/profile/effective_profile.h"

namespace sextant {

// One value of one profile; of a text that is no document, one line.
struct SearchEntry {
  Scope scope;
  std::string pointer;  // empty for a line
  std::string value;    // a scalar's text, "{}" or "[]" where it is empty, or the line
  Position position;    // of the key
};
using SearchEntries = std::vector<SearchEntry>;

// In the order of scopes and lines. A profile of a million keys takes about a second.
[[nodiscard]] SearchEntries searchEntries(const ProfileSet& profiles);

struct SearchOptions {
  bool match_case = false;
  bool regular_expression = false;
};

// Immutable; may be used by several threads at once.
class SearchQuery {
 public:
  // Words between blanks, each of which has to be in the pointer or in the value; or one regular
  // expression (PCRE2's syntax) that is found in either. A text of blanks matches nothing. Error:
  // input, for an expression that cannot be read.
  [[nodiscard]] static Result<SearchQuery> compile(const std::string& text,
                                                   const SearchOptions& options = {});
  // Nothing: the expression takes too many steps on this entry to say.
  [[nodiscard]] std::optional<bool> matches(const SearchEntry& entry) const;
  [[nodiscard]] bool isEmpty() const { return !parts_; }

 private:
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace sextant
