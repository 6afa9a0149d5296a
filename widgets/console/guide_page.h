// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that leads a change of a service from its drafts to all instances: check, preview, review, plan,
// publish. Each step is done at its own place; this page says where one stands and opens that place.
#pragma once

#include <QTimer>

#include "widgets/console/guide_words.h"
#include "widgets/console/page.h"
#include "widgets/console/preview_watch.h"

namespace sextant::ui {

class GuidePage : public Page {
  Q_OBJECT
 public:
  static constexpr int look_ms = 2000;

  GuidePage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key);
  [[nodiscard]] QString key() const override { return keyOf(key_); }
  [[nodiscard]] QString title() const override { return tr("Guide"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("from draft to all instances"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("rollouts#Led through"); }
  [[nodiscard]] bool hasNextStep() const override { return !view_->steps().empty(); }
  void focusContent() override { view_->focusNext(); }
  void readAgain() override { look(); }
  // Why the drafts cannot be proposed now, as the window knows it.
  void setProposeHindrance(std::function<QString()> hindrance);

  [[nodiscard]] GuideView* view() const { return view_; }

 signals:
  void problemsWanted();
  void previewWanted(const sextant::ServiceKey& key);
  void proposeWanted(const sextant::ServiceKey& key);
  void changeWanted(const sextant::ServiceKey& key, sextant::ChangeNumber number);
  void rolloutWanted(const sextant::ServiceKey& key);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void look();
  void readPlan(const ChangeSummary& summary);
  void planRead(const Change& change);
  void refresh();
  void open(int step);
  void addChecks(GuideFacts& facts) const;
  void addPreview(GuideFacts& facts) const;

  ConsoleParts parts_;
  ServiceKey key_;
  GuideView* view_;
  PreviewWatch* preview_;
  std::function<QString()> propose_hindrance_;
  std::optional<ChangeSummary> change_;
  std::vector<PlannedStage> stages_;
  std::optional<QString> plan_problem_;
  int planned_version_ = 0;  // of the change, whose stages those are
  std::optional<Rollout> rollout_;
  QTimer look_;
};

}  // namespace sextant::ui
