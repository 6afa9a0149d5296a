// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with the latency of a service at any time: the board, and how things were at a moment.
#pragma once

#include <QSplitter>
#include <QTimer>

#include <memory>

#include "widgets/charts/latency_board.h"
#include "widgets/console/board_reader.h"
#include "widgets/console/moment_reader.h"
#include "widgets/console/page.h"
#include "widgets/incident/moment_view.h"

namespace sextant::ui {

class LatencyPage : public Page {
  Q_OBJECT
 public:
  LatencyPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Latency"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("latency"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Latency, now and then"); }
  void focusContent() override { board_->charts()->latency()->setFocus(); }
  void readAgain() override { reader_->load(); }

  // Shows how things were at this second, with half an hour around it.
  void showMoment(qint64 second);
  [[nodiscard]] LatencyBoard* board() const { return board_; }
  [[nodiscard]] BoardReader* reader() const { return reader_; }
  [[nodiscard]] MomentView* momentView() const { return moment_view_; }

 private:
  void connectBoard();
  void connectMoment();
  void chooseMoment(std::optional<qint64> second);
  [[nodiscard]] int momentWidth() const;
  void openMarker(const QString& key);
  void openEvent(const StoreEvent& event);

  ConsoleParts parts_;
  ServiceKey key_;
  QSplitter* across_;
  LatencyBoard* board_;
  BoardReader* reader_;
  MomentReader* moment_;
  MomentView* moment_view_;
};

}  // namespace sextant::ui
