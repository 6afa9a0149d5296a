// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/cause_words.h"

#include <algorithm>
#include <string_view>

namespace sextant {

std::string causeWords(std::string cause) {
  constexpr std::string_view joined = "timeout";
  constexpr std::string_view words = "time-out";
  std::replace(cause.begin(), cause.end(), '_', ' ');
  for (std::size_t at = cause.find(joined); at != std::string::npos;
       at = cause.find(joined, at + words.size()))
    cause.replace(at, joined.size(), words);
  return cause;
}

}  // namespace sextant
