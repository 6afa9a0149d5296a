// SPDX-License-Identifier: GPL-3.0-or-later
// A service's rules and all that they ask about, gathered from what the session knows.
#pragma once

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>
#include <optional>

#include "model/rules/rule_checks.h"
#include "model/session/session.h"

namespace sextant {

// What rules that do not hold say to change: the ends of their problems' messages.
[[nodiscard]] QStringList remediesOf(const std::vector<RuleFinding>& findings);

class ServiceRules : public QObject {
  Q_OBJECT
 public:
  using Measured = std::function<std::map<std::string, double>(const ServiceKey&)>;

  // `measured`: the newest values of a service's telemetry. The session must outlive it.
  ServiceRules(Session& session, Measured measured, QObject* parent = nullptr);

  // The rules that the settings have for it; why they cannot be used. Good until the session's next
  // `settingsChanged`.
  [[nodiscard]] const Result<RuleSet>& of(const ServiceKey& key);
  // What the rules ask about when these were the service's profiles. Services that they read
  // besides are followed from then on.
  [[nodiscard]] RuleQuestion question(const ServiceKey& key, ProfileSet profiles);
  // Whether all that question() asks the session for has been read: the settings, the stable revision,
  // and those of the services that the rules read besides, which are followed from now on.
  [[nodiscard]] bool knowsAll(const ServiceKey& key);
  // Whether something that the rules look at has changed since the last question: what is measured
  // (by more than a twentieth), or the profiles of another service.
  [[nodiscard]] bool isOutdated(const ServiceKey& key);

 private:
  [[nodiscard]] std::map<std::string, double> gauges(const ServiceKey& key);
  [[nodiscard]] RuleSubject subject(const ServiceKey& key) const;

  struct Asked {
    std::map<std::string, double> gauges;
    std::map<std::string, RevisionNumber> others;
  };
  [[nodiscard]] Asked asked(const ServiceKey& key);

  Session& session_;
  Measured measured_;
  std::map<ServiceKey, Result<RuleSet>> rules_;
  std::map<ServiceKey, Asked> asked_;
};

}  // namespace sextant
