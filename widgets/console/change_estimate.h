// SPDX-License-Identifier: GPL-3.0-or-later
// What a change is expected to do, by the capacity model: asked when its texts change, and while
// there is nothing to calibrate on.
#pragma once

#include <QObject>
#include <QTimer>

#include "widgets/common/background_job.h"
#include "widgets/console/change_watch.h"
#include "widgets/console/estimate_question.h"

namespace sextant::ui {

class ChangeEstimate : public QObject {
  Q_OBJECT
 public:
  static constexpr int again_ms = 15'000;

  // The watch must outlive it.
  ChangeEstimate(const ConsoleParts& parts, const ChangeWatch* watch, QObject* parent = nullptr);
  // Asks only while somebody looks.
  void setLooking(bool looking);
  // Nothing: it is being worked out. Error: there is none, and why.
  [[nodiscard]] const std::optional<Result<WhatIfAnswer>>& answer() const { return answer_; }

 signals:
  void changed();

 private:
  void ask();
  void take(Result<WhatIfAnswer> answer);
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  std::optional<Result<WhatIfAnswer>> answer_;
  int asked_comparison_ = 0;
  BackgroundJob job_;
  QTimer again_;
};

}  // namespace sextant::ui
