// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>
#include <QVariant>

#include "widgets/theme/style_sheet.h"

// Must stand outside every namespace: a static library's resources are not registered by
// themselves.
static void registerIcons() {
  Q_INIT_RESOURCE(icons);
}

namespace sextant::ui {
namespace {

QPointer<Theme> installed;

// The desktop's own palette stays QGuiApplication's, because ours is set for the class QWidget.
Tokens tokensFor(ThemeChoice choice, const QPalette& desktop) {
  const QColor ground = desktop.color(QPalette::Window);
  const QColor ink = desktop.color(QPalette::WindowText);
  const bool dark = choice == ThemeChoice::dark ||
                    (choice == ThemeChoice::automatic && ground.lightness() < ink.lightness());
  // Only a palette of pure black and white comes this close to the greatest ratio, 21.
  if (contrastRatio(ground, ink) > 20.5) return highContrastTokens(dark);
  return dark ? darkTokens() : lightTokens();
}

void repolish(QWidget* widget) {
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
  widget->update();
}

QFont fontOf(const QStringList& families, int pixels, QFont::Weight weight) {
  QFont font;
  font.setFamilies(families);
  font.setPixelSize(pixels);
  font.setWeight(weight);
  // Hinted stems come out heavier than the face was drawn.
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

}  // namespace

ThemeChoice themeChoiceFrom(const QString& word) {
  if (word == QLatin1String("light")) return ThemeChoice::light;
  if (word == QLatin1String("dark")) return ThemeChoice::dark;
  return ThemeChoice::automatic;
}

Theme& Theme::install(ThemeChoice choice) {
  if (installed) {
    installed->setChoice(choice);
  } else {
    installed = new Theme(choice);
  }
  return *installed;
}

Theme& Theme::current() {
  return installed ? *installed : install(ThemeChoice::automatic);
}

Theme::Theme(ThemeChoice choice) : QObject(qApp), choice_(choice) {
  Q_ASSERT(qApp);
  registerIcons();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setFont(wordFont());
  tokens_ = tokensFor(choice_, QGuiApplication::palette());
  apply();
  qApp->installEventFilter(this);
}

void Theme::setChoice(ThemeChoice choice) {
  choice_ = choice;
  refresh();
}

void Theme::refresh() {
  const Tokens wanted = tokensFor(choice_, QGuiApplication::palette());
  if (wanted == tokens_) return;
  tokens_ = wanted;
  apply();
  emit changed();
}

void Theme::apply() {
  applying_ = true;
  const QPalette palette = paletteFor(tokens_);
  QApplication::setPalette(palette, "QWidget");
  QToolTip::setPalette(palette);
  QToolTip::setFont(wordFont(12));
  qApp->setStyleSheet(styleSheetFor(tokens_));
  applying_ = false;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
  if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange && !applying_) {
    refresh();
  }
  return QObject::eventFilter(watched, event);
}

const Tokens& tokens() {
  return Theme::current().tokens();
}

QFont wordFont(int pixels, QFont::Weight weight) {
  return fontOf({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")}, pixels, weight);
}

QFont monoFont(int pixels, QFont::Weight weight) {
  QFont font = fontOf({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")},
                      pixels, weight);
  font.setStyleHint(QFont::Monospace);
  font.setFixedPitch(true);
  return font;
}

void setButtonKind(QWidget* button, ButtonKind kind) {
  static constexpr const char* names[] = {"normal", "filled", "destructive", "flat"};
  button->setProperty("kind", QString::fromLatin1(names[static_cast<int>(kind)]));
  repolish(button);
}

void setTone(QWidget* widget, Tone tone) {
  static constexpr const char* names[] = {"normal", "muted",   "accent", "candidate",
                                          "ok",     "warning", "bad"};
  widget->setProperty("tone", QString::fromLatin1(names[static_cast<int>(tone)]));
  repolish(widget);
}

void setSurface(QWidget* widget, const char* name) {
  widget->setAttribute(Qt::WA_StyledBackground);
  widget->setProperty("surface", QString::fromLatin1(name));
  repolish(widget);
}

}  // namespace sextant::ui
