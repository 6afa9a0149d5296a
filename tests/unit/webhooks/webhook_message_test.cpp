// SPDX-License-Identifier: GPL-3.0-or-later
// Who is told what, and in which words; and what is wrong with hooks in the settings.
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include "model/webhooks/webhook_message.h"

using namespace sextant;

namespace {

AuditRecord recordOf(const char* action, const char* outcome, const char* service = "shop") {
  AuditRecord record;
  record.action = action;
  record.outcome = outcome;
  record.service = service;
  return record;
}

ProfileSet settingsOf(const std::string& hooks) {
  return {{Scope{}, "webhooks:\n" + hooks}};
}

}  // namespace

class WebhookMessageTest : public QObject {
  Q_OBJECT
 private slots:
  void eachDeedHasItsEvent_data();
  void eachDeedHasItsEvent();
  void aHookIsToldOfWhatItWants();
  void theBodyTellsWhatHappened();
  void theSignatureIsThatOfRfc2104();
  void hooksAreRead();
  void whatIsWrongIsTold_data();
  void whatIsWrongIsTold();
};

void WebhookMessageTest::eachDeedHasItsEvent_data() {
  QTest::addColumn<QString>("outcome");
  QTest::addColumn<QString>("event");
  QTest::newRow("change open") << "done" << "opened";
  QTest::newRow("change approve") << "done" << "approved";
  QTest::newRow("publish") << "published" << "published";
  QTest::newRow("rollout promote") << "done" << "published";
  QTest::newRow("rollback") << "published" << "undone";
  QTest::newRow("rollout abort") << "done" << "undone";
  QTest::newRow("break glass") << "done" << "emergency";
  QTest::newRow("rollout advance") << "done" << "";
  QTest::newRow("grant") << "done" << "";
}

void WebhookMessageTest::eachDeedHasItsEvent() {
  QFETCH(QString, outcome);
  QFETCH(QString, event);
  const char* action = QTest::currentDataTag();
  const auto told = webhookEventOf(recordOf(action, qPrintable(outcome)));
  QCOMPARE(QString::fromStdString(told.value_or("")), event);
  for (const char* no : {"denied", "conflict", "invalid"})
    QVERIFY(!webhookEventOf(recordOf(action, no)));
}

void WebhookMessageTest::aHookIsToldOfWhatItWants() {
  const Webhook hook{"chat", "https://a.example", {"s"}, {"published"}, {"shop"}};
  QVERIFY(wants(hook, "published", recordOf("publish", "published")));
  QVERIFY(!wants(hook, "undone", recordOf("rollback", "published")));
  QVERIFY(!wants(hook, "published", recordOf("publish", "published", "bank")));
  QVERIFY(wants(hook, "published", recordOf("publish", "published", "")));
}

void WebhookMessageTest::theBodyTellsWhatHappened() {
  const AuditEntry entry{"prod", 17, {}, {},
                         R"({"action":"publish","outcome":"published","service":"shop","revision":4,"change":3,)"
                         R"("rollout":2,"person":"Ada \"A\"","login":"ada","message":"More","at_us":1790000000123456})"};
  auto record = auditRecord(entry);
  QVERIFY(record.has_value());
  const QJsonObject body =
      QJsonDocument::fromJson(webhookBody(entry, *record, "published", "11-22")).object();
  QCOMPARE(body["event"].toString(), QString("published"));
  QCOMPARE(body["store"].toString(), QString("11-22"));
  QCOMPARE(body["environment"].toString(), QString("prod"));
  QCOMPARE(body["service"].toString(), QString("shop"));
  QCOMPARE(body["person"].toString(), QString("Ada \"A\""));
  QCOMPARE(body["message"].toString(), QString("More"));
  QCOMPARE(body["entry"].toInt(), 17);
  QCOMPARE(body["revision"].toInt(), 4);
  QCOMPARE(body["change"].toInt(), 3);
  QCOMPARE(body["rollout"].toInt(), 2);
  QVERIFY(!body.contains("emergency"));
}

// Of RFC 4231, test case 2, with the time as a part of what is signed: computed by openssl.
void WebhookMessageTest::theSignatureIsThatOfRfc2104() {
  QCOMPARE(webhookSignature("Jefe", "what do ya want for nothing?", 1),
           QByteArray("t=1,v1=a9049465ce89cfb8e9aac62333abda66f80e3403f51f57f6bae3c3a4485eca38"));
  QVERIFY(webhookSignature("Jefe", "a", 1) != webhookSignature("Jefe", "a", 2));
  QVERIFY(webhookSignature("Jefe", "a", 1) != webhookSignature("other", "a", 1));
}

void WebhookMessageTest::hooksAreRead() {
  const auto hooks = webhooksOf(settingsOf(
      "  chat: {url: 'https://chat.example/7', secret: 'secret://chat', events: [undone], services: [shop]}\n"
      "  here: {url: 'http://127.0.0.1:8080/x', secret: 'secret://here'}\n"));
  QVERIFY2(hooks, hooks ? "" : hooks.error().toString().c_str());
  QCOMPARE(hooks->size(), std::size_t{2});
  QCOMPARE((*hooks)[0], (Webhook{"chat", "https://chat.example/7", {"chat"}, {"undone"}, {"shop"}}));
  QCOMPARE((*hooks)[1].events, webhookEvents());
  QVERIFY(webhooksOf({})->empty());
}

void WebhookMessageTest::whatIsWrongIsTold_data() {
  QTest::addColumn<QString>("hook");
  QTest::addColumn<QString>("where");
  const auto row = [](const char* name, const char* hook, const char* where) {
    QTest::newRow(name) << QString(hook) << QString(where);
  };
  row("no map", "  a: 7\n", "/webhooks/a");
  row("no address", "  a: {secret: 'secret://s'}\n", "/webhooks/a/url");
  row("in clear", "  a: {url: 'http://chat.example', secret: 'secret://s'}\n", "/webhooks/a/url");
  row("a password in it", "  a: {url: 'https://u:p@chat.example', secret: 'secret://s'}\n", "/webhooks/a/url");
  row("no scheme", "  a: {url: 'chat.example', secret: 'secret://s'}\n", "/webhooks/a/url");
  row("no secret", "  a: {url: 'https://chat.example'}\n", "/webhooks/a/secret");
  row("the secret itself", "  a: {url: 'https://chat.example', secret: hunter2}\n", "/webhooks/a/secret");
  row("no such event", "  a: {url: 'https://chat.example', secret: 'secret://s', events: [deleted]}\n",
      "/webhooks/a/events");
  row("something else", "  a: {url: 'https://chat.example', secret: 'secret://s', more: 1}\n",
      "/webhooks/a/more");
}

void WebhookMessageTest::whatIsWrongIsTold() {
  QFETCH(QString, hook);
  QFETCH(QString, where);
  const ProfileSet settings = settingsOf(hook.toStdString());
  QVERIFY(!webhooksOf(settings));
  const auto problems = checkWebhookSettings(settings);
  QCOMPARE(problems.size(), std::size_t{1});
  QVERIFY2(problems.front().message.starts_with(where.toStdString() + ": "), problems.front().message.c_str());
}

QTEST_APPLESS_MAIN(WebhookMessageTest)
#include "webhook_message_test.moc"
