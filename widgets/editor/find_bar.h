// SPDX-License-Identifier: GPL-3.0-or-later
// The bar under an editor that finds, replaces and goes to a line.
#pragma once

#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

#include "widgets/common/plain_label.h"
#include "widgets/editor/code_view.h"
#include "widgets/editor/text_search.h"

namespace sextant::ui {

class FindBar : public QWidget {
  Q_OBJECT
 public:
  enum class Mode { find, replace, line };

  // `view` outlives the bar.
  explicit FindBar(CodeView* view, QWidget* parent = nullptr);
  // Shows the bar; for find and replace the selected words become the search.
  void open(Mode mode);
  [[nodiscard]] QString countWords() const { return count_->text(); }

 public slots:
  void findNext() { step(true); }
  void findPrevious() { step(false); }
  void close();
  // Searches again after the text changed.
  void refresh();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QToolButton* makeToggle(const QString& iconName, const QString& words);
  QToolButton* makeButton(const QString& iconName, const QString& words);
  QLayout* findRow();
  QLayout* replaceRow();
  void search(bool moveCursor);
  void step(bool forward);
  void select(std::size_t index);
  void showMarks();
  void clearMarks();
  void updateCount();
  void goToLine();
  void replaceCurrent();
  void replaceAll();
  [[nodiscard]] SearchQuery query() const;
  [[nodiscard]] QByteArray text() const;
  [[nodiscard]] long selectedIndex() const;

  CodeView* view_;
  Mode mode_ = Mode::find;
  SearchResult found_;
  QLineEdit* what_;
  QLineEdit* with_;
  QToolButton* case_;
  QToolButton* word_;
  QToolButton* regex_;
  QToolButton* previous_;
  QToolButton* next_;
  PlainLabel* count_;
  QPushButton* replace_;
  QPushButton* replace_all_;
};

}  // namespace sextant::ui
