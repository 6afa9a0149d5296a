// SPDX-License-Identifier: GPL-3.0-or-later
// Leads somebody who has never been here from the first profile to the first publish, on the real window: one
// sentence at a time, which goes when it is done. It can be left at any time, and does not come back.
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

#include "widgets/common/banner.h"

namespace sextant::ui {

class FirstSteps : public QObject {
  Q_OBJECT
 public:
  struct Step {
    QString head;
    QString sentence;
    std::function<bool()> is_done;
  };

  // Shown in `banner`, which must outlive it.
  FirstSteps(Banner* banner, std::vector<Step> steps, QObject* parent = nullptr);
  void begin();
  void leave();
  [[nodiscard]] bool isUnderWay() const { return timer_.isActive(); }
  // From 0; as many as there are: all are done.
  [[nodiscard]] std::size_t at() const { return at_; }

 signals:
  // All are done, or somebody has left.
  void ended();

 private:
  void look();
  void show();

  Banner* banner_;
  std::vector<Step> steps_;
  std::size_t at_ = 0;
  QTimer timer_;
};

}  // namespace sextant::ui
