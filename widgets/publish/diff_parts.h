// SPDX-License-Identifier: GPL-3.0-or-later
// Several differences in one place, a tab each; where wanted each can be left out by its check box.
#pragma once

#include <QCheckBox>
#include <QTabBar>
#include <QWidget>

#include "widgets/diff/diff_view.h"

namespace sextant::ui {

struct DiffPart {
  QString name;                                  // "base", "eu1"
  std::shared_ptr<const DiffDocument> document;  // null: it is being compared
  QString notice = {};
};

class DiffParts : public QWidget {
  Q_OBJECT
 public:
  explicit DiffParts(QWidget* parent = nullptr);
  ~DiffParts() override;
  // What was left out stays so as long as the names are the same. One part has no tab.
  void setParts(std::vector<DiffPart> parts, bool checkable);
  // Indices of the parts that are not left out.
  [[nodiscard]] std::vector<std::size_t> checked() const;
  // Over the checked parts.
  [[nodiscard]] int differenceCount() const;
  // True while what is shown is not the comparison of each part as it was set.
  [[nodiscard]] bool isComparing() const;
  void setChoiceEnabled(bool enabled);
  // Of which part the difference is shown; -1 where there is none. Out of range: nothing happens.
  [[nodiscard]] int currentPart() const;
  void setCurrentPart(int part);
  [[nodiscard]] DiffView* view() const { return view_; }

 signals:
  void checkedChanged();
  // isComparing() may have another answer.
  void compared();

 private:
  void rebuildTabs(bool checkable);
  void letGoOfParts();
  void showPart(int index);
  std::vector<DiffPart> parts_;
  QList<QCheckBox*> checks_;
  QTabBar* tabs_;
  DiffView* view_;
};

}  // namespace sextant::ui
