// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the bottom: store, revision, person, latency source and the time.
#pragma once

#include <QPushButton>
#include <QTimer>

#include "widgets/common/plain_label.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/state_label.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class StatusStrip : public QWidget {
  Q_OBJECT
 public:
  explicit StatusStrip(const ConsoleParts& parts, QWidget* parent = nullptr);
  void setService(std::optional<ServiceKey> key);
  // Something that nothing else in the window shows takes a while.
  void beginWork(const QString& what) { work_->begin(what); }
  void endWork() { work_->finish(); }
  [[nodiscard]] QString storeWords() const { return store_->word(); }
  // Which standby is read from, and how far behind it is; empty where none is.
  [[nodiscard]] QString readsWords() const { return reads_->text(); }
  // "Revision 42 stable on 3 of 3"; while the store is away, as of when.
  [[nodiscard]] QString revisionWords() const { return revision_->text(); }
  [[nodiscard]] QString sourceWords() const { return source_->text(); }
  [[nodiscard]] QPushButton* alertsButton() const { return alerts_; }
  // Changes that ask this person; hidden where there are none.
  [[nodiscard]] QPushButton* inboxButton() const { return inbox_; }
  // Emergencies of others that nobody has reviewed; hidden where there are none.
  [[nodiscard]] QPushButton* reviewsButton() const { return reviews_; }

 signals:
  void alertsWanted();
  void inboxWanted();
  void emergenciesWanted(const QString& environment);

 private:
  void refresh();
  void refreshStore();
  void showAway(const QString& name, qint64 since);
  void refreshReads();
  void refreshService();
  void refreshAlerts();
  void refreshReviews();
  void refreshInbox();
  void buildButtons();
  ConsoleParts parts_;
  std::optional<ServiceKey> key_;
  StateLabel* store_;
  PlainLabel* reads_;
  PlainLabel* revision_;
  PlainLabel* source_;
  QPushButton* alerts_;
  QPushButton* reviews_;
  QPushButton* inbox_;
  PlainLabel* clock_;
  ProgressNote* work_;
  QTimer timer_;
};

}  // namespace sextant::ui
