// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/draft_controller.h"

#include <QDateTime>

namespace sextant::ui {

DraftController::DraftController(QString folder, QObject* parent)
    : QObject(parent), store_(std::move(folder)) {
  pause_.setSingleShot(true);
  pause_.setInterval(save_pause_ms);
  connect(&pause_, &QTimer::timeout, this, &DraftController::saveNow);
  connect(&store_, &DraftStore::saved, this, &DraftController::written);
  connect(&store_, &DraftStore::failed, this, &DraftController::failed);
  connect(&store_, &DraftStore::putAside, this, &DraftController::putAside);
}

DraftController::~DraftController() {
  saveNow();
}

void DraftController::load() {
  for (Draft& draft : store_.load()) {
    const Address address{draft.key, draft.scope};
    const Place place{draft.key, draft.scope};
    entries_.insert_or_assign(place, Entry{std::move(draft)});
    emit changed(address);
  }
}

const Draft* DraftController::find(const ServiceKey& key, const Scope& scope) const {
  const auto found = entries_.find({key, scope});
  return found == entries_.end() ? nullptr : &found->second.draft;
}

std::vector<const Draft*> DraftController::draftsOf(const ServiceKey& key) const {
  std::vector<const Draft*> drafts;
  for (const auto& [place, entry] : entries_) {
    if (place.first == key) drafts.push_back(&entry.draft);
  }
  return drafts;
}

std::set<ServiceKey> DraftController::services() const {
  std::set<ServiceKey> keys;
  for (const auto& [place, entry] : entries_)
    keys.insert(place.first);
  return keys;
}

void DraftController::edit(Draft draft) {
  const Place place{draft.key, draft.scope};
  if (draft.text == draft.base_text) {
    discard(place.first, place.second);
    return;
  }
  const auto known = entries_.find(place);
  if (known != entries_.end() && known->second.draft.text == draft.text &&
      known->second.draft.base == draft.base && known->second.draft.base_hash == draft.base_hash) {
    return;
  }
  Entry& entry = entries_[place];
  entry.draft = std::move(draft);
  entry.draft.saved_at = 0;
  entry.waiting = true;
  // Not restarted by each key stroke: somebody who types without a pause is saved as well.
  if (!pause_.isActive()) pause_.start();
  emit changed({place.first, place.second});
}

void DraftController::discard(const ServiceKey& key, const Scope& scope) {
  if (entries_.erase({key, scope}) == 0) return;
  store_.discard(key, scope);
  emit changed({key, scope});
}

void DraftController::saveNow() {
  pause_.stop();
  for (auto& [place, entry] : entries_) {
    if (!std::exchange(entry.waiting, false)) continue;
    ++entry.writing;
    store_.save(entry.draft);
  }
}

void DraftController::written(const QString& address) {
  for (auto& [place, entry] : entries_) {
    if (Address{place.first, place.second}.toString() != address.toStdString()) continue;
    entry.writing = std::max(0, entry.writing - 1);
    if (!entry.waiting && entry.writing == 0) {
      entry.draft.saved_at = QDateTime::currentSecsSinceEpoch();
    }
  }
  emit saved();
}

std::int64_t DraftController::savedAt(const ServiceKey& key, const Scope& scope) const {
  const Draft* draft = find(key, scope);
  return draft == nullptr ? 0 : draft->saved_at;
}

}  // namespace sextant::ui
