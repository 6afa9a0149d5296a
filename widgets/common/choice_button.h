// SPDX-License-Identifier: GPL-3.0-or-later
// A button with a menu of which one entry holds: "12 min ▾".
#pragma once

#include <QPushButton>
#include <QStringList>

#include <functional>

namespace sextant::ui {

class ChoiceButton : public QPushButton {
  Q_OBJECT
 public:
  // `purpose` is the tooltip and accessible name: "Time range".
  explicit ChoiceButton(const QString& purpose, QWidget* parent = nullptr);
  // Keeps the current entry where it is still there, else takes the first.
  void setChoices(const QStringList& choices);
  // The same, made when somebody looks: a fleet has thousands. `current` is one of them.
  void offer(const QString& current, std::function<QStringList()> choices);
  // Makes those that are only offered.
  [[nodiscard]] const QStringList& choices();
  // Cuts a longer word in its middle; its tooltip has the whole. 0: nothing is cut.
  void setWordWidthMax(int pixels);
  // The button's width, were words cut at this many pixels.
  [[nodiscard]] int widthWith(int word_width_max) const;
  // No signal. Out of range: nothing happens.
  void setCurrent(int index);
  [[nodiscard]] int current();

 signals:
  // A person chose another entry.
  void chosen(int index);

 private:
  void rebuild();
  void fillMenu();
  void makeChoices();
  void showWord(const QString& word);
  QString purpose_;
  QStringList choices_;
  QString offered_;
  std::function<QStringList()> make_;  // none: they are made
  int current_ = -1;
  int word_width_max_ = 0;
  QString word_;
  bool menu_behind_ = false;
};

// A row of words of which one holds: "Text  Form  Effective". Arrow keys move.
class SegmentBar : public QWidget {
  Q_OBJECT
 public:
  explicit SegmentBar(const QStringList& words, QWidget* parent = nullptr);
  void setCurrent(int index);
  [[nodiscard]] int current() const { return current_; }
  void setEnabledAt(int index, bool enabled);

 signals:
  void chosen(int index);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QList<QPushButton*> buttons_;
  int current_ = 0;
};

}  // namespace sextant::ui
