// SPDX-License-Identifier: GPL-3.0-or-later
// What a test of a connection is doing, and what it found.
#pragma once

#include <QGridLayout>

#include "widgets/common/banner.h"
#include "widgets/common/progress_note.h"
#include "widgets/connections/connection_words.h"

namespace sextant::ui {

class ConnectionResult : public QWidget {
  Q_OBJECT
 public:
  explicit ConnectionResult(QWidget* parent = nullptr);
  void setTesting(const QString& awaited);
  void setWords(const ReportWords& words);
  // Nothing was tested, or what was tested has changed.
  void clear();
  [[nodiscard]] bool isTesting() const { return progress_->isWaiting(); }
  [[nodiscard]] ProgressNote* progress() const { return progress_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  // "Server: PostgreSQL 15.4 on db-1, port 5432", a line each.
  [[nodiscard]] QString text() const;

 signals:
  void stopWanted();

 private:
  void clearLines();
  ProgressNote* progress_;
  Banner* banner_;
  QWidget* lines_;
  QGridLayout* grid_;
  ReportWords words_;
};

}  // namespace sextant::ui
