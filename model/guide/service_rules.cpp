// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/service_rules.h"

#include <algorithm>
#include <cmath>

#include "model/checks/settings.h"

namespace sextant {

ServiceRules::ServiceRules(Session& session, Measured measured, QObject* parent)
    : QObject(parent), session_(session), measured_(std::move(measured)) {
  connect(&session_, &Session::settingsChanged, this, [this] { rules_.clear(); });
}

const Result<RuleSet>& ServiceRules::of(const ServiceKey& key) {
  static const Result<RuleSet> none{RuleSet{}};
  const ProfileSet* settings = session_.settings(key.environment);
  if (settings == nullptr) return none;
  auto known = rules_.find(key);
  if (known == rules_.end())
    known = rules_.emplace(key, serviceRules(*settings, key.service)).first;
  return known->second;
}

std::map<std::string, double> ServiceRules::gauges(const ServiceKey& key) {
  std::map<std::string, double> read;
  const auto& rules = of(key);
  if (!rules || rules->facts.empty()) return read;
  const auto measured = measured_(key);
  for (const FactSource& fact : rules->facts) {
    if (const auto found = measured.find(fact.gauge); found != measured.end()) read.insert(*found);
  }
  return read;
}

ServiceRules::Asked ServiceRules::asked(const ServiceKey& key) {
  Asked asked{gauges(key), {}};
  if (const auto& rules = of(key)) {
    for (const std::string& service : rules->services()) {
      const RevisionContent* stable = session_.stable({key.environment, service});
      asked.others[service] = stable == nullptr ? RevisionNumber{} : stable->info.number;
    }
  }
  return asked;
}

RuleSubject ServiceRules::subject(const ServiceKey& key) const {
  RuleSubject subject;
  subject.inventory = session_.overview().inventory(key);
  if (const ServiceSchema* schema = session_.schema(key))
    subject.schema = std::make_shared<const ServiceSchema>(*schema);
  return subject;
}

RuleQuestion ServiceRules::question(const ServiceKey& key, ProfileSet profiles) {
  RuleQuestion question;
  question.after = subject(key);
  question.after.profiles = std::move(profiles);
  if (const RevisionContent* stable = session_.stable(key)) question.before = stable->profiles;
  const Asked asked = asked_[key] = this->asked(key);
  question.gauges = asked.gauges;
  for (const auto& [service, number] : asked.others) {
    const ServiceKey other{key.environment, service};
    session_.watch(other);
    const RevisionContent* stable = session_.stable(other);
    if (stable == nullptr) continue;
    question.others[service] = subject(other);
    question.others[service].profiles = stable->profiles;
  }
  return question;
}

bool ServiceRules::knowsAll(const ServiceKey& key) {
  const auto is_read = [this](const ServiceKey& one) {
    const Head* head = session_.overview().head(one);
    if (head == nullptr || head->stable.value == 0) return true;
    session_.watch(one);
    const RevisionContent* stable = session_.stable(one);
    return stable != nullptr && stable->info.number == head->stable;
  };
  const bool has_settings =
      session_.overview().head({key.environment, settings_service}) == nullptr ||
      session_.settings(key.environment) != nullptr;
  if (!session_.hasOverview() || !has_settings || !is_read(key)) return false;
  const auto& rules = of(key);
  if (!rules) return true;
  const auto others = rules->services();
  return std::all_of(others.begin(), others.end(), [&](const std::string& service) {
    return is_read({key.environment, service});
  });
}

bool ServiceRules::isOutdated(const ServiceKey& key) {
  const auto known = asked_.find(key);
  if (known == asked_.end()) return false;
  const Asked now = asked(key);
  const auto differs = [](const auto& a, const auto& b) {
    return a.first != b.first || std::abs(a.second - b.second) > 0.05 * std::abs(b.second);
  };
  const auto& before = known->second;
  return now.others != before.others ||
         !std::equal(now.gauges.begin(), now.gauges.end(), before.gauges.begin(),
                     before.gauges.end(),
                     [&](const auto& a, const auto& b) { return !differs(a, b); });
}

QStringList remediesOf(const std::vector<RuleFinding>& findings) {
  QStringList remedies;
  for (const RuleFinding& finding : findings) {
    if (!finding.change.empty()) remedies << QString::fromStdString(finding.change);
  }
  return remedies;
}

}  // namespace sextant
