// SPDX-License-Identifier: GPL-3.0-or-later
// Which key a what-if curve is of, where nobody names one.
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <algorithm>

#include "model/capacity/what_if.h"
#include "model/checks/settings.h"

using namespace sextant;

namespace {

std::string shipped(const char* name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return file.readAll().toStdString();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) qFatal("the profile has no \"%s\"", from.c_str());
  return text.replace(at, from.size(), to);
}

// Three instances on the defaults of the first release, with the drafts laid over them.
WhatIfQuestion question(const std::string& draft) {
  const auto schema = settingsProfile(shipped("schemas/hunt-engine.schema.json"));
  const ProfileSet settings{
      {Scope{"hunt-engine", ""}, *schema + shipped("demo/hunt-engine-rules.yaml")}};
  const auto rules = serviceRules(settings, "hunt-engine");
  const auto model = CapacityModel::fromSettings(settings, "hunt-engine");
  if (!rules || !model || !*model) qFatal("the demo's settings cannot be used");
  RuleQuestion state;
  state.before[Scope{}] = shipped("demo/small-scale-defaults.yaml");
  state.after.profiles[Scope{}] = draft;
  state.after.schema =
      std::make_shared<const ServiceSchema>(**schemaFromSettings(settings, "hunt-engine"));
  for (const char* name : {"hunt-1", "hunt-2", "hunt-3"})
    state.after.inventory.push_back({"eu1", name});
  const std::vector<double> rates{250, 250, 250, 1000};
  const ServiceSetting defaults{32, 32, 20, 2, 0.25, no_limit, no_limit, 100, 1, false};
  const SimulatedFleet seen = simulateFleet(
      {{3, defaults}, {rates, 0.1, 1000, 0.9}, {0.0003, 0.0036, 0.0036, 0.004, 2, 47}, 20, 60, 3});
  WhatIfQuestion asked{*rules, std::move(state), **model,
                       {rates, 0.1, seen.hitRatio(), seen.hold_seconds,
                        seen.durations.quantileSeconds(0.5), seen.durations.quantileSeconds(0.99),
                        seen.requests}};
  asked.keys = {"/workers/threads", "/db/pool/max", "/request_deadline", "/cache/entries",
                "/cache/ttl"};
  return asked;
}

std::string variedOf(const WhatIfQuestion& asked) {
  const auto answer = whatIf(asked);
  if (!answer) qFatal("%s", answer.error().toString().c_str());
  if (answer->values.empty() != answer->varied.empty()) qFatal("no values of a varied key");
  return answer->varied;
}

}  // namespace

class WhatIfTest : public QObject {
  Q_OBJECT
 private slots:
  void theFirstKeyThatTheDraftsChangeIsVaried();
  void withoutADraftItIsTheOneThatMattersMost();
  void whoNamesOneGetsIt();
};

void WhatIfTest::theFirstKeyThatTheDraftsChangeIsVaried() {
  const std::string before = shipped("demo/small-scale-defaults.yaml");
  const std::string entries = replaced(before, "entries: 100", "entries: 900");
  QCOMPARE(variedOf(question(entries)), std::string("/cache/entries"));
  QCOMPARE(variedOf(question(replaced(entries, "max: 20", "max: 8"))), std::string("/db/pool/max"));
  WhatIfQuestion asked = question(entries);
  asked.otherwise = "/workers/threads";
  QCOMPARE(variedOf(asked), std::string("/cache/entries"));
}

// The cache of the defaults is what hurts.
void WhatIfTest::withoutADraftItIsTheOneThatMattersMost() {
  WhatIfQuestion asked = question(shipped("demo/small-scale-defaults.yaml"));
  const std::string chosen = variedOf(asked);
  const auto spread = [&](const std::string& key) {
    asked.varied = key;
    const auto answer = whatIf(asked);
    const auto [least, most] = std::minmax_element(
        answer->values.begin(), answer->values.end(), [](const WhatIfValue& a, const WhatIfValue& b) {
          return a.estimate.p99_seconds.high < b.estimate.p99_seconds.high;
        });
    return most->estimate.p99_seconds.high / least->estimate.p99_seconds.high;
  };
  qInfo("without a draft the curve is of %s, over which p99 varies by a factor of %.1f",
        chosen.c_str(), spread(chosen));
  QVERIFY(chosen != "/workers/threads");
  QVERIFY(spread(chosen) > spread("/workers/threads"));
  asked.varied.clear();
  asked.otherwise = "/workers/threads";
  QCOMPARE(variedOf(asked), std::string("/workers/threads"));
}

void WhatIfTest::whoNamesOneGetsIt() {
  WhatIfQuestion asked =
      question(replaced(shipped("demo/small-scale-defaults.yaml"), "entries: 100", "entries: 900"));
  asked.varied = "/cache/ttl";
  QCOMPARE(variedOf(asked), std::string("/cache/ttl"));
}

QTEST_GUILESS_MAIN(WhatIfTest)
#include "what_if_test.moc"
