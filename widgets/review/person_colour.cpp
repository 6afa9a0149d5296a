// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/person_colour.h"

#include "widgets/charts/palette.h"

namespace sextant::ui {
namespace {

// The hues of the palette, which the colour-blind can tell apart best, in two lightnesses.
constexpr unsigned hues = 16;
constexpr double words_contrast = 4.5;
constexpr double step = 0.1;

// FNV-1a, the same in every program; folded, for its low bits alone are much alike in short words.
unsigned hashOf(const std::string& text) {
  unsigned hash = 2166136261U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash ^ (hash >> 15U);
}

}  // namespace

QColor personColour(const Tokens& tokens, const std::string& login) {
  const QColor hue = seriesStyle(tokens, int(hashOf(login) % hues)).colour;
  QColor colour = hue;
  for (double share = 0; contrastRatio(colour, tokens.surface) < words_contrast && share < 1;) {
    share += step;
    colour = blend(tokens.text, hue, share);
  }
  return colour;
}

}  // namespace sextant::ui
