// SPDX-License-Identifier: GPL-3.0-or-later
// Has the service's own parser look at a rollout's candidate before anybody runs it, and tells the
// store what it found, for the inventory as it is.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <optional>

#include "model/agent/service_control.h"
#include "model/rollout/head.h"
#include "model/store/store.h"

namespace sextant {

class CandidatePreparer : public QObject {
  Q_OBJECT
 public:
  // So many instances of a fleet look ahead, those that would run it first; the others' agents look
  // when their turn comes.
  static constexpr std::size_t ahead_max = 50;

  // All must outlive it; same thread.
  CandidatePreparer(const InstanceConfig& config, Store& store, ServiceControl& service,
                    QObject* parent = nullptr);

  // The newest head, and every living instance of the service while it has a rollout.
  void follow(const Head& head, const std::vector<Scope>& inventory);

 signals:
  void told(QtMsgType type, const QString& line);

 private:
  [[nodiscard]] bool isAhead(const RolloutState& rollout, const std::vector<Scope>& inventory) const;
  void look();
  void fetch(const std::string& inventory);
  void prepare(const RevisionContent& content, const std::string& inventory);
  void tell(const RevisionInfo& info, const std::string& inventory, const Result<void>& valid);
  void finish();

  const InstanceConfig& config_;
  Store& store_;
  ServiceControl& service_;
  std::optional<RevisionNumber> candidate_;  // nothing: none that this agent looks at
  std::string found_for_;                    // the inventory that the last finding is for
  bool is_busy_ = false;
  QTimer timer_;
};

}  // namespace sextant
