// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emergency/emergency_list.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"

namespace sextant::ui {

EmergencyList::EmergencyList(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  head_ = new SectionHead(tr("Emergencies"));
  look_ = new QPushButton(tr("What was published"));
  look_->setToolTip(tr("The audit log of that time (Enter)"));
  end_ = new QPushButton(tr("End it"));
  review_ = new QPushButton(tr("Review…"));
  for (QPushButton* button : {look_, end_, review_})
    head_->addAtEnd(button);
  problem_ = new Banner;
  problem_->setActions(tr("Dismiss"));
  problem_->hide();
  connect(problem_, &Banner::firstTriggered, problem_, &QWidget::hide);
  table_ = new TableView({{.title = tr("number"), .width = 70, .mono = true, .right = true},
                          {.title = tr("state"), .width = 210, .wraps = true},
                          {.title = tr("where"), .width = 160},
                          {.title = tr("by"), .width = 90},
                          {.title = tr("why"), .width = 260, .stretch = true, .wraps = true},
                          {.title = tr("revisions"), .width = 80, .right = true, .leaves = 1},
                          {.title = tr("begun (UTC)"), .width = 150, .mono = true, .leaves = 3},
                          {.title = tr("ended (UTC)"), .width = 150, .mono = true, .leaves = 2}});
  table_->setAccessibleName(tr("Emergencies"));
  empty_ = new EmptyState({}, {});
  pages_ = new QStackedWidget;
  pages_->addWidget(table_);
  pages_->addWidget(empty_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(problem_);
  column->addWidget(pages_, 1);
  connect(table_, &TableView::selectionMoved, this, &EmergencyList::showChosen);
  connect(table_, &TableView::opened, this, &EmergencyList::lookWanted);
  connect(look_, &QPushButton::clicked, this, [this] { emit lookWanted(table_->currentKey()); });
  connect(end_, &QPushButton::clicked, this, [this] { emit endWanted(table_->currentKey()); });
  connect(review_, &QPushButton::clicked, this, [this] { emit reviewWanted(table_->currentKey()); });
  showChosen();
}

void EmergencyList::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

void EmergencyList::setProblem(const QString& sentence) {
  if (sentence.isEmpty()) return problem_->hide();
  problem_->show(Tone::bad, {}, sentence);
}

void EmergencyList::setRows(std::vector<EmergencyRow> rows) {
  rows_ = std::move(rows);
  std::vector<Row> shown;
  for (const EmergencyRow& row : rows_) {
    shown.push_back({row.key,
                     {{.text = row.key},
                      {.text = row.state_word, .state = row.state, .note = row.review},
                      {.text = row.place, .tooltip = row.place},
                      {.text = row.who},
                      {.text = row.reason},
                      {.text = countText(row.revisions)},
                      {.text = utcText(row.begun), .tone = Tone::muted, .order = double(row.begun)},
                      {.text = utcText(row.ended), .tone = Tone::muted, .order = double(row.ended)}}});
  }
  pages_->setCurrentWidget(rows_.empty() ? static_cast<QWidget*>(empty_) : table_);
  table_->setRows(std::move(shown));
  if (!rows_.empty() && table_->currentKey().isEmpty()) table_->selectKey(rows_.front().key);
  showChosen();
}

const EmergencyRow* EmergencyList::chosen() const {
  const QString key = table_->currentKey();
  const auto found = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const EmergencyRow& row) { return row.key == key; });
  return found == rows_.end() ? nullptr : &*found;
}

void EmergencyList::showChosen() {
  const EmergencyRow* row = chosen();
  look_->setEnabled(row != nullptr);
  end_->setVisible(row != nullptr && row->can_end);
  review_->setVisible(row != nullptr && row->can_review);
  setButtonKind(review_, ButtonKind::filled);
}

}  // namespace sextant::ui
