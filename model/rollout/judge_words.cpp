// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/judge_words.h"

#include <cmath>
#include <cstdio>

namespace sextant {
namespace {

// At most two digits that count; no more is known.
std::string numberWords(double number) {
  char text[32];
  const int decimals = number >= 9.95 || number == std::floor(number) ? 0 : number >= 0.995 ? 1 : 2;
  std::snprintf(text, sizeof text, "%.*f", decimals, number);
  return text;
}

}  // namespace

std::string percentWords(double share) {
  return numberWords(share * 100) + " %";
}

std::string secondsWords(double seconds) {
  return seconds < 1 ? numberWords(seconds * 1e3) + " ms" : numberWords(seconds) + " s";
}

std::string waitWords(std::int64_t seconds) {
  if (seconds < 120) return "about " + std::to_string(seconds) + " s";
  if (seconds < 7200) return "about " + std::to_string((seconds + 30) / 60) + " min";
  return "about " + std::to_string((seconds + 1800) / 3600) + " h";
}

std::string countWords(std::uint64_t count, const std::string& one) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits + ' ' + one + (count == 1 ? "" : "s");
}

std::string listWords(const std::vector<std::string>& names) {
  constexpr std::size_t told_max = 3;
  std::string words;
  for (std::size_t i = 0; i < names.size() && i < told_max; ++i) {
    if (i > 0) words += i + 1 == names.size() ? " and " : ", ";
    words += names[i];
  }
  if (names.size() > told_max) words += " and " + std::to_string(names.size() - told_max) + " more";
  return words;
}

}  // namespace sextant
