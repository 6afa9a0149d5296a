// SPDX-License-Identifier: GPL-3.0-or-later
// Hands styleLine() and foldDepth() to QScintilla.
#pragma once

#include <Qsci/qscilexercustom.h>

namespace sextant::ui {

class YamlLexer : public QsciLexerCustom {
  Q_OBJECT
 public:
  explicit YamlLexer(QObject* parent = nullptr);
  [[nodiscard]] const char* language() const override { return "YAML"; }
  [[nodiscard]] QString description(int style) const override;
  void styleText(int start, int end) override;

 private:
  void styleLines(int first, int last);
  void foldLines(int first, int last);
  [[nodiscard]] int depthBelow(int line, int lines) const;
};

}  // namespace sextant::ui
