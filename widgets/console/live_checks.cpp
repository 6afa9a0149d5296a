// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/live_checks.h"

#include <QDateTime>

#include "model/alerts/settings_checks.h"
#include "model/checks/item_key.h"
#include "model/checks/settings.h"
#include "widgets/console/override_note.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/slip_note.h"

namespace sextant::ui {

namespace {

// What rules ask about is measured each second; a check a few seconds later does.
constexpr int facts_every_ms = 3000;

// A set of rules that cannot be used passes nothing.
void lookAtRules(const Result<RuleSet>& rules, const RuleQuestion& question, CheckReport& report) {
  if (!rules) {
    report.problems.push_back({Severity::warning,
                               "The rules were not checked: " + rules.error().toString(),
                               {},
                               {},
                               {}});
    return;
  }
  report.rules = checkRules(*rules, question);
  for (Problem& problem : ruleProblems(report.rules, hasErrors(report.problems)))
    report.problems.push_back(std::move(problem));
}

}  // namespace

LiveChecks::LiveChecks(Session& session, DraftController& drafts, ServiceRules& rules,
                       QObject* parent)
    : QObject(parent), session_(session), drafts_(drafts), rules_(rules) {
  connect(&session, &Session::stableChanged, this, &LiveChecks::touch);
  connect(&session, &Session::schemaChanged, this, &LiveChecks::touch);
  connect(&session, &Session::overviewChanged, this, [this] {
    for (const auto& [key, state] : states_)
      touch(key);
  });
  connect(&drafts, &DraftController::changed, this,
          [this](const Address& address) { touch(address.key); });
  connect(&session, &Session::settingsChanged, this, [this](const QString& environment) {
    for (const auto& [key, state] : states_) {
      if (key.environment == environment.toStdString()) touch(key);
    }
  });
  connect(&facts_, &QTimer::timeout, this, &LiveChecks::lookAtFacts);
  facts_.start(facts_every_ms);
}

void LiveChecks::lookAtFacts() {
  for (const auto& [key, state] : states_) {
    if (rules_.isOutdated(key)) touch(key);
  }
}

void LiveChecks::follow(const ServiceKey& key) {
  auto& state = states_[key];
  if (state) return;
  state = std::make_unique<State>();
  state->pause.setSingleShot(true);
  state->pause.setInterval(pause_ms);
  connect(&state->pause, &QTimer::timeout, this, [this, key] { run(key); });
  state->pause.start();
}

void LiveChecks::touch(const ServiceKey& key) {
  const auto found = states_.find(key);
  if (found == states_.end()) return;
  found->second->pause.start();
  emit changed(key);
}

void LiveChecks::run(const ServiceKey& key) {
  State& state = *states_.at(key);
  if (state.job.isRunning()) {
    state.pause.start();
    return;
  }
  std::vector<Draft> drafts;
  for (const Draft* draft : drafts_.draftsOf(key))
    drafts.push_back(*draft);
  check(key, withDrafts(session_, key, drafts_.draftsOf(key)), std::move(drafts), state.job,
        [this, key](const CheckReport& report) {
          State& done = *states_.at(key);
          done.report = report;
          done.checked_at = QDateTime::currentSecsSinceEpoch();
          emit changed(key);
        });
}

void LiveChecks::check(const ServiceKey& key, ProfileSet profiles, std::vector<Draft> drafts,
                       BackgroundJob& job, std::function<void(const CheckReport&)> reply) {
  // Behind for small texts as well: there may be thousands of instances.
  const bool is_settings = key.service == settings_service;
  job.startBehind(
      [is_settings, drafts = std::move(drafts), rules = rules_.of(key),
       question = rules_.question(key, std::move(profiles))](BackgroundJob::Stopped stopped) {
        const RuleSubject& after = question.after;
        CheckReport report;
        report.problems = is_settings ? checkAllSettings(after.profiles)
                                      : checkProfiles(after.profiles, after.schema.get(),
                                                      after.inventory);
        if (!is_settings) lookAtRules(rules, question, report);
        if (stopped) return report;
        const ItemKey item_key = after.schema ? sextant::itemKeyOf(*after.schema) : ItemKey();
        if (auto reach = computeReach(question.before, after.profiles, after.inventory, item_key))
          report.reach = std::move(*reach);
        if (stopped) return report;
        if (report.reach) report.overrides = overrideNote(*report.reach);
        report.slips = slipNotes(question.before, after.profiles, drafts);
        return report;
      },
      std::move(reply));
}

const std::vector<Problem>& LiveChecks::problems(const ServiceKey& key) const {
  static const std::vector<Problem> none;
  const auto found = states_.find(key);
  return found == states_.end() ? none : found->second->report.problems;
}

const std::vector<RuleFinding>& LiveChecks::rules(const ServiceKey& key) const {
  static const std::vector<RuleFinding> none;
  const auto found = states_.find(key);
  return found == states_.end() ? none : found->second->report.rules;
}

QString LiveChecks::overrides(const ServiceKey& key) const {
  const auto found = states_.find(key);
  return found == states_.end() ? QString() : found->second->report.overrides;
}

const std::optional<Reach>& LiveChecks::reach(const ServiceKey& key) const {
  static const std::optional<Reach> none{Reach{}};
  const auto found = states_.find(key);
  return found == states_.end() ? none : found->second->report.reach;
}

bool LiveChecks::isPending(const ServiceKey& key) const {
  const auto found = states_.find(key);
  return found == states_.end() || found->second->job.isRunning() ||
         found->second->pause.isActive() || found->second->checked_at == 0;
}

std::int64_t LiveChecks::checkedAt(const ServiceKey& key) const {
  const auto found = states_.find(key);
  return found == states_.end() ? 0 : found->second->checked_at;
}

}  // namespace sextant::ui
