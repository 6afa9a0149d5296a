// SPDX-License-Identifier: GPL-3.0-or-later
// A value that somebody would rather have at a key, in YAML, with some words why. Takes plain
// values; what is typed stays until the caller says that it arrived.
#pragma once

#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class SuggestionField : public QWidget {
  Q_OBJECT
 public:
  explicit SuggestionField(QWidget* parent = nullptr);
  // For another place than before, what was typed is kept; where nothing was, the present value
  // stands in the field. `now` is YAML; empty: nothing stands there.
  void setPlace(const QString& place, const QString& now);
  // Why what is typed cannot be suggested, a sentence; empty: it can.
  void setProblem(const QString& sentence);
  // Being sent: it can be read and not changed.
  void setSending(bool sending);
  // Empties it.
  void arrived();
  [[nodiscard]] QString value() const { return value_->toPlainText(); }
  [[nodiscard]] QString words() const { return words_->toPlainText(); }
  // Another value than the one that stands there, or words why.
  [[nodiscard]] bool isTouched() const;
  [[nodiscard]] QPlainTextEdit* valueField() const { return value_; }
  [[nodiscard]] QPlainTextEdit* wordsField() const { return words_; }
  [[nodiscard]] QPushButton* sendButton() const { return send_; }
  [[nodiscard]] QPushButton* cancelButton() const { return cancel_; }
  [[nodiscard]] QString problem() const { return problem_->text(); }

 signals:
  // Something else is typed: the caller tells whether it can be suggested.
  void valueTyped();
  void sent();
  void closed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();
  QString now_;
  PlainLabel* head_;
  QPlainTextEdit* value_;
  QPlainTextEdit* words_;
  PlainLabel* problem_;
  QPushButton* cancel_;
  QPushButton* send_;
  bool sending_ = false;
};

}  // namespace sextant::ui
