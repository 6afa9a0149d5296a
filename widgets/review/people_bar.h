// SPDX-License-Identifier: GPL-3.0-or-later
// Who else looks at a change, and where: a button a person, which follows them. Takes plain values.
#pragma once

#include <QHBoxLayout>
#include <QPushButton>
#include <QWidget>

#include <vector>

namespace sextant::ui {

struct PersonHere {
  QString session;  // names them across snapshots
  QString name;
  QString place;  // "/db/pool/max", "charts, 14:32:07"; empty: the change
  QString login;  // decides the colour
  bool is_followed = false;
  bool follows_me = false;
};

class PeopleBar : public QWidget {
  Q_OBJECT
 public:
  // More stand in a menu.
  static constexpr std::size_t buttons_max = 4;

  explicit PeopleBar(QWidget* parent = nullptr);
  // The button that has the focus keeps it as long as its person is here.
  void setPeople(std::vector<PersonHere> people);
  // "otto · /db/pool/max", in the order in which they are shown.
  [[nodiscard]] QStringList words() const;
  // nullptr: not here, or in the menu.
  [[nodiscard]] QPushButton* button(const QString& session) const;

 signals:
  void followWanted(const QString& session);
  void stopWanted();

 private:
  struct Shown {
    PersonHere person;
    QPushButton* button;
  };
  QPushButton* makeButton(const QString& session);
  void describe(const Shown& shown);
  void buildMenu();
  void choose(const QString& session);
  std::vector<PersonHere> people_;
  std::vector<Shown> shown_;
  QHBoxLayout* row_;
  QPushButton* more_;
};

}  // namespace sextant::ui
