// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/words_field.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include "widgets/common/compact_button.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int lines_min = 2;
constexpr int lines_max = 8;
constexpr int line_height = 20;

}  // namespace

WordsField::WordsField(const QString& placeholder, const QString& verb, QWidget* parent)
    : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_tiny);
  text_ = new QPlainTextEdit;
  text_->setPlaceholderText(placeholder);
  text_->setAccessibleName(placeholder);
  text_->setTabChangesFocus(true);
  text_->installEventFilter(this);
  send_ = compactButton(verb, tr("Ctrl+Return"));
  column->addWidget(text_);
  foot_ = new QHBoxLayout;
  foot_->addStretch(1);
  foot_->addWidget(send_);
  column->addLayout(foot_);
  connect(send_, &QPushButton::clicked, this, &WordsField::send);
  connect(text_, &QPlainTextEdit::textChanged, this, &WordsField::fit);
  fit();
}

void WordsField::fit() {
  const int lines = std::clamp(text_->document()->blockCount(), lines_min, lines_max);
  text_->setFixedHeight(lines * line_height + 2 * size::gap_small);
  send_->setEnabled(!sending_ && !words().trimmed().isEmpty());
}

void WordsField::setSending(bool sending) {
  sending_ = sending;
  text_->setReadOnly(sending);
  fit();
}

bool WordsField::eventFilter(QObject* watched, QEvent* event) {
  const bool is_override = event->type() == QEvent::ShortcutOverride;
  if (watched == text_ && (is_override || event->type() == QEvent::KeyPress)) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool is_return = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (is_return && key->modifiers().testFlag(Qt::ControlModifier)) {
      // The window's own command for these keys would otherwise take them.
      if (is_override) {
        event->accept();
      } else {
        send();
      }
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void WordsField::send() {
  if (!sending_ && !words().trimmed().isEmpty()) emit sent(words());
}

}  // namespace sextant::ui
