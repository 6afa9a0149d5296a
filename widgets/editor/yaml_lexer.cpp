// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_lexer.h"

#include <Qsci/qsciscintilla.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "widgets/editor/yaml_styler.h"

namespace sextant::ui {
namespace {

using Sci = QsciScintillaBase;

long call(const QsciScintilla* editor, unsigned int message, unsigned long w = 0, long l = 0) {
  return editor->SendScintilla(message, w, l);
}

// A blank line takes the depth of what follows; this far it looks.
constexpr int look_ahead_lines = 200;
constexpr int depth_max = 0x400;

// Valid until the text changes.
std::string_view bytesOf(const QsciScintilla* editor, long begin, long end) {
  if (end <= begin) return {};
  const auto* text =
      static_cast<const char*>(editor->SendScintillaPtrResult(Sci::SCI_GETCHARACTERPOINTER));
  return {text + begin, std::size_t(end - begin)};
}

std::string_view lineOf(const QsciScintilla* editor, int line) {
  return bytesOf(editor, call(editor, Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(line)),
                 call(editor, Sci::SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line)));
}

}  // namespace

YamlLexer::YamlLexer(QObject* parent) : QsciLexerCustom(parent) {}

QString YamlLexer::description(int style) const {
  static const char* const names[yaml_style_count] = {
      "Plain", "Key", "Text", "Number", "Word", "Comment", "Punctuation", "Anchor", "Directive"};
  return style >= 0 && style < yaml_style_count ? QString::fromLatin1(names[style]) : QString();
}

void YamlLexer::styleText(int start, int end) {
  if (!editor() || end <= start) return;
  const int first =
      int(call(editor(), Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(start)));
  const int last = int(call(editor(), Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(end)));
  styleLines(first, last);
  foldLines(std::max(first - 1, 0), last);
}

void YamlLexer::styleLines(int first, int last) {
  auto state = YamlLineState::unpacked(
      first > 0 ? int(call(editor(), Sci::SCI_GETLINESTATE, static_cast<unsigned long>(first - 1)))
                : 0);
  const long begin = call(editor(), Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(first));
  std::string styles;
  std::vector<StyledSpan> spans;
  for (int line = first; line <= last; ++line) {
    const long at = call(editor(), Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
    const long next = at + call(editor(), Sci::SCI_LINELENGTH, static_cast<unsigned long>(line));
    spans.clear();
    state = styleLine(lineOf(editor(), line), state, spans);
    styles.resize(std::size_t(next - begin), char(YamlStyle::plain));
    for (const StyledSpan& span : spans) {
      std::fill(styles.begin() + (at - begin) + long(span.begin),
                styles.begin() + (at - begin) + long(span.end), char(span.style));
    }
    call(editor(), Sci::SCI_SETLINESTATE, static_cast<unsigned long>(line), state.packed());
  }
  startStyling(int(begin));
  editor()->SendScintilla(Sci::SCI_SETSTYLINGEX, static_cast<unsigned long>(styles.size()),
                          styles.data());
}

int YamlLexer::depthBelow(int line, int lines) const {
  const int end = std::min(lines, line + look_ahead_lines);
  for (int next = line + 1; next < end; ++next) {
    const int depth = foldDepth(lineOf(editor(), next));
    if (depth >= 0) return std::min(depth, depth_max);
  }
  return 0;
}

void YamlLexer::foldLines(int first, int last) {
  const int lines = int(call(editor(), Sci::SCI_GETLINECOUNT));
  int below = depthBelow(last, lines);
  for (int line = last; line >= first; --line) {
    const int own = std::min(foldDepth(lineOf(editor(), line)), depth_max);
    const int depth = own >= 0 ? own : below;
    long level = Sci::SC_FOLDLEVELBASE + depth;
    if (own >= 0 && below > own) level |= Sci::SC_FOLDLEVELHEADERFLAG;
    if (own < 0) level |= Sci::SC_FOLDLEVELWHITEFLAG;
    call(editor(), Sci::SCI_SETFOLDLEVEL, static_cast<unsigned long>(line), level);
    if (own >= 0) below = own;
  }
}

}  // namespace sextant::ui
