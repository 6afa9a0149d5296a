// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log of one environment, newest first, with everything about the chosen entry below it.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include <vector>

#include "widgets/audit/audit_details.h"
#include "widgets/audit/audit_filter_bar.h"
#include "widgets/common/banner.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

class AuditView : public QWidget {
  Q_OBJECT
 public:
  // Older ones are found with a filter.
  static constexpr std::size_t entries_max = 50'000;

  explicit AuditView(QWidget* parent = nullptr);
  void setEnvironment(const QString& name);
  [[nodiscard]] AuditQuery query() const { return filter_->query(); }

  // Newest first, as the query asks for; `more`: there are older ones. `now`: Unix time.
  void setEntries(std::vector<AuditEntry> entries, bool more, qint64 now);
  // Newest first, each older than those that are shown.
  void addOlder(const std::vector<AuditEntry>& entries, bool more);
  // Newest first, each newer than those that are shown. What is looked at stays where it is.
  void addNewer(std::vector<AuditEntry> entries, qint64 now);
  // Counts the ages again.
  void setNow(qint64 now);
  [[nodiscard]] const std::vector<AuditEntry>& entries() const { return entries_; }

  // Entries are awaited; entries, a problem or setNothingToSee() end it.
  void setLoading();
  [[nodiscard]] bool isLoading() const { return loading_; }
  // Why entries could not be read, and what to do; what is shown stays. "Try again" asks for them.
  void setProblem(const QString& sentence);
  // The login may not see this log.
  void setNothingToSee();

  // Of the export: a step, then how it ended. `copyable`: what "Copy anchor" copies; or empty.
  void setWork(const QString& words);
  void setNews(Tone tone, const QString& head, const QString& sentence,
               const QString& copyable = {});

  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] AuditFilterBar* filter() const { return filter_; }
  [[nodiscard]] AuditDetails* details() const { return details_; }
  [[nodiscard]] ProgressNote* awaited() const { return awaited_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }
  [[nodiscard]] QPushButton* verifyButton() const { return verify_; }
  [[nodiscard]] QPushButton* exportButton() const { return export_; }

 signals:
  void queryChanged();
  void moreWanted();
  void againWanted();
  void historyWanted(const QString& service, sextant::RevisionNumber revision);
  void verifyWanted();
  void exportWanted();
  void stopWanted();  // of the export

 private:
  void buildParts();
  void layOut();
  void connectParts();
  void showRows(bool same_rows);
  void showEmpty();
  void endLoading();
  void askForMore();
  void showChosen();
  [[nodiscard]] int placeOf(const QString& key) const;
  [[nodiscard]] QString countWords() const;

  QString environment_;
  std::vector<AuditEntry> entries_;
  bool more_ = false;
  bool loading_ = false;
  bool problem_shown_ = false;
  bool nothing_to_see_ = false;
  qint64 now_ = 0;
  QString copyable_;
  SectionHead* head_;
  ProgressNote* awaited_;
  QPushButton* verify_;
  QPushButton* export_;
  AuditFilterBar* filter_;
  ProgressNote* work_;
  QWidget* banner_box_;
  Banner* banner_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
  AuditDetails* details_;
};

}  // namespace sextant::ui
