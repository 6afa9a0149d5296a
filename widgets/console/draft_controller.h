// SPDX-License-Identifier: GPL-3.0-or-later
// The drafts of this console: in memory while somebody types, on disk half a second later.
#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <set>
#include <vector>

#include "model/session/draft_store.h"

namespace sextant::ui {

// Belongs to the window's thread; the disk is written in a worker.
class DraftController : public QObject {
  Q_OBJECT
 public:
  // From the last key stroke to the write; with the editor's own pause below half a second.
  static constexpr int save_pause_ms = 250;

  explicit DraftController(QString folder, QObject* parent = nullptr);
  // Saves what is not saved yet, and waits for it.
  ~DraftController() override;
  // Reads what an earlier run has left. Needs no connection.
  void load();

  [[nodiscard]] const Draft* find(const ServiceKey& key, const Scope& scope) const;
  // In the order of their scopes; pointers hold until the next change.
  [[nodiscard]] std::vector<const Draft*> draftsOf(const ServiceKey& key) const;
  [[nodiscard]] std::set<ServiceKey> services() const;

  // Takes over the text that stands on a base. A text equal to its base is no draft.
  void edit(Draft draft);
  void discard(const ServiceKey& key, const Scope& scope);
  void saveNow();
  // Unix time of the last save; 0 while changes wait for one.
  [[nodiscard]] std::int64_t savedAt(const ServiceKey& key, const Scope& scope) const;

 signals:
  // A draft came, went, or has another text or base.
  void changed(const sextant::Address& address);
  void saved();
  void failed(const QString& address, const QString& reason);
  void putAside(const QString& address, const QString& file);

 private:
  using Place = std::pair<ServiceKey, Scope>;
  struct Entry {
    Draft draft;
    bool waiting = false;
    int writing = 0;
  };
  void written(const QString& address);
  DraftStore store_;
  std::map<Place, Entry> entries_;
  QTimer pause_;
};

}  // namespace sextant::ui
