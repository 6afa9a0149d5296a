// SPDX-License-Identifier: GPL-3.0-or-later
// One connection as a form. Keeps what is typed; saves and connects nothing.
#pragma once

#include <QCheckBox>

#include <optional>

#include "model/connections/saved_connection.h"
#include "widgets/common/choice_button.h"
#include "widgets/connections/connection_fields_page.h"
#include "widgets/connections/connection_string_page.h"

namespace sextant::ui {

// A connection as it is in the form.
struct ConnectionEdit {
  SavedConnection connection;
  // Nothing: the password that is kept, if one is, stays.
  std::optional<QString> password;
};

class ConnectionForm : public QWidget {
  Q_OBJECT
 public:
  explicit ConnectionForm(QWidget* parent = nullptr);
  // Shows it, with nothing typed since. `has_password`: one is remembered or kept.
  void setConnection(const SavedConnection& connection, bool has_password);
  // Whether a keychain answers; else why not, as a sentence.
  void setKeychain(bool answers, const QString& why);
  void setServices(const QStringList& names) { string_->setServices(names); }
  // Its window is open: drafts go by the name, so that cannot change now.
  void setNameFixed(bool fixed);

  // Whether something differs from what was set.
  [[nodiscard]] bool isChanged() const;
  // Error: usage, shown beside its field, which gets the focus.
  [[nodiscard]] Result<ConnectionEdit> edit();
  void showNameProblem(const QString& sentence);

  [[nodiscard]] QLineEdit* name() const { return name_; }
  [[nodiscard]] QComboBox* colour() const { return colour_; }
  [[nodiscard]] SegmentBar* form() const { return segments_; }
  [[nodiscard]] ConnectionFieldsPage* fields() const { return fields_; }
  [[nodiscard]] ConnectionStringPage* string() const { return string_; }
  [[nodiscard]] QLineEdit* password() const { return password_; }
  [[nodiscard]] QCheckBox* keep() const { return keep_; }
  [[nodiscard]] QLineEdit* reads() const { return reads_; }
  [[nodiscard]] QCheckBox* readOnly() const { return read_only_; }
  // What is wrong with name, hosts or reads; empty: nothing that is known.
  [[nodiscard]] QString problem() const;
  [[nodiscard]] QString keychainWords() const { return keychain_->text(); }

 signals:
  void changed();

 private:
  void buildParts();
  void arrange();
  void connectParts();
  [[nodiscard]] QWidget* passwordRow();
  void fillColours();
  void showForm(int index);
  void switchForm(int index);
  bool movePassword();
  bool checkReads();
  void showProblem(const QString& sentence, QLineEdit* at);
  void clearProblems();
  [[nodiscard]] QString dsn() const;
  [[nodiscard]] SavedConnection typed() const;

  SavedConnection before_;
  bool password_typed_ = false;
  VisibleLineEdit* name_;
  PlainLabel* problem_;
  PlainLabel* reads_problem_;
  QComboBox* colour_;
  SegmentBar* segments_;
  int shown_form_ = 0;
  ConnectionFieldsPage* fields_;
  ConnectionStringPage* string_;
  QLineEdit* password_;
  QPushButton* reveal_;
  QCheckBox* keep_;
  PlainLabel* keychain_;
  VisibleLineEdit* reads_;
  QCheckBox* read_only_;
};

}  // namespace sextant::ui
