// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/checks/reach.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

const Scope base, eu1{"eu1", {}}, hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"},
    hunt3{"eu2", "hunt-3"};
const std::vector<Scope> fleet = {hunt1, hunt2, hunt3};

std::string words(const std::vector<Scope>& instances) {
  std::string text;
  for (const Scope& instance : instances)
    text += ' ' + instance.name();
  return text;
}

// "/max 20>4: hunt-1 hunt-2" for a change, "/max stays 8 by hunt-3: hunt-3" for what is kept.
QStringList told(const ProfileSet& before, const ProfileSet& after) {
  const auto reach = computeReach(before, after, fleet);
  if (!reach) return {QString::fromStdString(reach.error().scope)};
  QStringList lines{QString::number(reach->instances)};
  const auto json = [](const std::optional<Value>& value) { return value ? toJson(*value) : "-"; };
  for (const ReachedValue& one : reach->changes)
    lines.append(QString::fromStdString(one.pointer + ' ' + json(one.before) + '>' +
                                        json(one.after) + ':' + words(one.instances)));
  for (const KeptValue& one : reach->kept)
    lines.append(QString::fromStdString(one.pointer + " stays " + toJson(one.value) + " by " +
                                        one.set_by.name() + ':' + words(one.instances)));
  return lines;
}

}  // namespace

class ReachTest : public QObject {
  Q_OBJECT
 private slots:
  void aChangeOfBaseReachesAllButThoseWithTheirOwn() {
    const ProfileSet before{{base, "max: 20\nttl: 1s\n"}, {hunt3, "max: 8\n"}};
    ProfileSet after = before;
    after[base] = "max: 4\nttl: 1s\n";
    QCOMPARE(told(before, after),
             (QStringList{"2", "/max 20>4: hunt-1 hunt-2", "/max stays 8 by hunt-3: hunt-3"}));
  }

  void theSameKeyChangesOtherwiseWhereItWasOtherwise() {
    const ProfileSet before{{base, "max: 20\n"}, {eu1, "max: 10\n"}};
    ProfileSet after = before;
    after.erase(eu1);
    QCOMPARE(told(before, after), (QStringList{"2", "/max 10>20: hunt-1 hunt-2"}));
    after[base] = "max: 4\n";
    QCOMPARE(told(before, after),
             (QStringList{"3", "/max 10>4: hunt-1 hunt-2", "/max 20>4: hunt-3"}));
  }

  void commentsReachNobody() {
    QCOMPARE(told({{base, "max: 20\n"}}, {{base, "# c\nmax: 20\n"}}), QStringList{"0"});
  }

  void aTextThatCannotBeReadIsNamed() {
    QCOMPARE(told({{base, "a: 1\n"}}, {{base, "a: 1\n"}, {eu1, "a: [\n"}}), QStringList{"eu1"});
  }

  void aFleetOfTwentyThousandCostsAsMuchAsItsProfiles() {
    std::vector<Scope> many;
    for (int i = 0; i < 20000; ++i)
      many.push_back({"c" + std::to_string(i % 50), "i" + std::to_string(i)});
    ProfileSet before{{base, "max: 20\nttl: 1s\n"}};
    for (int i = 0; i < 50; ++i)
      before[{"c" + std::to_string(i), {}}] = "name: c" + std::to_string(i) + "\n";
    ProfileSet after = before;
    after[base] = "max: 4\nttl: 1s\n";
    const auto reach = computeReach(before, after, many);
    QVERIFY(reach);
    QCOMPARE(reach->instances, std::size_t(20000));
    QCOMPARE(reach->changes.size(), std::size_t(1));
    QCOMPARE(reach->changes[0].instances.size(), std::size_t(20000));
  }
};

QTEST_APPLESS_MAIN(ReachTest)
#include "reach_test.moc"
