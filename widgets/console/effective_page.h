// SPDX-License-Identifier: GPL-3.0-or-later
// What an instance gets, with the drafts laid over it, and where each value comes from.
#pragma once

#include <QWidget>

#include <set>

#include "widgets/common/background_job.h"
#include "widgets/common/choice_button.h"
#include "widgets/console/console_parts.h"
#include "widgets/effective/effective_view.h"

namespace sextant::ui {

class EffectivePage : public QWidget {
  Q_OBJECT
 public:
  EffectivePage(const ConsoleParts& parts, ServiceKey key, Scope scope, QWidget* parent = nullptr);
  ~EffectivePage() override { BackgroundJob::letGo(std::move(effective_)); }
  [[nodiscard]] EffectiveView* view() const { return view_; }

 signals:
  void placeWanted(const sextant::Address& address, const sextant::Position& position);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  // What the rows are made from, in a worker.
  struct Input {
    ProfileSet with_drafts;
    ProfileSet without;
    Scope target;
    std::set<Scope> drafts;
    std::map<Scope, RevisionNumber> set_in;
    std::map<RevisionNumber, RevisionInfo> infos;
    std::int64_t now_s = 0;
    std::optional<ServiceSchema> schema;
    [[nodiscard]] std::size_t bytes() const;
  };
  struct Output {
    std::optional<Problem> problem;  // the profiles cannot be folded
    std::shared_ptr<const EffectiveProfile> effective;
    std::shared_ptr<const std::vector<EffectiveRow>> rows;
    QString note;
  };
  [[nodiscard]] static Output outputOf(const Input& input, BackgroundJob::Stopped stopped);
  [[nodiscard]] static EffectiveRow rowOf(const Input& input, const EffectiveEntry& entry,
                                          const EffectiveProfile* stable);
  // Something that the rows are made from has changed.
  void touch(const ServiceKey& key);
  void refresh();
  void offerTargets();
  [[nodiscard]] Input input() const;
  void take(Output output);
  void open(const QString& pointer, const QString& scope);

  ConsoleParts parts_;
  ServiceKey key_;
  Scope scope_;
  Scope target_;
  std::vector<Scope> targets_;
  std::shared_ptr<const EffectiveProfile> effective_;  // that is shown
  bool stale_ = true;
  BackgroundJob folding_;
  ChoiceButton* picker_;
  EffectiveView* view_;
};

}  // namespace sextant::ui
