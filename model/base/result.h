// SPDX-License-Identifier: GPL-3.0-or-later
// Errors as values. Every call that can fail for a reason outside the program returns a Result.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace sextant {

// The closed set of ways in which an operation fails. The numbers are the exit statuses of
// sextantctl, so scripts depend on them.
enum class ErrorKind : int {
  answer_no = 1,        // done, and the answer is "no": a difference, a problem, nothing there
  usage = 2,            // the caller asked for something that makes no sense
  input = 3,            // an input that cannot be read
  conflict = 4,         // the store's state has moved on
  denied = 5,           // not allowed
  unavailable = 6,      // a server, file or resource that cannot be reached now
  outcome_unknown = 7,  // a write whose outcome is not known; resolve it by its request id
  verdict_unknown = 8,  // the judge cannot say
};

// What failed, where, and what to do next; each is a plain sentence or empty.
struct Error {
  ErrorKind kind = ErrorKind::unavailable;
  std::string what;
  std::string where = {};
  std::string next = {};

  // "where: what next" in one line, for logs and the command line.
  [[nodiscard]] std::string toString() const;
};

template <class T>
using Result = tl::expected<T, Error>;

// Shorthand for `return fail(kind, "what", "where", "next")`.
[[nodiscard]] tl::unexpected<Error> fail(ErrorKind kind, std::string what, std::string where = {},
                                         std::string next = {});

}  // namespace sextant
