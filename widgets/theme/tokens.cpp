// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/tokens.h"

#include <cmath>

namespace sextant::ui {
namespace {

double luminance(const QColor& colour) {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
         0.0722 * linear(colour.blueF());
}

}  // namespace

Tokens darkTokens() {
  return {.dark = true,
          .window = "#12151B",
          .surface = "#191D25",
          .raised = "#212733",
          .line = "#2C3442",
          .text = "#E6EAF0",
          .muted = "#98A3B3",
          .faint = "#5E6A7C",
          .accent = "#56B4E9",
          .on_accent = "#0C1219",
          .candidate = "#E69F00",
          .ok = "#3FBF8B",
          .warning = "#F0B429",
          .bad = "#F2716B",
          .added_line = "#123527",
          .added_word = "#1F6B4A",
          .removed_line = "#3B1D22",
          .removed_word = "#7A2E35",
          .yaml_key = "#82B9F0",
          .yaml_text = "#9ED29B",
          .yaml_number = "#F2B37A",
          .yaml_comment = "#6B7789",
          .selection = "#24405C"};
}

Tokens lightTokens() {
  return {.window = "#EEF1F5",
          .surface = "#FFFFFF",
          .raised = "#F6F8FA",
          .line = "#D5DBE3",
          .text = "#1A2330",
          .muted = "#596779",
          .faint = "#93A0B0",
          .accent = "#0B67A8",
          .on_accent = "#FFFFFF",
          .candidate = "#B86E00",
          .ok = "#0B7A52",
          .warning = "#946200",
          .bad = "#BE2F35",
          .added_line = "#E2F5EA",
          .added_word = "#A6E0BF",
          .removed_line = "#FCE6E6",
          .removed_word = "#F5B5B5",
          .yaml_key = "#0B539B",
          .yaml_text = "#2B7A2B",
          .yaml_number = "#A34A00",
          .yaml_comment = "#7B8794",
          .selection = "#D6E8F8"};
}

Tokens highContrastTokens(bool dark) {
  Tokens tokens = dark ? darkTokens() : lightTokens();
  const QColor ground = dark ? "#000000" : "#FFFFFF";
  const QColor ink = dark ? "#FFFFFF" : "#000000";
  tokens.high_contrast = true;
  tokens.window = tokens.surface = tokens.raised = ground;
  tokens.text = tokens.line = ink;
  tokens.muted = tokens.faint = tokens.yaml_comment = dark ? "#D8DEE6" : "#2B3440";
  tokens.accent = dark ? "#8CD0FF" : "#00417A";
  tokens.on_accent = ground;
  tokens.candidate = dark ? "#FFC04D" : "#7A4200";
  tokens.ok = dark ? "#7BF0BE" : "#005233";
  tokens.warning = dark ? "#FFD86B" : "#5F3E00";
  tokens.bad = dark ? "#FFA8A3" : "#8A0F18";
  tokens.selection = dark ? "#17497A" : "#B9DCFF";
  return tokens;
}

QColor colourOf(const Tokens& tokens, Tone tone) {
  switch (tone) {
    case Tone::normal:
      return tokens.text;
    case Tone::muted:
      return tokens.muted;
    case Tone::accent:
      return tokens.accent;
    case Tone::candidate:
      return tokens.candidate;
    case Tone::ok:
      return tokens.ok;
    case Tone::warning:
      return tokens.warning;
    case Tone::bad:
      return tokens.bad;
  }
  return tokens.text;
}

double contrastRatio(const QColor& a, const QColor& b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readableOn(const QColor& background) {
  const QColor dark("#0C1219");
  const QColor light("#FFFFFF");
  return contrastRatio(dark, background) >= contrastRatio(light, background) ? dark : light;
}

QColor blend(const QColor& over, const QColor& under, double share) {
  const auto mix = [share](double a, double b) { return a * share + b * (1 - share); };
  return QColor::fromRgbF(float(mix(over.redF(), under.redF())),
                          float(mix(over.greenF(), under.greenF())),
                          float(mix(over.blueF(), under.blueF())));
}

QColor environmentColour(const Tokens& tokens, const QString& chosen) {
  if (chosen == QLatin1String("red")) return tokens.bad;
  if (chosen == QLatin1String("amber")) return tokens.warning;
  if (chosen == QLatin1String("green")) return tokens.ok;
  if (chosen == QLatin1String("blue")) return tokens.accent;
  if (chosen == QLatin1String("orange")) return tokens.candidate;
  const bool hex = chosen.size() == 7 && chosen.startsWith(QLatin1Char('#'));
  const QColor colour(hex ? chosen : QString());
  return colour.isValid() ? colour : tokens.muted;
}

}  // namespace sextant::ui
