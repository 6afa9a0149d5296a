// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/estimate/hunt_model.h"

#include <QtCore/QFile>

#include "model/capacity/profile_trial.h"
#include "model/checks/settings.h"
#include "tests/benchmarks/estimate/cluster_run.h"

namespace sextant::benchmark {
namespace {

std::string resource(const char* name) {
  QFile file(QStringLiteral(SEXTANT_DEMO_FOLDER "/../") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return file.readAll().toStdString();
}

std::string withPool(const std::string& text, int size) {
  return withValue(withValue(text, "/db/pool/max", Value::integer(size)), "/db/pool/max_idle",
                   Value::integer(size));
}

}  // namespace

std::string withValue(const std::string& text, const std::string& pointer, const Value& value) {
  const auto changed = textWith(text, pointer, value);
  if (!changed) qFatal("%s cannot be set", pointer.c_str());
  return *changed;
}

std::vector<Subject> estimateSubjects() {
  const std::string tuned = demoProfile("tuned");
  const auto ttl = [&](const char* value) {
    return withValue(tuned, "/cache/ttl", Value::string(value));
  };
  const auto entries = [&](int count) {
    return withValue(tuned, "/cache/entries", Value::integer(count));
  };
  return {{"tuned", tuned},
          {"small-scale-defaults", demoProfile("small-scale-defaults")},
          {"pool 2", withPool(tuned, 2)},
          {"pool 8", withPool(tuned, 8)},
          {"pool 14", withPool(tuned, 14)},
          {"ttl 1 s", ttl("1s")},
          {"ttl 3 s", ttl("3s")},
          {"entries 100", entries(100)},
          {"entries 300", entries(300)},
          {"no coalescing", withValue(tuned, "/cache/coalesce_misses", Value::boolean(false))},
          {"queue 32", withValue(tuned, "/workers/queue_limit", Value::integer(32))},
          {"threads 8", withValue(tuned, "/workers/threads", Value::integer(8))},
          {"pool 8, ttl 2 s", withValue(withPool(tuned, 8), "/cache/ttl", Value::string("2s"))}};
}

std::vector<Subject> gridSubjects() {
  std::vector<Subject> grid;
  for (const int pool : {2, 4, 8, 14}) {
    for (const char* ttl : {"3s", "10s", "60s"}) {
      grid.push_back({"pool " + std::to_string(pool) + ", ttl " + ttl,
                      withValue(withPool(demoProfile("tuned"), pool), "/cache/ttl",
                                Value::string(ttl))});
    }
  }
  return grid;
}

HuntModel::HuntModel(int instances) : instances_(instances) {
  const auto schema = settingsProfile(resource("schemas/hunt-engine.schema.json"));
  if (!schema) qFatal("the demo's schema cannot be used");
  const ProfileSet settings{
      {Scope{"hunt-engine", ""}, *schema + resource("demo/hunt-engine-rules.yaml")}};
  const auto rules = serviceRules(settings, "hunt-engine");
  const auto model = CapacityModel::fromSettings(settings, "hunt-engine");
  const auto known = schemaFromSettings(settings, "hunt-engine");
  if (!rules || !model || !*model || !known || !*known)
    qFatal("the demo's settings cannot be used");
  rules_ = *rules;
  model_.push_back(**model);
  schema_ = std::make_shared<const ServiceSchema>(**known);
}

RuleQuestion HuntModel::state(const std::string& profile) const {
  RuleQuestion state;
  state.after.profiles[Scope{}] = profile;
  state.after.schema = schema_;
  for (int i = 1; i <= instances_; ++i)
    state.after.inventory.push_back({"eu1", "hunt-" + std::to_string(i)});
  return state;
}

std::vector<ServiceSetting> HuntModel::settings(const std::string& profile) const {
  const auto world = ruleWorld(rules_, state(profile));
  if (!world) qFatal("a profile cannot be read");
  const auto settings = model_.front().settings(*world);
  if (!settings) qFatal("%s", settings.error().what.c_str());
  return *settings;
}

CapacityFacts HuntModel::facts(const std::string& profile,
                               const std::map<std::string, double>& gauges) const {
  RuleQuestion asked = state(profile);
  asked.gauges = gauges;
  const auto world = ruleWorld(rules_, asked);
  const auto facts = world ? model_.front().facts(*world)
                           : Result<CapacityFacts>(fail(ErrorKind::input, "It cannot be read."));
  if (!facts) qFatal("%s", facts.error().what.c_str());
  return *facts;
}

AdvisorQuestion HuntModel::advisorQuestion(const std::string& profile,
                                           const std::map<std::string, double>& gauges) const {
  AdvisorQuestion question{rules_, state(profile), model_.front(), {}, {}};
  question.state.gauges = gauges;
  return question;
}

}  // namespace sextant::benchmark
