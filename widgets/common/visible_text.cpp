// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/visible_text.h"

#include <algorithm>
#include <array>

namespace sextant::ui {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Controls but tab and line end; hard spaces and soft hyphen; fillers; marks of direction and
// width; separators; tags and variation selectors.
constexpr std::array<Range, 18> hidden_ranges{{{0x00, 0x08},
                                               {0x0B, 0x1F},
                                               {0x7F, 0xA0},
                                               {0xAD, 0xAD},
                                               {0x61C, 0x61C},
                                               {0x115F, 0x1160},
                                               {0x17B4, 0x17B5},
                                               {0x180E, 0x180E},
                                               {0x2000, 0x200F},
                                               {0x2028, 0x202F},
                                               {0x205F, 0x206F},
                                               {0x3164, 0x3164},
                                               {0xFEFF, 0xFEFF},
                                               {0xFFA0, 0xFFA0},
                                               {0xFFF9, 0xFFFB},
                                               {0xD800, 0xDFFF},
                                               {0xE0000, 0xE01EF},
                                               {0xFFFE, 0xFFFF}}};

bool isHidden(char32_t code) {
  // Most of all text.
  if (code >= 0x20 && code < 0x7F) return false;
  return std::any_of(hidden_ranges.begin(), hidden_ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

QString escaped(char32_t code) {
  return code > 0xFFFF ? QStringLiteral("\\U%1").arg(uint(code), 8, 16, QLatin1Char('0'))
                       : QStringLiteral("\\u%1").arg(uint(code), 4, 16, QLatin1Char('0'));
}

}  // namespace

QString visibleText(const QString& text) {
  QString shown;
  const QList<uint> codes = text.toUcs4();
  if (std::none_of(codes.begin(), codes.end(), [](uint code) { return isHidden(code); }))
    return text;
  for (const uint code : codes)
    shown += isHidden(code) ? escaped(code)
                            : QString::fromUcs4(reinterpret_cast<const char32_t*>(&code), 1);
  return shown;
}

VisibleMap visibleMap(const QString& text) {
  VisibleMap map;
  map.begins.reserve(std::size_t(text.size()) + 1);
  for (qsizetype i = 0; i < text.size(); ++i) {
    const bool pair =
        i + 1 < text.size() && text[i].isHighSurrogate() && text[i + 1].isLowSurrogate();
    const char32_t code = pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
    const QString shown = isHidden(code) ? escaped(code) : text.mid(i, pair ? 2 : 1);
    if (isHidden(code)) map.escapes.emplace_back(int(map.shown.size()), int(shown.size()));
    map.begins.push_back(int(map.shown.size()));
    // The second half of a character is where the first is.
    if (pair) map.begins.push_back(int(map.shown.size()));
    if (pair) ++i;
    map.shown += shown;
  }
  map.begins.push_back(int(map.shown.size()));
  return map;
}

}  // namespace sextant::ui
