// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the password of one connection, after the server wanted one.
#pragma once

#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class PasswordPrompt : public QDialog {
  Q_OBJECT
 public:
  // `reason`: what the server said; a sentence or empty.
  PasswordPrompt(const QString& connection, const QString& reason, QWidget* parent = nullptr);
  // Whether the password can be kept, and why it cannot be: a sentence. Not before this is called.
  void setKeychain(bool answers, const QString& why);
  void setKept(bool kept) { keep_->setChecked(kept && keep_->isEnabled()); }
  [[nodiscard]] QLineEdit* field() const { return password_; }
  [[nodiscard]] QCheckBox* keepTick() const { return keep_; }
  [[nodiscard]] QPushButton* connectButton() const { return connect_; }
  [[nodiscard]] QString keychainWords() const { return keychain_->text(); }

 signals:
  // The dialog has closed with a password.
  void entered(const QString& password, bool keep);

 private:
  void fit();
  QLineEdit* password_;
  QCheckBox* keep_;
  PlainLabel* keychain_;
  QPushButton* connect_;
};

}  // namespace sextant::ui
