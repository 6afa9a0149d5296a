// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/inbox_watch.h"

#include <algorithm>
#include <utility>

namespace sextant::ui {

InboxWatch::InboxWatch(Session& session, const QString& person, QObject* parent)
    : QObject(parent), session_(session), person_(person.toStdString()) {
  connect(&timer_, &QTimer::timeout, this, &InboxWatch::look);
  connect(&session_, &Session::connectionChanged, this, &InboxWatch::look);
  connect(&session_, &Session::changeHinted, this, &InboxWatch::look);
  timer_.start(look_ms);
}

void InboxWatch::look() {
  if (session_.connection() != ConnectionState::connected || session_.unusable() ||
      std::exchange(is_asking_, true))
    return;
  ChangeFilter filter;
  filter.asked = {person_};
  session_.changes(filter, this, [this](const Result<std::vector<ChangeSummary>>& changes) {
    is_asking_ = false;
    // The store's trouble is told by the connection; what was known stays.
    if (changes) read(*changes);
  });
}

void InboxWatch::read(const std::vector<ChangeSummary>& changes) {
  const bool is_first = !std::exchange(was_read_, true);
  asked_.clear();
  for (const ChangeSummary& one : changes) {
    const bool is_open = one.state == ChangeState::open || one.state == ChangeState::approved;
    if (is_open && one.author != person_) asked_.push_back(one);
  }
  for (const ChangeSummary& one : asked_) {
    int& version = seen_[one.number.value];
    if (std::exchange(version, one.version) != one.version && !is_first) emit arrived(one);
  }
  emit changed();
}

}  // namespace sextant::ui
