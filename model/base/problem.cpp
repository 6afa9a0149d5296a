// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/problem.h"

namespace sextant {

std::string toString(const Problem& problem, const std::string& file) {
  std::string line = file + ':' + std::to_string(problem.position.line) + ':' +
                     std::to_string(problem.position.column) + ": ";
  if (problem.severity == Severity::warning) {
    line += "warning: ";
  }
  line += problem.message;
  if (!problem.pointer.empty()) {
    line += " (" + problem.pointer + ')';
  }
  return line;
}

}  // namespace sextant
