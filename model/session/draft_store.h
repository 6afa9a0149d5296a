// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts on disk: saved as somebody types, there again after a crash, before any connection is
// made.
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QThreadPool>

#include <vector>

#include "model/base/address.h"
#include "model/base/result.h"

namespace sextant {

struct Draft {
  ServiceKey key;
  Scope scope;
  RevisionNumber base;    // the stable revision it started from
  std::string base_text;  // the scope's text in that revision; empty where there was none
  std::string text;
  // Of the base revision, so that a revision of the same number in another store is not taken for
  // it; empty: not known, and not compared.
  std::string base_hash = {};
  std::int64_t saved_at = 0;  // Unix time in seconds
};

// One folder of drafts, one small file a draft, replaced as a whole (QSaveFile). Reading is done in
// the caller's thread, writing in one worker, in order. Two consoles of one person share the
// folder: what the other one has saved meanwhile is put aside, never overwritten.
class DraftStore : public QObject {
  Q_OBJECT
 public:
  explicit DraftStore(QString folder, QObject* parent = nullptr);
  // Waits for what is being written.
  ~DraftStore() override;

  // Every draft that can be read; others stay on disk and are named by `failed`.
  [[nodiscard]] std::vector<Draft> load();
  // Returns at once; `saved` or `failed` follows. A later save of the same scope replaces it.
  void save(Draft draft);
  void discard(const ServiceKey& key, const Scope& scope);

  // The drafts' folder of a store, below dataFolder().
  [[nodiscard]] static QString folderFor(const QString& store_name);

 signals:
  void saved(const QString& address);
  void failed(const QString& address, const QString& reason);
  // Another console had saved another draft there; it is in this file now.
  void putAside(const QString& address, const QString& file);

 private:
  using Fingerprint = QByteArray;  // of a file's bytes; empty: there is none
  [[nodiscard]] static Fingerprint fingerprint(const QString& path);
  // In the worker. The name of the file that was put aside; empty where none had to be.
  QString keepOther(const QString& path);

  [[nodiscard]] QString path(const ServiceKey& key, const Scope& scope) const;
  QString folder_;
  QThreadPool writer_;
  QHash<QString, Fingerprint> known_;  // as last read or written here; the worker's, after load()
};

}  // namespace sextant
