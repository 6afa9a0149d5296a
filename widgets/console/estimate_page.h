// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that says what the drafts of a service are expected to do, and proposes changes.
#pragma once

#include <QTimer>

#include "model/capacity/advisor.h"
#include "model/capacity/calm_span.h"
#include "model/capacity/what_if.h"
#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/console/record_reader.h"
#include "widgets/estimate/estimate_view.h"

namespace sextant::ui {

class EstimatePage : public Page {
  Q_OBJECT
 public:
  // How much of the past is taken for the present.
  static constexpr std::int64_t measured_seconds = CalmSpan::seconds_max;

  EstimatePage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Estimate"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("what the drafts would do"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Before anybody publishes"); }
  [[nodiscard]] bool hasNextStep() const override { return advice_ && !advice_->changes.empty(); }
  void focusContent() override { view_->table()->setFocus(); }
  void readAgain() override { ask(); }
  [[nodiscard]] EstimateView* view() const { return view_; }

  // A preview that has begun: while it runs the very drafts that are estimated, the estimate stands
  // on the service time that it measures. Nothing: it has ended. The page looks itself for one that
  // the store knows.
  struct RunningPreview {
    Scope instance;
    ProfileSet profiles;            // the service's, with the draft as it runs there
    std::int64_t settled_at = 0;    // Unix time from which on its cache counts as warm
  };
  void setPreview(std::optional<RunningPreview> preview);

 private:
  // What is asked now; why nothing can be. Without measurements where there are none to calibrate on:
  // rules are looked at all the same.
  [[nodiscard]] Result<WhatIfQuestion> question();
  void followPreview();
  void readPreview(PreviewNumber number);
  void ask();
  void answered(const Result<WhatIfAnswer>& answer, const MeasuredService& measured);
  void refuse(const Error& error);
  void showRows(const WhatIfAnswer& answer, const MeasuredService& measured);
  void showCurve(const WhatIfAnswer& answer);
  void advise();
  void showAdvice(const Advice& advice);
  void takeAdvice();
  void dropAdvice(const QString& words);
  [[nodiscard]] std::optional<double> objective() const;

  ConsoleParts parts_;
  ServiceKey key_;
  EstimateView* view_;
  BackgroundJob job_;
  BackgroundJob advice_job_;
  QTimer again_;   // measurements go on
  QTimer pause_;   // a person is typing
  bool is_wanted_again_ = false;
  QStringList varied_;         // keys that can be
  bool is_key_chosen_ = false;  // by a person
  std::string influential_;     // that the estimate chose where the drafts changed none; empty: not yet
  std::optional<Calibration> calibration_;
  std::optional<WhatIfQuestion> asked_;  // the last
  std::optional<RunningPreview> preview_;
  std::optional<PreviewNumber> followed_;  // of the store
  bool is_before_preview_ = false;         // what the last question was measured in
  std::optional<Error> unsettled_;         // why there is nothing to calibrate on
  RecordReader* record_;
  std::optional<Advice> advice_;
  std::string advised_text_;  // the draft's text that the advice stands on
};

}  // namespace sextant::ui
