// SPDX-License-Identifier: GPL-3.0-or-later
// Says what is awaited, 300 ms after the waiting began, and for how long already.
#pragma once

#include <QElapsedTimer>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class ProgressNote : public QWidget {
  Q_OBJECT
 public:
  static constexpr int delay_ms = 300;

  explicit ProgressNote(QWidget* parent = nullptr);
  // Long words take several lines instead of room that is not there.
  void setWraps();
  // "Waiting for the store to accept revision 43". Stays unseen when finished within delay_ms.
  void begin(const QString& awaited, bool cancellable = false);
  // The same waiting for something else: "Checking entry 4,200 of 12,000".
  void setAwaited(const QString& awaited) { awaited_ = awaited; }
  void setCancelWords(const QString& words) { cancel_->setText(words); }
  void finish();
  [[nodiscard]] bool isWaiting() const { return since_.isValid(); }
  [[nodiscard]] QString words() const { return words_->text(); }

 signals:
  void cancelRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void tick();
  QString awaited_;
  QElapsedTimer since_;
  QTimer timer_;
  PlainLabel* words_;
  QPushButton* cancel_;
};

}  // namespace sextant::ui
