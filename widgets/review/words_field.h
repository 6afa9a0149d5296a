// SPDX-License-Identifier: GPL-3.0-or-later
// A field for some lines of words, with the button that sends them. What is typed stays until the
// caller says that it arrived.
#pragma once

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

namespace sextant::ui {

class WordsField : public QWidget {
  Q_OBJECT
 public:
  // `verb`: of the button.
  WordsField(const QString& placeholder, const QString& verb, QWidget* parent = nullptr);
  void setPlaceholder(const QString& words) { text_->setPlaceholderText(words); }
  [[nodiscard]] QString words() const { return text_->toPlainText(); }
  void clear() { text_->clear(); }
  // At the left of the button.
  void addBeside(QWidget* widget) { foot_->insertWidget(0, widget); }
  // Being sent: it can be read and not changed.
  void setSending(bool sending);
  [[nodiscard]] QPlainTextEdit* text() const { return text_; }
  [[nodiscard]] QPushButton* button() const { return send_; }

 signals:
  // By the button or Ctrl+Return; never of blank words.
  void sent(const QString& words);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void send();
  void fit();
  QPlainTextEdit* text_;
  QHBoxLayout* foot_;
  QPushButton* send_;
  bool sending_ = false;
};

}  // namespace sextant::ui
