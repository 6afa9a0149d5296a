// SPDX-License-Identifier: GPL-3.0-or-later
// The saved connections in a column: a mark in the connection's colour, name and host, and what is
// special about it.
#pragma once

#include <QListWidget>

#include "model/connections/saved_connection.h"

namespace sextant::ui {

struct ConnectionRow {
  SavedConnection connection;
  bool is_open = false;     // in a window of this program
  bool is_here = false;     // in the window that shows the list
  bool is_unsaved = false;  // not in the file yet
};

class ConnectionListView : public QListWidget {
  Q_OBJECT
 public:
  explicit ConnectionListView(QWidget* parent = nullptr);
  // Keeps the row with the same id chosen; no signal.
  void setRows(const std::vector<ConnectionRow>& rows);
  // No signal. An unknown id chooses nothing.
  void choose(const QString& id);
  // Empty: nothing is chosen.
  [[nodiscard]] QString chosenId() const;

 signals:
  // A person chose another row.
  void chosen(const QString& id);
  // Enter, or a double click.
  void activatedId(const QString& id);
};

}  // namespace sextant::ui
