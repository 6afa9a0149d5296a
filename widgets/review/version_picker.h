// SPDX-License-Identifier: GPL-3.0-or-later
// Which two versions of a change are compared. Takes plain values.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"

namespace sextant::ui {

struct PickedVersions {
  int from = 0;  // 0: what the change starts from
  int to = 0;    // 0: the newest, also when there is a newer one later
  [[nodiscard]] bool isWhole() const { return from == 0 && to == 0; }
  friend bool operator==(const PickedVersions&, const PickedVersions&) = default;
};

class VersionPicker : public QWidget {
  Q_OBJECT
 public:
  explicit VersionPicker(QWidget* parent = nullptr);
  struct Version {
    int number = 0;
    QString note;  // "ada, 14:32:07"
    friend bool operator==(const Version&, const Version&) = default;
  };
  // Oldest first. `base`: "revision 42". What was picked stays.
  void setVersions(const std::vector<Version>& versions, const QString& base);
  [[nodiscard]] PickedVersions picked() const { return picked_; }
  // As if a person had: with the signal.
  void pick(PickedVersions versions);
  [[nodiscard]] ChoiceButton* from() const { return from_; }
  [[nodiscard]] ChoiceButton* to() const { return to_; }
  [[nodiscard]] QPushButton* wholeButton() const { return whole_; }

 signals:
  void pickedChanged();

 private:
  void refresh();
  std::vector<Version> versions_;
  QString base_;
  PickedVersions picked_;
  ChoiceButton* from_;
  PlainLabel* arrow_;
  ChoiceButton* to_;
  QPushButton* whole_;
};

}  // namespace sextant::ui
