// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/fuzzy_match.h"

namespace sextant::ui {
namespace {

constexpr int consecutive_bonus = 4;
constexpr int word_start_bonus = 8;
constexpr int whole_bonus = 24;

std::optional<int> matchWord(const QString& word, const QString& name) {
  if (const auto at = name.indexOf(word); at >= 0) {
    const bool starts = at == 0 || !name[at - 1].isLetterOrNumber();
    return whole_bonus + int(word.size()) * consecutive_bonus + (starts ? word_start_bonus : 0);
  }
  int score = 0;
  qsizetype from = 0;
  qsizetype last = -2;
  for (const QChar letter : word) {
    const qsizetype at = name.indexOf(letter, from);
    if (at < 0) return std::nullopt;
    if (at == last + 1) score += consecutive_bonus;
    if (at == 0 || !name[at - 1].isLetterOrNumber()) score += word_start_bonus;
    last = at;
    from = at + 1;
  }
  return score;
}

}  // namespace

FuzzyPattern::FuzzyPattern(const QString& typed)
    : words_(typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {}

std::optional<int> FuzzyPattern::match(const QString& lower_name) const {
  int score = 0;
  for (const QString& word : words_) {
    const auto one = matchWord(word, lower_name);
    if (!one) return std::nullopt;
    score += *one;
  }
  return score;
}

std::optional<int> fuzzyMatch(const QString& typed, const QString& name) {
  return FuzzyPattern(typed).match(name.toLower());
}

}  // namespace sextant::ui
