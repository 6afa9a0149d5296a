// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/rule_commands.h"

#include <QtCore/QDateTime>

#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/checks/settings.h"
#include "model/metrics/latency_facts.h"

namespace sextant::ctl {
namespace {

constexpr std::int64_t facts_seconds = 60;

struct RuleOptions {
  std::string address;
  std::vector<std::string> pairs;
};

Result<std::map<std::string, double>> gaugesOf(Store& store, const ServiceKey& key) {
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  return await<std::vector<LatencyStep>>([&](Reply<std::vector<LatencyStep>> reply) {
           store.telemetryRange(key, {now - facts_seconds, now, 1}, std::move(reply));
         })
      .map([now](const std::vector<LatencyStep>& steps) {
        LatencyHistory history(1, facts_seconds * 2);
        for (const LatencyStep& step : steps)
          history.add(step, now);
        return measuredFacts(history, now);
      });
}

// As it is now; without profiles where nothing is published.
Result<RuleSubject> subjectOf(Store& store, const ServiceKey& key) {
  RuleSubject subject;
  const auto base = baseOf(store, key, -1);
  if (!base) return tl::unexpected<Error>(base.error());
  subject.profiles = base->profiles;
  auto inventory = await<std::vector<Scope>>(
      [&](Reply<std::vector<Scope>> reply) { store.inventory(key, std::move(reply)); });
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  subject.inventory = std::move(*inventory);
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  if (*schema) subject.schema = std::make_shared<const ServiceSchema>(**schema);
  return subject;
}

const char* wordOf(RuleState state) {
  switch (state) {
    case RuleState::holds: return "holds";
    case RuleState::broken: return "broken";
    case RuleState::broken_between: return "broken-between";
    case RuleState::unknown: return "unknown";
  }
  return "";
}

Json findingJson(const RuleFinding& finding) {
  return {{"rule", finding.rule},
          {"severity", finding.severity == Severity::error ? "error" : "warning"},
          {"state", wordOf(finding.state)},
          {"was_broken", finding.was_broken},
          {"what", finding.what},
          {"change", finding.change},
          {"instances", finding.instances},
          {"scope", finding.problem.scope},
          {"pointer", finding.problem.pointer},
          {"line", finding.problem.position.line}};
}

Outcome show(const Context& context, const std::vector<RuleFinding>& findings) {
  int status = done;
  Json json = Json::array();
  std::vector<std::vector<std::string>> cells{{"RULE", "STATE", "WHAT IT MEANS"}};
  for (const RuleFinding& finding : findings) {
    if (finding.state != RuleState::holds) status = answer_is_no;
    json.push_back(findingJson(finding));
    cells.push_back({finding.rule, wordOf(finding.state),
                     finding.what + (finding.change.empty() ? "" : ' ' + finding.change)});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (findings.empty()) {
    printLine("The settings have no rules for this service.");
  } else {
    printTable(cells);
  }
  return status;
}

Outcome rules(Context& context, const RuleOptions& options) {
  const auto proposal = readProposal(context, options.pairs, {});
  if (!proposal) return tl::unexpected<Error>(proposal.error());
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  if (!options.pairs.empty() && proposal->key != *key) {
    return fail(ErrorKind::usage, "The texts are of another service: " + proposal->key.toString(),
                options.address);
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto subject = subjectOf(**store, *key);
  if (!subject) return tl::unexpected<Error>(subject.error());
  const Base base{{}, {}, subject->profiles};
  const auto findings = ruleFindings(**store, *key, base.profiles, proposedSet(base, *proposal),
                                     subject->inventory);
  if (!findings) return tl::unexpected<Error>(findings.error());
  return show(context, *findings);
}

}  // namespace

Result<std::vector<RuleFinding>> ruleFindings(Store& store, const ServiceKey& key,
                                              const ProfileSet& before, const ProfileSet& after,
                                              const std::vector<Scope>& inventory) {
  std::vector<RuleFinding> none;
  const auto settings = baseOf(store, {key.environment, settings_service}, -1);
  if (!settings) return tl::unexpected<Error>(settings.error());
  const auto rules = serviceRules(settings->profiles, key.service);
  if (!rules) return tl::unexpected<Error>(rules.error());
  if (rules->rules.empty()) return none;
  RuleQuestion question{{after, inventory, nullptr}, before, {}, {}};
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  if (*schema) question.after.schema = std::make_shared<const ServiceSchema>(**schema);
  auto gauges = gaugesOf(store, key);
  if (!gauges) return tl::unexpected<Error>(gauges.error());
  question.gauges = std::move(*gauges);
  for (const std::string& service : rules->services()) {
    auto other = subjectOf(store, {key.environment, service});
    if (!other) return tl::unexpected<Error>(other.error());
    if (!other->profiles.empty()) question.others[service] = std::move(*other);
  }
  return checkRules(*rules, question);
}

void addRulesCommand(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<RuleOptions>();
  auto* command = line.add_subcommand(
      "rules", "How a service's rules stand, also with texts that are not published");
  command->add_option("ENV/SERVICE", options->address)->required();
  command->add_option("ADDRESS FILE", options->pairs, "Texts to look at: ADDRESS FILE ...");
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return rules(context, *options); };
  });
}

}  // namespace sextant::ctl
