// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of emergencies: who publishes without approvals now, and what owes a review.
#pragma once

#include <QObject>
#include <QTimer>

#include <vector>

#include "model/session/session.h"

namespace sextant::ui {

class EmergencyWatch : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 5000;

  // Asks each five seconds while there is a connection; the session must outlive it.
  explicit EmergencyWatch(Session& session, QObject* parent = nullptr);
  // Now, for example after one of this console's own.
  void look();

  // The newest hundred of all environments that this login may see, newest first; while the store is
  // away they are the last known.
  [[nodiscard]] const std::vector<Emergency>& all() const { return all_; }
  [[nodiscard]] bool wasRead() const { return was_read_; }
  [[nodiscard]] const Emergency* find(EmergencyNumber number) const;
  // That lasts, and lets this console's login publish this service; nullptr: none does.
  [[nodiscard]] const Emergency* own(const ServiceKey& key) const;
  [[nodiscard]] std::vector<const Emergency*> lasting() const;
  // Over, not reviewed, and of another login: those that this one may review.
  [[nodiscard]] std::vector<const Emergency*> owedByOthers() const;

 signals:
  void changed();

 private:
  Session& session_;
  std::vector<Emergency> all_;
  bool was_read_ = false;
  bool is_asking_ = false;
  QTimer timer_;
};

}  // namespace sextant::ui
