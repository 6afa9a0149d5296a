// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/result.h"

namespace sextant {

std::string Error::toString() const {
  std::string line = where.empty() ? what : where + ": " + what;
  if (!next.empty()) {
    line += ' ';
    line += next;
  }
  return line;
}

tl::unexpected<Error> fail(ErrorKind kind, std::string what, std::string where, std::string next) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(next)});
}

}  // namespace sextant
