// SPDX-License-Identifier: GPL-3.0-or-later
// The events of one environment as they come, newest first, with everything about the chosen one
// beside or below them.
#pragma once

#include <QSplitter>
#include <QStackedWidget>
#include <QWidget>

#include <vector>

#include "widgets/common/banner.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state_label.h"
#include "widgets/common/table.h"
#include "widgets/events/event_details.h"
#include "widgets/events/event_filter_bar.h"
#include "widgets/events/event_list.h"

namespace sextant::ui {

class EventView : public QWidget {
  Q_OBJECT
 public:
  // New events that are kept back while somebody reads older ones.
  static constexpr int held_max = 5000;

  explicit EventView(QWidget* parent = nullptr);
  void setEnvironment(const QString& name);
  [[nodiscard]] EventQuery query() const { return filter_->query(); }

  // Newest first, as the query asks for; `more`: there are older ones. `now`: Unix time.
  void setEvents(std::vector<StoreEvent> events, bool more, qint64 now);
  // Newest first, each older than those that are shown.
  void addOlder(std::vector<StoreEvent> events, bool more);
  // What has come since. Shown at once where the newest ones are in sight; else kept back, so that
  // what is read stays where it is, and told with a button.
  void addNewer(std::vector<StoreEvent> events, qint64 now);
  void setNow(qint64 now);
  [[nodiscard]] const EventList& events() const { return events_; }
  [[nodiscard]] int heldBack() const { return held_.size(); }
  // Whether the tail comes in: the store answers.
  void setLive(bool live);

  // Events are awaited; events, a problem or setNothingToSee() end it.
  void setLoading();
  [[nodiscard]] bool isLoading() const { return loading_; }
  // Why events could not be read, and what to do; what is shown stays. "Try again" asks for them.
  void setProblem(const QString& sentence);
  // The login may not see these.
  void setNothingToSee();
  // How the export ended.
  void setNews(Tone tone, const QString& head, const QString& sentence);

  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] EventFilterBar* filter() const { return filter_; }
  [[nodiscard]] EventDetails* details() const { return details_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }
  [[nodiscard]] QPushButton* newsButton() const { return news_; }
  [[nodiscard]] QPushButton* exportButton() const { return export_; }
  [[nodiscard]] StateLabel* liveLabel() const { return live_; }

 signals:
  void queryChanged();
  void moreWanted();
  void againWanted();
  void exportWanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildParts();
  void layOut();
  void connectParts();
  void showRows(bool same_rows);
  void showEmpty();
  void showLive();
  void takeHeld();
  void endLoading();
  void askForMore();
  void showChosen();
  [[nodiscard]] QString countWords() const;

  QString environment_;
  EventList events_;
  EventList held_;
  bool more_ = false;
  bool loading_ = false;
  bool problem_shown_ = false;
  bool nothing_to_see_ = false;
  bool is_live_ = false;
  qint64 now_ = 0;
  SectionHead* head_;
  ProgressNote* awaited_;
  StateLabel* live_;
  QPushButton* export_;
  QPushButton* news_;
  QWidget* news_box_;
  EventFilterBar* filter_;
  QWidget* banner_box_;
  Banner* banner_;
  QSplitter* split_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
  EventDetails* details_;
};

}  // namespace sextant::ui
