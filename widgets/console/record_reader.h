// SPDX-License-Identifier: GPL-3.0-or-later
// How the estimate would have turned out for the service's past changes: reads their texts and what
// was measured around them, and plays them through behind the window.
#pragma once

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

#include "model/capacity/backtest.h"
#include "model/capacity/what_if.h"
#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class RecordReader : public QObject {
  Q_OBJECT
 public:
  // Of the newest changes; of older ones than a day the seconds are not kept.
  static constexpr std::size_t changes_max = 8;
  static constexpr std::int64_t seconds_back = 86'400;

  RecordReader(const ConsoleParts& parts, ServiceKey key, QObject* parent = nullptr);
  // Begins to read where there are other changes than those that were read last; `question` says
  // with which rules, inventory and parts of the service. `told` gives the sentence.
  void read(const WhatIfQuestion& question);
  // The settings say nothing, or nothing is measured: what was told is no more.
  void forget();

 signals:
  void told(const QString& sentence);

 private:
  struct Wanted {
    RevisionInfo info;
    BacktestSpan span;
  };
  void readNext();
  void readTexts(const Wanted& wanted);
  void readMeasurements(const Wanted& wanted, PastChange change);
  void askWhetherAtOnce(const Wanted& wanted, PastChange change);
  void leaveOut();
  void play();

  ConsoleParts parts_;
  ServiceKey key_;
  std::optional<BacktestQuestion> question_;
  std::deque<Wanted> wanted_;
  std::vector<RevisionNumber> read_;  // what the last sentence is about
  std::size_t left_out_ = 0;
  std::unique_ptr<QObject> reading_;  // an answer to an older question is nobody's
  BackgroundJob job_;
};

}  // namespace sextant::ui
