// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out how a service was at a moment: from the store's history and telemetry.
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "widgets/console/console_parts.h"
#include "widgets/incident/moment.h"

namespace sextant::ui {

class MomentReader : public QObject {
  Q_OBJECT
 public:
  // How far back "just before" looks.
  static constexpr std::int64_t before_seconds = 1800;

  MomentReader(const ConsoleParts& parts, ServiceKey key, QObject* parent = nullptr);
  // Begins to read; what an earlier call has not read yet is dropped. `changed` tells each part.
  void read(std::int64_t second);
  // Nobody looks any more.
  void stop();
  [[nodiscard]] const Moment& moment() const { return moment_; }
  // What a change of `before` tells of; nullptr where its key is none.
  [[nodiscard]] const StoreEvent* eventOf(const QString& change) const;

 signals:
  void changed();

 private:
  void readRevisions(RevisionNumber before);
  void takeRevisions(const std::vector<RevisionInfo>& revisions);
  void readEvents();
  void readInstances();
  void takeInstances(const std::vector<LatencyStep>& steps, std::int64_t step_seconds);
  void fail(const Error& error);
  void partDone();

  ConsoleParts parts_;
  ServiceKey key_;
  Moment moment_;
  std::vector<StoreEvent> events_;
  std::vector<RevisionInfo> revisions_;  // newest first, until the one that was stable
  int parts_awaited_ = 0;
  QTimer retry_;                       // what could not be read is read again
  std::unique_ptr<QObject> question_;  // an answer to an older one is nobody's
};

}  // namespace sextant::ui
