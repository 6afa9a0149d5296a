// SPDX-License-Identifier: GPL-3.0-or-later
// The colours and measures of the product, in one place. Widgets name a role, never a colour.
#pragma once

#include <QColor>
#include <QString>

namespace sextant::ui {

// Colours by role. `faint` is for decoration only, never for words that must be read. Baseline is
// drawn in `accent` and candidate in `candidate` everywhere.
struct Tokens {
  bool dark = false;
  bool high_contrast = false;
  QColor window, surface, raised, line;
  QColor text, muted, faint;
  QColor accent, on_accent, candidate;
  QColor ok, warning, bad;
  QColor added_line, added_word, removed_line, removed_word;
  QColor yaml_key, yaml_text, yaml_number, yaml_comment;
  QColor selection;
  friend bool operator==(const Tokens&, const Tokens&) = default;
};

[[nodiscard]] Tokens darkTokens();
[[nodiscard]] Tokens lightTokens();
// The same roles with text and lines at full contrast, for a desktop that asks for it.
[[nodiscard]] Tokens highContrastTokens(bool dark);

// What a word, mark or line means; the theme turns it into a colour.
enum class Tone { normal, muted, accent, candidate, ok, warning, bad };
[[nodiscard]] QColor colourOf(const Tokens& tokens, Tone tone);

// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, relative luminance).
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);
// Whichever of near-black and white reads better on `background`.
[[nodiscard]] QColor readableOn(const QColor& background);
// `share` (0 to 1) of `over` laid on `under`, as one opaque colour.
[[nodiscard]] QColor blend(const QColor& over, const QColor& under, double share);

// The colour an environment chose: "red", "amber", "green", "blue" or "orange" follow the theme,
// "#RRGGBB" is taken as it is; anything else is the muted colour.
[[nodiscard]] QColor environmentColour(const Tokens& tokens, const QString& chosen);

// Pixels at 1x.
namespace size {
inline constexpr int gap_tiny = 4;
inline constexpr int gap_small = 8;
inline constexpr int gap = 12;
inline constexpr int gap_large = 16;
inline constexpr int gap_huge = 24;
inline constexpr int row = 26;
inline constexpr int button = 28;
inline constexpr int section_head = 36;
inline constexpr int top_bar = 48;
inline constexpr int status_bar = 26;
inline constexpr int corner = 6;
inline constexpr int chip_corner = 4;
inline constexpr int icon = 16;
inline constexpr int code_line = 20;
}  // namespace size

}  // namespace sextant::ui
