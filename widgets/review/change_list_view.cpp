// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/change_list_view.h"

#include <QDateTime>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"

namespace sextant::ui {

ChangeListView::ChangeListView(const QStringList& kinds, QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Changes"));
  kinds_ = new SegmentBar(kinds);
  head_->addBeside(kinds_);
  table_ = new TableView({{.title = tr("change"), .width = 70, .mono = true},
                          {.title = tr("what for"), .width = 260, .stretch = true},
                          {.title = tr("service"), .width = 150, .leaves = 2},
                          {.title = tr("state"), .width = 110},
                          {.title = tr("approvals"), .width = 80, .right = true},
                          {.title = tr("by"), .width = 100, .leaves = 1},
                          {.title = tr("changed (UTC)"), .width = 150, .mono = true, .right = true,
                           .leaves = 3}});
  table_->setAccessibleName(tr("Changes"));
  table_->setSortable(6, Qt::DescendingOrder);
  empty_ = new EmptyState({}, {});
  pages_ = new QStackedWidget;
  pages_->addWidget(table_);
  pages_->addWidget(empty_);
  column->addWidget(head_);
  column->addWidget(pages_, 1);
  connect(kinds_, &SegmentBar::chosen, this, &ChangeListView::kindChosen);
  connect(table_, &TableView::opened, this, &ChangeListView::opened);
}

void ChangeListView::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

void ChangeListView::setRows(const std::vector<ChangeRow>& rows) {
  std::vector<Row> shown;
  for (const ChangeRow& row : rows) {
    shown.push_back({row.key,
                     {{.text = row.name},
                      {.text = row.title, .tooltip = row.title, .strong = true},
                      {.text = row.place, .tone = Tone::muted},
                      {.text = row.state_word, .state = row.state},
                      {.text = row.approvals},
                      {.text = row.author, .tone = Tone::muted},
                      {.text = utcText(row.changed), .tone = Tone::muted,
                       .order = double(row.changed)}}});
  }
  pages_->setCurrentWidget(rows.empty() ? static_cast<QWidget*>(empty_) : table_);
  table_->setRows(std::move(shown));
}

}  // namespace sextant::ui
