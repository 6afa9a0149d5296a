// SPDX-License-Identifier: GPL-3.0-or-later
// What undoes a revision, with what came since left as it is.
#include <QtTest/QTest>

#include "model/session/undo_texts.h"

using namespace sextant;

namespace {

const Scope base{}, eu1{"eu1", {}};

}  // namespace

class UndoTextsTest : public QObject {
  Q_OBJECT
 private slots:
  void withNothingSinceItIsAsBefore();
  void whatCameSinceStays();
  void whatWasSetAgainSinceIsKept();
  void profilesComeAndGo();
  void whatIsUndoneAlreadyNeedsNothing();
};

void UndoTextsTest::withNothingSinceItIsAsBefore() {
  const auto undo = undoTexts({{base, "a: 1 # one\nb: 2\n"}}, {{base, "a: 9\nb: 2\n"}}, {{base, "a: 9\nb: 2\n"}});
  QVERIFY(undo.has_value());
  QCOMPARE(undo->profiles.at(base).value(), std::string("a: 1 # one\nb: 2\n"));
  QVERIFY(undo->kept.empty());
}

void UndoTextsTest::whatCameSinceStays() {
  const auto undo = undoTexts({{base, "a: 1\nb: 2\n"}}, {{base, "a: 9\nb: 2\n"}}, {{base, "a: 9\nb: 3\nc: 4\n"}});
  QVERIFY(undo.has_value());
  QCOMPARE(undo->profiles.at(base).value(), std::string("a: 1\nb: 3\nc: 4\n"));
  QVERIFY(undo->kept.empty());
}

void UndoTextsTest::whatWasSetAgainSinceIsKept() {
  const auto undo = undoTexts({{base, "a: 1\nb: 2\n"}}, {{base, "a: 9\nb: 8\n"}}, {{base, "a: 7\nb: 8\n"}});
  QVERIFY(undo.has_value());
  QCOMPARE(undo->profiles.at(base).value(), std::string("a: 7\nb: 2\n"));
  QCOMPARE(undo->kept, std::vector<std::string>{"base: /a"});
}

void UndoTextsTest::profilesComeAndGo() {
  const auto added = undoTexts({}, {{eu1, "a: 1\n"}}, {{eu1, "a: 1\n"}});
  QVERIFY(added && added->profiles.contains(eu1) && !added->profiles.at(eu1));
  const auto edited = undoTexts({}, {{eu1, "a: 1\n"}}, {{eu1, "a: 2\n"}});
  QVERIFY(edited && edited->profiles.empty());
  QCOMPARE(edited->kept, std::vector<std::string>{"eu1"});
  const auto removed = undoTexts({{eu1, "a: 1\n"}}, {}, {});
  QCOMPARE(removed->profiles.at(eu1).value(), std::string("a: 1\n"));
}

void UndoTextsTest::whatIsUndoneAlreadyNeedsNothing() {
  const auto undo = undoTexts({{base, "a: 1\n"}}, {{base, "a: 9\n"}}, {{base, "a: 1\n"}});
  QVERIFY(undo && undo->profiles.empty() && undo->kept.empty());
}

QTEST_APPLESS_MAIN(UndoTextsTest)
#include "undo_texts_test.moc"
