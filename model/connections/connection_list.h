// SPDX-License-Identifier: GPL-3.0-or-later
// The saved connections of this person, in one file that only they may read.
#pragma once

#include <vector>

#include "model/connections/saved_connection.h"

namespace sextant {

// Reads the file at each call, so that several programs can use it; each change is made under a
// lock (FILE.lock, waited for two seconds at most) and written as a whole or not at all. A file
// that cannot be read, or that a newer Sextant wrote, is an error and stays as it is. Errors of
// every call: input (the file), denied, unavailable (the disk).
class ConnectionList {
 public:
  // connections.json below dataFolder().
  [[nodiscard]] static QString usualFile();

  explicit ConnectionList(QString file = usualFile());
  [[nodiscard]] const QString& file() const { return file_; }

  // In the order of their names. None where there is no file.
  [[nodiscard]] Result<std::vector<SavedConnection>> read() const;
  // Error also: usage, with the known names.
  [[nodiscard]] Result<SavedConnection> find(const QString& name) const;
  // Adds it, or replaces the one with its id. Error also: usage (a name that cannot be or is taken,
  // a connection string that libpq cannot read or that holds a password).
  [[nodiscard]] Result<void> save(const SavedConnection& connection);
  // Nothing happens where there is none.
  [[nodiscard]] Result<void> remove(const QString& id);

 private:
  [[nodiscard]] Result<void> write(std::vector<SavedConnection> connections) const;
  QString file_;
};

}  // namespace sextant
