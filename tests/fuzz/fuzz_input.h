// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets share: the parts of an input, and a word at a broken promise.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::fuzz {

// Ends the program, which the fuzzer counts as a crash.
inline void require(bool holds, std::string_view promise, const std::string& details = {}) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN: %.*s\n%s\n", static_cast<int>(promise.size()), promise.data(),
               details.c_str());
  std::abort();
}

// The parts between NUL bytes, at most `most`; the last one takes the rest. Profiles hold no NUL.
inline std::vector<std::string> partsOf(const std::uint8_t* data, std::size_t size,
                                        std::size_t most) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == 0 && parts.size() < most) {
      parts.emplace_back();
    } else {
      parts.back() += static_cast<char>(data[i]);
    }
  }
  parts.resize(most);
  return parts;
}

}  // namespace sextant::fuzz
