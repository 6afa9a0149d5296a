// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the whole program: which tokens hold now, the fonts, the palette and the style sheet.
#pragma once

#include <QFont>
#include <QObject>
#include <QWidget>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

enum class ThemeChoice { automatic, light, dark };
// "auto", "light" or "dark"; anything else is automatic.
[[nodiscard]] ThemeChoice themeChoiceFrom(const QString& word);

// Follows the desktop's palette, or stays with the choice it is given. Belongs to the GUI thread
// and to the QApplication; widgets read tokens() when they paint and update on changed().
class Theme : public QObject {
  Q_OBJECT
 public:
  // Makes the theme of this QApplication and applies it: palette, style sheet, fonts, icons.
  // Call once, before the first widget. Later calls change the choice.
  static Theme& install(ThemeChoice choice);
  // The installed theme; installs the automatic one when there is none yet.
  static Theme& current();

  [[nodiscard]] const Tokens& tokens() const { return tokens_; }
  [[nodiscard]] ThemeChoice choice() const { return choice_; }
  void setChoice(ThemeChoice choice);

  bool eventFilter(QObject* watched, QEvent* event) override;

 signals:
  void changed();

 private:
  explicit Theme(ThemeChoice choice);
  void refresh();
  void apply();

  ThemeChoice choice_;
  Tokens tokens_;
  bool applying_ = false;
};

// Tokens that hold now; short for Theme::current().tokens().
[[nodiscard]] const Tokens& tokens();

// Fonts. Inter's digits jump, so numbers that change in place or stand in columns use the
// monospaced face.
[[nodiscard]] QFont wordFont(int pixels = 13, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QFont monoFont(int pixels = 13, QFont::Weight weight = QFont::Normal);

// Marks a button for the style sheet. At most one filled button a screen: the next step.
enum class ButtonKind { normal, filled, destructive, flat };
void setButtonKind(QWidget* button, ButtonKind kind);
// Words in a colour of the theme that follow a change of it (property "tone" of the style sheet).
void setTone(QWidget* widget, Tone tone);
// Names a surface for the style sheet: "surface", "window", "raised", "bar".
void setSurface(QWidget* widget, const char* name);

}  // namespace sextant::ui
