// SPDX-License-Identifier: GPL-3.0-or-later
// A change as a room: where the others look is shown here, and one of them can be followed until a
// person acts by themselves.
#pragma once

#include <QObject>

#include "widgets/console/change_views.h"
#include "widgets/review/follow_sign.h"

namespace sextant::ui {

class ChangeRoom : public QObject {
  Q_OBJECT
 public:
  // All must outlive it. What a person does in `views` ends following.
  ChangeRoom(ChangeWatch* watch, ChangeViews* views, FollowSign* sign, QObject* parent = nullptr);
  ~ChangeRoom() override;

  // Shows what this session looks at from now on. Nothing happens where it is not here.
  void follow(const std::string& session);
  void stop();
  // Empty: nobody is followed.
  [[nodiscard]] const std::string& followed() const { return followed_; }
  // Marks of the keys that others point at.
  [[nodiscard]] const std::vector<ChangeViews::Mark>& marks() const { return marks_; }

 signals:
  void marksChanged();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();
  void refreshPeople();
  void refreshMarks();
  void lead();
  [[nodiscard]] bool isOnPage(const QWidget* widget) const;
  // Whom the followed one follows in turn, to the end: that is what is seen there.
  [[nodiscard]] const Presence* leader() const;
  ChangeWatch* watch_;
  ChangeViews* views_;
  FollowSign* sign_;
  std::string followed_;
  QString followed_name_;
  std::vector<ChangeViews::Mark> marks_;
  std::optional<Presence> led_;  // where the views were brought last
  bool is_leading_ = false;      // it moves the views itself
};

// "charts, 14:32:07", "eu1 /db/pool/max"; empty: the change.
[[nodiscard]] QString placeWords(const Presence& presence);

}  // namespace sextant::ui
