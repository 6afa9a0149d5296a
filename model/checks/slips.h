// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a new text looks like a slip rather than an intention: much goes, much is added, or
// something is there twice. None of it is wrong; somebody has to say that it is meant.
#pragma once

#include <string>
#include <vector>

namespace sextant {

struct Slip {
  enum class Kind { shrinkage, growth, duplicates };
  Kind kind = Kind::shrinkage;
  std::string sentence;  // "5 of its 6 keys would go."
  friend bool operator==(const Slip&, const Slip&) = default;
};

// Of a profile's text that is to become another one; at most one of each kind, in their order. An
// empty text is a profile that is not there. A text that does not parse has no keys: where it is the
// new one, that is another check's finding.
[[nodiscard]] std::vector<Slip> slipsIn(const std::string& before, const std::string& after);

}  // namespace sextant
