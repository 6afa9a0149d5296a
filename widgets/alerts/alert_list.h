// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts, those that need somebody first; about the chosen one what it means, and what can be done.
#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <map>
#include <vector>

#include "model/alerts/alert.h"
#include "widgets/common/banner.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state_label.h"
#include "widgets/common/table.h"

namespace sextant::ui {

// Of an alert's state, with its shape: firing is failed, or warned where it is not urgent.
[[nodiscard]] State alertShape(const Alert& alert);

class AlertList : public QWidget {
  Q_OBJECT
 public:
  explicit AlertList(QWidget* parent = nullptr);
  // In the order of AlertBook::alerts(). `now`: Unix time.
  void setAlerts(std::vector<Alert> alerts, qint64 now);
  // Services of which nothing is known now, and why: a sentence, or empty.
  void setUnknown(const QString& sentence);
  // What a person asked for and was not done: it stays until they dismiss it. Empty: nothing.
  void setProblem(const QString& sentence);
  // How many services are looked at: for the words where there is no alert.
  void setWatched(int services);
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] QPushButton* acknowledgeButton() const { return acknowledge_; }
  [[nodiscard]] QPushButton* snoozeButton() const { return snooze_; }
  [[nodiscard]] QPushButton* reopenButton() const { return reopen_; }
  [[nodiscard]] QPushButton* lookButton() const { return look_; }
  [[nodiscard]] QLineEdit* note() const { return note_; }
  [[nodiscard]] Banner* problem() const { return problem_; }
  // "2 firing · 1 acknowledged · 4 resolved".
  [[nodiscard]] QString countWords() const;
  [[nodiscard]] const Alert* chosen() const;

 signals:
  void acknowledgeWanted(const QString& id, const QString& note);
  void snoozeWanted(const QString& id, qint64 seconds);
  void reopenWanted(const QString& id);
  // The latency of its service at the time at which it began.
  void lookWanted(const sextant::Alert& alert);

 private:
  QWidget* buildDetails();
  void connectParts();
  void showChosen();
  void showRows();

  std::vector<Alert> alerts_;
  qint64 now_ = 0;
  int watched_ = 0;
  SectionHead* head_;
  PlainLabel* unknown_;
  Banner* problem_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
  QWidget* details_;
  StateLabel* state_;
  PlainLabel* what_;
  PlainLabel* meaning_;
  PlainLabel* history_;
  QLineEdit* note_;
  std::map<std::string, QString> notes_;  // that are being written, by alert
  std::string note_of_;                   // whose note is shown
  QPushButton* acknowledge_;
  QPushButton* snooze_;
  QPushButton* reopen_;
  QPushButton* look_;
};

}  // namespace sextant::ui
