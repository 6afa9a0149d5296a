// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with every instance of a service.
#pragma once

#include <QTimer>

#include <map>

#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/console/wanted_hashes.h"
#include "widgets/fleet/fleet_view.h"

namespace sextant::ui {

// How an instance does: the navigator, the fleet and the charts say the state's own word.
struct InstanceState {
  State state = State::none;
  QString reason = {};
};
// `because`: why it has to run that. One that runs a preview is not held against a revision.
[[nodiscard]] InstanceState instanceState(const sextant::FleetRow& row, RevisionNumber wanted,
                                          AssignmentReason because = AssignmentReason::stable);
// Its state alone, without making words.
[[nodiscard]] State instanceShape(const sextant::FleetRow& row, RevisionNumber wanted,
                                  AssignmentReason because = AssignmentReason::stable);
// "Previews drafts of ada, at most 40 s left."; `preview` is null where only its number is known.
// `now_us`: Unix time in microseconds.
[[nodiscard]] QString previewingWords(const RunningPreview& running, const Preview* preview,
                                      std::int64_t now_us);
// Of each instance that the head has a preview for.
[[nodiscard]] std::map<Scope, QString> previewingWords(const Session& session, const Head& head);
// One row for each instance of the inventory.
[[nodiscard]] std::vector<FleetRow> fleetRows(const Session& session, const ServiceKey& key);
// Instances that run the stable revision and are healthy, and all of the inventory.
struct FleetCount {
  int on_stable = 0;
  int all = 0;
};
[[nodiscard]] FleetCount fleetCount(const Session& session, const ServiceKey& key);

class FleetPage : public Page {
  Q_OBJECT
 public:
  FleetPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] QString key() const override;
  [[nodiscard]] QString title() const override { return tr("Fleet"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override;
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("problems#Instances"); }
  void focusContent() override { view_->table()->setFocus(); }
  // With this instance chosen, once it is listed.
  void choose(const Scope& instance);
  [[nodiscard]] FleetView* view() const { return view_; }

 private:
  ConsoleParts parts_;
  ServiceKey key_;
  void refresh();
  void showRows(FleetView::Rows rows);
  void tellAge();
  FleetView* view_;
  WantedHashes hashes_;
  BackgroundJob rows_job_;
  std::optional<Scope> to_choose_;
  QTimer seconds_;  // the store is away for
};

}  // namespace sextant::ui
