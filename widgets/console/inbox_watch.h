// SPDX-License-Identifier: GPL-3.0-or-later
// Open changes that ask this console's person for their word, wherever they are.
#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <vector>

#include "model/session/session.h"

namespace sextant::ui {

class InboxWatch : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 10'000;

  // Asks each ten seconds while there is a connection; the session must outlive it.
  InboxWatch(Session& session, const QString& person, QObject* parent = nullptr);
  // Newest first; their own proposals are not among them. While the store is away the last known.
  [[nodiscard]] const std::vector<ChangeSummary>& asked() const { return asked_; }

 signals:
  void changed();
  // One that was not there before, or has another version since. What was there when the console
  // connected is only counted.
  void arrived(const sextant::ChangeSummary& change);

 private:
  void look();
  void read(const std::vector<ChangeSummary>& changes);

  Session& session_;
  std::string person_;
  std::vector<ChangeSummary> asked_;
  std::map<std::int64_t, int> seen_;  // version by number
  bool was_read_ = false;
  bool is_asking_ = false;
  QTimer timer_;
};

}  // namespace sextant::ui
