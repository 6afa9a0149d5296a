// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds the latency panel and the table of what the newest revision did.
#pragma once

#include <QObject>

#include "widgets/charts/effect_table.h"
#include "widgets/charts/latency_panel.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/effect.h"

namespace sextant::ui {

class LatencyController : public QObject {
  Q_OBJECT
 public:
  // Neither widget is owned.
  LatencyController(const ConsoleParts& parts, LatencyPanel* panel, EffectTable* table,
                    QObject* parent = nullptr);
  void setService(std::optional<ServiceKey> key);
  // What is looked at now: a cluster or an instance.
  [[nodiscard]] Scope scope() const;
  // The effect that the table shows; nothing where there is no revision.
  [[nodiscard]] std::optional<Effect> effect() const;

 signals:
  // A person followed a marker, or pinned the cursor (Unix time).
  void revisionWanted(const sextant::ServiceKey& key, sextant::RevisionNumber revision);
  void momentWanted(const sextant::ServiceKey& key, qint64 second);

 private:
  [[nodiscard]] int expectedInstances() const;
  // The place among the recent revisions of the one that is in force.
  [[nodiscard]] std::optional<std::size_t> inForce() const;
  void refreshSources();
  void refreshPoints();
  void refreshMarkers();
  void refreshEffect();
  ConsoleParts parts_;
  LatencyPanel* panel_;
  EffectTable* table_;
  std::optional<ServiceKey> key_;
  std::vector<Scope> scopes_;
  QTimer seconds_;
};

}  // namespace sextant::ui
