// SPDX-License-Identifier: GPL-3.0-or-later
// Regular expressions of schemas, with a bound on the work of a match: a schema comes from outside,
// and a pattern like (a+)+$ must not hang the program. Private to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/base/result.h"

namespace sextant {

// Immutable; may be used by several threads at once.
class Pattern {
 public:
  // ECMAScript's syntax as far as PCRE2 shares it, over UTF-8. Error: input, with the reason.
  [[nodiscard]] static Result<Pattern> compile(const std::string& expression);

  // True where the pattern is found anywhere in the text. Error: input, when more than a million
  // steps did not decide it.
  [[nodiscard]] Result<bool> foundIn(std::string_view text) const;
  // The same for many texts: takes at least the work that it makes from `steps_left`. Error: input,
  // when there are none left, too.
  [[nodiscard]] Result<bool> foundIn(std::string_view text, std::uint64_t& steps_left) const;

 private:
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace sextant
