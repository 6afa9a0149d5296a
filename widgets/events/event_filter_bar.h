// SPDX-License-Identifier: GPL-3.0-or-later
// Which events are wanted, and how many there are.
#pragma once

#include <QTimer>
#include <QWidget>

#include <string>
#include <vector>

#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

struct EventQuery {
  std::vector<std::string> kinds;  // none: every kind
  QString place;                   // "shop", "shop/eu1" or "shop/eu1/shop-1"; empty: everywhere
  QString person;                  // a login or a name
  QString text;
  [[nodiscard]] bool narrows() const { return *this != EventQuery{}; }
  friend bool operator==(const EventQuery&, const EventQuery&) = default;
};

class EventFilterBar : public QWidget {
  Q_OBJECT
 public:
  static constexpr int pause_ms = 300;  // from the last key stroke to the question

  explicit EventFilterBar(QWidget* parent = nullptr);
  [[nodiscard]] EventQuery query() const;
  void clear();
  // Asks, where it is another one.
  void setPlace(const QString& place);
  void setNote(const QString& note) { note_->setFullText(note); }
  [[nodiscard]] QString note() const { return note_->fullText(); }
  [[nodiscard]] ChoiceButton* kind() const { return kind_; }
  [[nodiscard]] QLineEdit* place() const { return place_; }
  [[nodiscard]] QLineEdit* person() const { return person_; }
  [[nodiscard]] QLineEdit* text() const { return text_; }

 signals:
  void queryChanged();
  // Down in a field.
  void listWanted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] VisibleLineEdit* field(const QString& words, const QString& purpose);
  void ask();
  EventQuery asked_;
  ChoiceButton* kind_;
  VisibleLineEdit* place_;
  VisibleLineEdit* person_;
  VisibleLineEdit* text_;
  ElidedLabel* note_;
  QTimer pause_;
};

}  // namespace sextant::ui
