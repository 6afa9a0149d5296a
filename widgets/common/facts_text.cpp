// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/facts_text.h"

#include <QTextTable>

#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Times, hashes and identifiers stand in the face in which digits line up.
bool isMono(const QString& value) {
  return value.size() >= 20 && !value.contains(QLatin1Char(' '));
}

}  // namespace

FactsText::FactsText(int name_width, QWidget* parent) : QTextEdit(parent), name_width_(name_width) {
  setReadOnly(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setTabChangesFocus(true);
  setProperty("plain", true);
  document()->setDocumentMargin(2);
  setFrameShape(QFrame::NoFrame);
  connect(&Theme::current(), &Theme::changed, this, &FactsText::fill);
}

void FactsText::setFacts(Facts facts) {
  facts_ = std::move(facts);
  fill();
}

// A table of plain text: nothing of it is read as markup.
void FactsText::fill() {
  clear();
  if (facts_.empty()) return;
  QTextTableFormat format;
  format.setBorderStyle(QTextFrameFormat::BorderStyle_None);
  format.setBorder(0);
  format.setMargin(0);
  format.setCellSpacing(0);
  format.setCellPadding(1);
  format.setColumnWidthConstraints({QTextLength(QTextLength::FixedLength, name_width_),
                                    QTextLength(QTextLength::VariableLength, 0)});
  QTextCursor cursor(document());
  QTextTable* table = cursor.insertTable(int(facts_.size()), 2, format);
  QTextCharFormat name;
  name.setFont(wordFont(13));
  name.setForeground(tokens().muted);
  for (int i = 0; i < int(facts_.size()); ++i) {
    const auto& [what, value] = facts_[std::size_t(i)];
    QTextCharFormat words;
    words.setFont(isMono(value) ? monoFont(12) : wordFont(13));
    words.setForeground(tokens().text);
    table->cellAt(i, 0).firstCursorPosition().insertText(visibleText(what), name);
    table->cellAt(i, 1).firstCursorPosition().insertText(visibleText(value), words);
  }
  moveCursor(QTextCursor::Start);
}

}  // namespace sextant::ui
