// SPDX-License-Identifier: GPL-3.0-or-later
// A column with margins and a rule below it that takes no room while none of its parts is shown.
#pragma once

#include <QVBoxLayout>
#include <QWidget>

namespace sextant::ui {

class ShrinkingBox : public QWidget {
  Q_OBJECT
 public:
  explicit ShrinkingBox(QWidget* parent = nullptr);
  // Takes ownership. The box follows when the part is shown or hidden.
  void add(QWidget* part);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();
  QVBoxLayout* column_;
};

}  // namespace sextant::ui
