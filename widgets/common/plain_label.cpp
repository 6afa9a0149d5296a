// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QKeyEvent>

#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

QWidget* rule(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setProperty("rule", true);
  return line;
}

}  // namespace

PlainLabel::PlainLabel(const QString& text, Tone tone, QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  // Selectable by mouse, but not one more stop for the Tab key.
  setFocusPolicy(Qt::ClickFocus);
  setText(text);
  if (tone != Tone::normal) setTone(this, tone);
}

void PlainLabel::setText(const QString& text) { QLabel::setText(visibleText(text)); }

void PlainLabel::setSentence(const QString& sentence) {
  QLabel::setText(unbroken(visibleText(sentence)));
}

PlainLabel& PlainLabel::withFont(int pixels, QFont::Weight weight) {
  setFont(wordFont(pixels, weight));
  return *this;
}

PlainLabel& PlainLabel::withMono(int pixels) {
  setFont(monoFont(pixels));
  return *this;
}

PlainLabel& PlainLabel::wrapped() {
  setWordWrap(true);
  return *this;
}

ElidedLabel::ElidedLabel(const QString& text, Tone tone, QWidget* parent)
    : PlainLabel({}, tone, parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  setFullText(text);
}

void ElidedLabel::setFullText(const QString& text) {
  full_ = text;
  setAccessibleName(visibleText(text));
  updateGeometry();
  fit();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
  mode_ = mode;
  fit();
}

QSize ElidedLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(full_) + 2, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
  return {std::min(sizeHint().width(), fontMetrics().horizontalAdvance(QStringLiteral("M…"))),
          fontMetrics().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
  PlainLabel::resizeEvent(event);
  fit();
}

void ElidedLabel::keyPressEvent(QKeyEvent* event) {
  if (event == QKeySequence::Copy && selectedText() == text()) {
    QApplication::clipboard()->setText(full_);
    return;
  }
  PlainLabel::keyPressEvent(event);
}

void ElidedLabel::fit() {
  const QString all = visibleText(full_);
  const QString shown = fontMetrics().elidedText(all, mode_, std::max(width(), 1));
  if (shown != text()) setText(shown);
  setToolTip(shown == all ? QString() : plainToolTip(full_));
}

QString plainToolTip(const QString& text) {
  if (text.isEmpty()) return {};
  QString escaped = visibleText(text).toHtmlEscaped();
  escaped.replace(QLatin1Char('\n'), QLatin1String("<br>"));
  return QStringLiteral("<qt>%1</qt>").arg(escaped);
}

QWidget* horizontalRule(QWidget* parent) {
  QWidget* line = rule(parent);
  line->setFixedHeight(1);
  return line;
}

QWidget* verticalRule(QWidget* parent) {
  QWidget* line = rule(parent);
  line->setFixedWidth(1);
  return line;
}

}  // namespace sextant::ui
