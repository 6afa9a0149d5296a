// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that leads through a service's newest rollout: several people may watch the same one.
#pragma once

#include "widgets/charts/latency_board.h"
#include "widgets/console/board_reader.h"
#include "widgets/console/page.h"
#include "widgets/console/rollout_words.h"

namespace sextant::ui {

class RolloutPage : public Page {
  Q_OBJECT
 public:
  RolloutPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Rollout"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override;
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("rollouts"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] bool hasNextStep() const override { return true; }
  void focusContent() override { view_->instances()->setFocus(); }
  void readAgain() override { reader_->load(); }

  [[nodiscard]] RolloutView* view() const { return view_; }
  [[nodiscard]] RolloutWatch* watch() const { return watch_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void refresh();
  void noteDifference();
  void fitCharts();
  void ask(RolloutMove move);
  void send(const Rollout& seen, RolloutMove move, const QString& reason);

  ConsoleParts parts_;
  ServiceKey key_;
  LatencyBoard* board_;
  BoardReader* reader_;
  RolloutView* view_;
  RolloutWatch* watch_;
  std::vector<DifferencePoint> differences_;
  RolloutNumber seen_;
  int seen_step_ = -1;
  std::string seen_state_;
};

}  // namespace sextant::ui
