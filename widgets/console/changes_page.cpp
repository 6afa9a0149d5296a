// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/changes_page.h"

#include <QVBoxLayout>

#include "widgets/console/change_words.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

enum Kind { open_ones, asked, mine, published };

constexpr int shown_max = 200;

}  // namespace

ChangesPage::ChangesPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new ChangeListView({tr("Open"), tr("Asked of me"), tr("Mine"), tr("Published")});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  looking_.setInterval(look_ms);
  connect(&looking_, &QTimer::timeout, this, &ChangesPage::look);
  connect(view_, &ChangeListView::kindChosen, this, [this] {
    // Those of another kind are not passed off as these.
    was_read_ = false;
    shown_.clear();
    view_->setRows({});
    tellEmpty();
    look();
  });
  connect(view_, &ChangeListView::opened, this, [this](const QString& row) {
    for (const ChangeSummary& one : shown_) {
      if (one.number.value == row.toLongLong()) emit changeWanted(one.key, one.number);
    }
  });
  connect(&parts_.session, &Session::changeHinted, this, [this] {
    if (looking_.isActive()) look();
  });
  connect(&parts_.session, &Session::connectionChanged, this, &ChangesPage::tellEmpty);
  tellEmpty();
}

void ChangesPage::showAsked() {
  view_->kinds()->setCurrent(asked);
  emit view_->kindChosen(asked);
}

void ChangesPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  looking_.start();
  look();
}

void ChangesPage::hideEvent(QHideEvent* event) {
  looking_.stop();
  Page::hideEvent(event);
}

ChangeFilter ChangesPage::filterOf() const {
  ChangeFilter filter;
  filter.environment = key_.environment;
  filter.limit = shown_max;
  switch (view_->kinds()->current()) {
    case asked: filter.asked = {parts_.person.toStdString()}; break;
    case mine: filter.which = ChangeFilter::Which::all; break;
    case published: filter.which = ChangeFilter::Which::published; break;
    default: break;
  }
  return filter;
}

void ChangesPage::look() {
  if (std::exchange(is_asking_, true)) return;
  parts_.session.changes(filterOf(), this, [this, kind = view_->kinds()->current()](
                                               const Result<std::vector<ChangeSummary>>& changes) {
    is_asking_ = false;
    if (kind != view_->kinds()->current()) return look();
    if (!changes) {
      view_->setNote(QString::fromStdString(changes.error().toString()));
      return;
    }
    was_read_ = true;
    shown_ = *changes;
    // A console knows its person, and not the login that the store knows.
    if (kind == mine) {
      std::erase_if(shown_, [this](const ChangeSummary& one) {
        return one.author != parts_.person.toStdString();
      });
    }
    std::vector<ChangeRow> rows;
    for (const ChangeSummary& one : shown_)
      rows.push_back(changeRow(one));
    view_->setRows(rows);
    view_->setNote(shown_.size() < shown_max ? QString()
                                             : tr("the newest %1").arg(shown_max));
    tellEmpty();
  });
}

void ChangesPage::tellEmpty() {
  const QString then = tr("Changes are listed here once the store can be read.");
  if (!was_read_) {
    const StoreWords awaited = awaitedWords(parts_.session, then);
    return view_->setEmptyWords(awaited.what, awaited.how);
  }
  switch (view_->kinds()->current()) {
    case asked:
      return view_->setEmptyWords(tr("Nothing is asked of you"),
                                  tr("Changes that name you as a reviewer are listed here."));
    case mine:
      return view_->setEmptyWords(tr("You have proposed no change"),
                                  tr("Edit a profile, then propose the drafts as a change."));
    case published:
      return view_->setEmptyWords(tr("No change was published here"),
                                  tr("Published changes are listed here, newest first."));
    default: break;
  }
  view_->setEmptyWords(tr("No open changes"),
                       tr("Edit a profile, then propose the drafts as a change, so that others can "
                          "look at it."));
}

}  // namespace sextant::ui
