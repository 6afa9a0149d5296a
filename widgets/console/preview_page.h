// SPDX-License-Identifier: GPL-3.0-or-later
// A tab in which the drafts of a service run on one instance for a limited time, beside the others.
#pragma once

#include <QSplitter>

#include "widgets/charts/latency_board.h"
#include "widgets/console/board_reader.h"
#include "widgets/console/page.h"
#include "widgets/console/preview_watch.h"
#include "widgets/preview/preview_panel.h"

namespace sextant::ui {

class PreviewPage : public Page {
  Q_OBJECT
 public:
  PreviewPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Preview"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("the drafts on one instance"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("preview"); }
  // What hinders a start is said on the page, and its charts need the room.
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  // Only what has passed and was exercised is shown to be ready to be published.
  [[nodiscard]] bool hasNextStep() const override;
  void focusContent() override;
  void readAgain() override { reader_->load(); }

  [[nodiscard]] PreviewPanel* panel() const { return panel_; }
  [[nodiscard]] PreviewWatch* watch() const { return watch_; }
  [[nodiscard]] LatencyBoard* board() const { return board_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void connectPanel();
  void refreshInstances();
  void refresh();
  [[nodiscard]] BoardReader::Comparison comparison();
  void fitCharts(const BoardReader::Comparison& comparison);
  void step();
  void start(const std::map<Scope, std::optional<std::string>>& texts, const Scope& instance,
             RevisionNumber base, const std::string& base_hash, int seconds, int at_most = 0);
  void startDrafts();
  void startConsented();
  void consent();
  void answered(const QString& what, const Result<PreviewReceipt>& receipt);
  [[nodiscard]] int runSeconds() const;

  ConsoleParts parts_;
  ServiceKey key_;
  LatencyBoard* board_;
  BoardReader* reader_;
  PreviewPanel* panel_;
  PreviewWatch* watch_;
  std::vector<Scope> instances_;
  bool is_sending_ = false;
  bool had_next_step_ = true;
  std::optional<std::int64_t> seen_over_at_;  // Unix time; of one whose end the store does not tell
  // Of the charts' range, as long as nobody chooses another; 0: somebody did.
  double fitted_seconds_ = 0;
  std::int64_t fitted_to_ = 0;  // the start of the preview; 0: none has begun
};

}  // namespace sextant::ui
