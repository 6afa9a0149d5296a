// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/pattern.h"

#include <limits>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace sextant {
namespace {

constexpr std::uint32_t match_steps_max = 1'000'000;
constexpr std::uint32_t match_heap_kib_max = 16 * 1024;

std::string reasonOf(int code) {
  PCRE2_UCHAR words[256];
  pcre2_get_error_message(code, words, sizeof words);
  return reinterpret_cast<const char*>(words);
}

}  // namespace

struct Pattern::Compiled {
  std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code{nullptr, pcre2_code_free};
  std::string expression;
};

Result<Pattern> Pattern::compile(const std::string& expression) {
  int code = 0;
  PCRE2_SIZE offset = 0;
  auto compiled = std::make_shared<Compiled>();
  compiled->expression = expression;
  compiled->code.reset(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                    PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
                        PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C,
                    &code, &offset, nullptr));
  if (!compiled->code) {
    return fail(ErrorKind::input, "The pattern '" + expression +
                                      "' cannot be used: " + reasonOf(code) + ", at character " +
                                      std::to_string(offset + 1) + '.');
  }
  return Pattern(std::move(compiled));
}

Result<bool> Pattern::foundIn(std::string_view text) const {
  std::uint64_t steps_left = std::numeric_limits<std::uint64_t>::max();
  return foundIn(text, steps_left);
}

// The engine does not say how many steps it took, so it is given few first, and more only where
// these do not suffice: what is charged is at most a hundred times what was taken.
Result<bool> Pattern::foundIn(std::string_view text, std::uint64_t& steps_left) const {
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  if (!context || !data) return fail(ErrorKind::unavailable, "There is no memory left.");
  pcre2_set_heap_limit(context.get(), match_heap_kib_max);
  int found = PCRE2_ERROR_MATCHLIMIT;
  for (std::uint32_t steps = 100; found == PCRE2_ERROR_MATCHLIMIT && steps <= match_steps_max;
       steps *= 100) {
    const std::uint64_t cost = steps + text.size() / 16;
    if (cost > steps_left) break;
    steps_left -= cost;
    pcre2_set_match_limit(context.get(), steps);
    found = pcre2_match(compiled_->code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()),
                        text.size(), 0, 0, data.get(), context.get());
  }
  if (found >= 0) return true;
  if (found == PCRE2_ERROR_NOMATCH) return false;
  return fail(ErrorKind::input, "The pattern '" + compiled_->expression +
                                    "' could not be tried on this value: " + reasonOf(found) + '.');
}

}  // namespace sextant
