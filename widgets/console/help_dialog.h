// SPDX-License-Identifier: GPL-3.0-or-later
// The help pages, searchable, beside the window: pages and sections at the left, the text at the right.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QTextBrowser>
#include <QTreeWidget>

namespace sextant::ui {

class HelpDialog : public QDialog {
  Q_OBJECT
 public:
  // Lines of "keys|name", as CommandList::keyLines() gives them.
  explicit HelpDialog(const QStringList& keyLines, QWidget* parent = nullptr);
  // "rollouts", "console#Alerts": a page, or a section of it.
  void showTopic(const QString& topic);
  [[nodiscard]] QString topic() const { return topic_; }
  [[nodiscard]] QLineEdit* searchField() const { return search_; }
  [[nodiscard]] QTreeWidget* contents() const { return contents_; }
  [[nodiscard]] QTextBrowser* text() const { return text_; }

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void listPages();
  void search();
  void follow(const QUrl& link);
  [[nodiscard]] QString keysPage() const;

  QStringList key_lines_;
  QString topic_;
  QLineEdit* search_;
  QTreeWidget* contents_;
  QTextBrowser* text_;
};

}  // namespace sextant::ui
