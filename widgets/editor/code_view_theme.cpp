// SPDX-License-Identifier: GPL-3.0-or-later
// How the code view takes its colours: QScintilla knows neither palette nor style sheet.
#include <QFontInfo>

#include "widgets/editor/code_view.h"
#include "widgets/editor/yaml_styler.h"

namespace sextant::ui {
namespace {

using Sci = QsciScintillaBase;

QColor yamlColour(const Tokens& t, YamlStyle style) {
  switch (style) {
    case YamlStyle::key:
      return t.yaml_key;
    case YamlStyle::text:
    case YamlStyle::word:
      return t.yaml_text;
    case YamlStyle::number:
      return t.yaml_number;
    case YamlStyle::comment:
      return t.yaml_comment;
    case YamlStyle::anchor:
      return t.candidate;
    case YamlStyle::directive:
      return t.muted;
    case YamlStyle::plain:
    case YamlStyle::punctuation:
      return t.text;
  }
  return t.text;
}

QColor fillerColour(const Tokens& t) {
  return blend(t.window, t.surface, t.dark ? 0.6 : 0.8);
}

}  // namespace

void CodeView::applyTheme() {
  applyStyles();
  applyMarkers();
  applyIndicators();
  fitLineHeight();
  fitNumberMargin(lines());
  viewport()->update();
}

void CodeView::applyStyles() {
  const Tokens& t = tokens();
  const QByteArray family = QFontInfo(monoFont()).family().toUtf8();
  // Scintilla counts in hundredths of a point.
  const long hundredths = std::lround(13 * 72.0 / logicalDpiY() * double(SC_FONT_SIZE_MULTIPLIER));
  SendScintilla(SCI_STYLESETFONT, STYLE_DEFAULT, family.constData());
  send(SCI_STYLESETSIZEFRACTIONAL, STYLE_DEFAULT, hundredths);
  SendScintilla(SCI_STYLESETFORE, STYLE_DEFAULT, t.text);
  SendScintilla(SCI_STYLESETBACK, STYLE_DEFAULT, t.surface);
  send(SCI_STYLECLEARALL);
  for (int style = 0; style < yaml_style_count; ++style) {
    SendScintilla(SCI_STYLESETFORE, static_cast<unsigned long>(style),
                  yamlColour(t, YamlStyle(style)));
  }
  SendScintilla(SCI_STYLESETFORE, STYLE_LINENUMBER, t.high_contrast ? t.muted : t.faint);
  SendScintilla(SCI_STYLESETBACK, STYLE_LINENUMBER, t.surface);
  const auto numbers = [&](NumberStyle style, const QColor& ground) {
    SendScintilla(SCI_STYLESETFORE, static_cast<unsigned long>(style), t.muted);
    SendScintilla(SCI_STYLESETBACK, static_cast<unsigned long>(style), ground);
  };
  numbers(number_on_added, t.added_line);
  numbers(number_on_removed, t.removed_line);
  numbers(number_on_filler, fillerColour(t));
  SendScintilla(SCI_STYLESETFORE, STYLE_CONTROLCHAR, t.bad);
  setCaretForegroundColor(t.text);
  setCaretLineBackgroundColor(blend(t.text, t.surface, 0.035));
  setSelectionBackgroundColor(t.selection);
  send(SCI_SETSELFORE, 0);
  send(SCI_SETADDITIONALSELALPHA, SC_ALPHA_NOALPHA);
  SendScintilla(SCI_SETADDITIONALSELBACK, t.selection);
  SendScintilla(SCI_SETADDITIONALCARETFORE, t.text);
  setFoldMarginColors(t.surface, t.surface);
  setMarginsBackgroundColor(t.surface);
  setColor(t.text);
  setPaper(t.surface);
}

void CodeView::applyMarkers() {
  const Tokens& t = tokens();
  const auto line = [this](Marker marker, int symbol, const QColor& colour) {
    markerDefine(MarkerSymbol(symbol), marker);
    setMarkerBackgroundColor(colour, marker);
    setMarkerForegroundColor(colour, marker);
  };
  line(added_bar, SC_MARK_LEFTRECT, t.ok);
  line(changed_bar, SC_MARK_LEFTRECT, t.candidate);
  line(removed_bar, SC_MARK_LEFTRECT, t.bad);
  line(error_line, SC_MARK_BACKGROUND, t.removed_line);
  line(added_line, SC_MARK_BACKGROUND, t.added_line);
  line(removed_line, SC_MARK_BACKGROUND, t.removed_line);
  line(filler_line, SC_MARK_BACKGROUND, fillerColour(t));
  // Drawn by paintMargin().
  markerDefine(Invisible, error_dot);
  markerDefine(Invisible, warning_dot);
  for (int marker = int(SC_MARKNUM_FOLDEREND); marker <= int(SC_MARKNUM_FOLDEROPEN); ++marker) {
    markerDefine(Invisible, marker);
  }
}

void CodeView::applyIndicators() {
  const Tokens& t = tokens();
  const auto box = [this](Indicator indicator, const QColor& colour, int alpha) {
    send(SCI_INDICSETSTYLE, indicator, INDIC_ROUNDBOX);
    SendScintilla(SCI_INDICSETFORE, static_cast<unsigned long>(indicator), colour);
    send(SCI_INDICSETALPHA, indicator, alpha);
    send(SCI_INDICSETOUTLINEALPHA, indicator, alpha);
    send(SCI_INDICSETUNDER, indicator, 1);
  };
  box(match_indicator, t.warning, 70);
  box(current_match, t.warning, 150);
  box(added_word, t.added_word, 255);
  box(removed_word, t.removed_word, 255);
  send(SCI_INDICSETSTYLE, word_text, INDIC_TEXTFORE);
  SendScintilla(SCI_INDICSETFORE, static_cast<unsigned long>(word_text), t.text);
  // Words of the view's own, which are no YAML.
  send(SCI_INDICSETSTYLE, said_text, INDIC_TEXTFORE);
  SendScintilla(SCI_INDICSETFORE, static_cast<unsigned long>(said_text), t.muted);
}

void CodeView::fitLineHeight() {
  send(SCI_SETEXTRAASCENT, 0);
  send(SCI_SETEXTRADESCENT, 0);
  // 13 pixels of type on a line of 20; zoomed, the space between lines grows with the type.
  const double zoom = (9.75 + double(send(SCI_GETZOOM))) / 9.75;
  const long missing = std::lround(size::code_line * zoom) - send(SCI_TEXTHEIGHT, 0);
  if (missing <= 0) return;
  send(SCI_SETEXTRAASCENT, missing - missing / 2);
  send(SCI_SETEXTRADESCENT, missing / 2);
}

}  // namespace sextant::ui
