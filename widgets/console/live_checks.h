// SPDX-License-Identifier: GPL-3.0-or-later
// The checks before a publish, run again behind every edit, away from the window's thread.
#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

#include "model/checks/profile_checks.h"
#include "model/checks/reach.h"
#include "model/session/session.h"
#include "widgets/common/background_job.h"
#include "widgets/console/draft_controller.h"
#include "model/guide/service_rules.h"

namespace sextant::ui {

// What the checks say of a set of profiles.
struct CheckReport {
  std::vector<Problem> problems;
  std::vector<RuleFinding> rules;
  std::optional<Reach> reach;  // nothing where a text cannot be read
  QString overrides;           // see overrideNote
  QStringList slips;           // see slipNotes
};

// Checks each followed service's stable revision with all drafts laid over it.
class LiveChecks : public QObject {
  Q_OBJECT
 public:
  static constexpr int pause_ms = 100;

  // All must outlive it.
  LiveChecks(Session& session, DraftController& drafts, ServiceRules& rules,
             QObject* parent = nullptr);
  void follow(const ServiceKey& key);

  [[nodiscard]] const std::vector<Problem>& problems(const ServiceKey& key) const;
  // How each rule of the service stands with the drafts, in the rules' order.
  [[nodiscard]] const std::vector<RuleFinding>& rules(const ServiceKey& key) const;
  // Which instances keep another value than the drafts set; empty where none does.
  [[nodiscard]] QString overrides(const ServiceKey& key) const;
  // Who would change by the drafts; nothing where a text cannot be read.
  [[nodiscard]] const std::optional<Reach>& reach(const ServiceKey& key) const;
  // True while the problems may be those of an earlier text.
  [[nodiscard]] bool isPending(const ServiceKey& key) const;
  // Unix time; 0 before the first.
  [[nodiscard]] std::int64_t checkedAt(const ServiceKey& key) const;

  // Checks any set of profiles, over which these drafts are laid already, as a question of `job`.
  void check(const ServiceKey& key, ProfileSet profiles, std::vector<Draft> drafts,
             BackgroundJob& job, std::function<void(const CheckReport&)> reply);

 signals:
  void changed(const sextant::ServiceKey& key);

 private:
  struct State {
    QTimer pause;
    BackgroundJob job;
    CheckReport report;
    std::int64_t checked_at = 0;
  };
  void touch(const ServiceKey& key);
  void run(const ServiceKey& key);
  void lookAtFacts();
  Session& session_;
  DraftController& drafts_;
  ServiceRules& rules_;
  QTimer facts_;
  std::map<ServiceKey, std::unique_ptr<State>> states_;
};

}  // namespace sextant::ui
