// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/suggestion_field.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "widgets/common/compact_button.h"

namespace sextant::ui {
namespace {

constexpr int value_lines = 3;
constexpr int words_lines = 2;
constexpr int line_height = 20;

QPlainTextEdit* lines(int count, const QString& placeholder) {
  auto* edit = new QPlainTextEdit;
  edit->setTabChangesFocus(true);
  edit->setPlaceholderText(placeholder);
  edit->setAccessibleName(placeholder);
  edit->setFixedHeight(count * line_height + 2 * size::gap_small);
  return edit;
}

}  // namespace

SuggestionField::SuggestionField(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_tiny);
  head_ = new PlainLabel;
  head_->wrapped();
  value_ = lines(value_lines, tr("The value, as YAML"));
  value_->setFont(monoFont(12));
  words_ = lines(words_lines, tr("Why; may be left out"));
  problem_ = new PlainLabel({}, Tone::bad);
  problem_->wrapped();
  problem_->hide();
  cancel_ = compactButton(tr("Cancel"));
  send_ = compactButton(tr("Suggest"), tr("Ctrl+Return"));
  auto* foot = new QHBoxLayout;
  foot->addStretch(1);
  foot->addWidget(cancel_);
  foot->addWidget(send_);
  column->addWidget(head_);
  column->addWidget(value_);
  column->addWidget(words_);
  column->addWidget(problem_);
  column->addLayout(foot);
  for (QPlainTextEdit* edit : {value_, words_})
    edit->installEventFilter(this);
  connect(value_, &QPlainTextEdit::textChanged, this, &SuggestionField::valueTyped);
  connect(value_, &QPlainTextEdit::textChanged, this, &SuggestionField::refresh);
  connect(cancel_, &QPushButton::clicked, this, &SuggestionField::closed);
  connect(send_, &QPushButton::clicked, this, &SuggestionField::sent);
  refresh();
}

void SuggestionField::setPlace(const QString& place, const QString& now) {
  head_->setText(tr("Suggest a value for %1").arg(place));
  const bool is_untouched = value() == now_ || value().trimmed().isEmpty();
  now_ = now;
  if (is_untouched && value() != now) value_->setPlainText(now);
  refresh();
}

void SuggestionField::setProblem(const QString& sentence) {
  problem_->setText(sentence);
  problem_->setVisible(!sentence.isEmpty());
  refresh();
}

bool SuggestionField::isTouched() const {
  return (value() != now_ && !value().trimmed().isEmpty()) || !words().isEmpty();
}

void SuggestionField::setSending(bool sending) {
  sending_ = sending;
  for (QPlainTextEdit* edit : {value_, words_})
    edit->setReadOnly(sending);
  refresh();
}

void SuggestionField::arrived() {
  sending_ = false;
  words_->clear();
  value_->clear();
  setSending(false);
}

void SuggestionField::refresh() {
  const bool is_other = value() != now_ && !value().trimmed().isEmpty();
  send_->setEnabled(!sending_ && is_other && problem_->text().isEmpty());
  send_->setToolTip(is_other ? tr("Ctrl+Return")
                             : tr("Type another value than the one that it has."));
}

bool SuggestionField::eventFilter(QObject* watched, QEvent* event) {
  const bool is_override = event->type() == QEvent::ShortcutOverride;
  if (is_override || event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool is_return = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool sends = is_return && key->modifiers().testFlag(Qt::ControlModifier);
    if (!sends && key->key() != Qt::Key_Escape) return QWidget::eventFilter(watched, event);
    // The window's own command for these keys would otherwise take them.
    if (is_override) {
      event->accept();
    } else if (!sends) {
      emit closed();
    } else if (send_->isEnabled()) {
      emit sent();
    }
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace sextant::ui
