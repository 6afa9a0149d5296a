// SPDX-License-Identifier: GPL-3.0-or-later
// Webhooks as their receiver meets them: a real controller's program, a real store, and a server that answers
// as the test wants.
#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <algorithm>

#include "model/webhooks/webhook_message.h"
#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 20'000;

struct Message {
  QMap<QByteArray, QByteArray> headers;  // names in small letters
  QByteArray body;
  [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
  [[nodiscard]] QString event() const { return json()["event"].toString(); }
};

// Takes messages, and answers each with the status that holds at the moment.
class Receiver : public QObject {
 public:
  Receiver() {
    if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port is free");
    connect(&server_, &QTcpServer::newConnection, this, [this] {
      QTcpSocket* socket = server_.nextPendingConnection();
      connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
      connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
  }
  [[nodiscard]] QString url() const {
    return QStringLiteral("http://127.0.0.1:%1/hook").arg(server_.serverPort());
  }
  void setStatus(int status) { status_ = status; }
  [[nodiscard]] const std::vector<Message>& messages() const { return messages_; }

 private:
  void read(QTcpSocket* socket) {
    QByteArray& seen = seen_[socket];
    seen += socket->readAll();
    const auto end = seen.indexOf("\r\n\r\n");
    if (end < 0) return;
    Message message;
    for (const QByteArray& line : seen.left(end).split('\n')) {
      const auto colon = line.indexOf(':');
      if (colon > 0) message.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
    }
    const int length = message.headers["content-length"].toInt();
    if (seen.size() < end + 4 + length) return;
    message.body = seen.mid(end + 4, length);
    seen_.remove(socket);
    messages_.push_back(message);
    socket->write("HTTP/1.1 " + QByteArray::number(status_) +
                  " Answer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    socket->disconnectFromHost();
  }

  QTcpServer server_;
  QHash<QTcpSocket*, QByteArray> seen_;
  std::vector<Message> messages_;
  int status_ = 204;
};

}  // namespace

class WebhookTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void whatHappensIsToldSigned();
  void whatFailsComesAgain();
  void anotherControllerGoesOn();
  void aHookWithoutItsSecretIsNotTold();

 private:
  std::unique_ptr<QProcess> startController();
  void publish(const std::string& text);
  [[nodiscard]] int countOf(const QString& event) const;
  [[nodiscard]] QString problemOf(const char* hook);

  const ServiceKey shop_{"prod", "shop"};
  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir credentials_;
  Receiver receiver_;
  std::unique_ptr<QProcess> controller_;
  std::int64_t stable_ = 0;
};

std::unique_ptr<QProcess> WebhookTest::startController() {
  auto process = std::make_unique<QProcess>();
  process->setProcessChannelMode(QProcess::ForwardedChannels);
  auto world = QProcessEnvironment::systemEnvironment();
  world.insert("CREDENTIALS_DIRECTORY", credentials_.path());
  process->setProcessEnvironment(world);
  endWithUs(*process);
  process->start(productProgram("sextant-controller"), {"--dsn", fixture_.dsn(), "--log", "text"});
  if (!process->waitForStarted()) qFatal("the controller does not start");
  return process;
}

void WebhookTest::publish(const std::string& text) {
  stable_ = need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
                  store_->publish(publishOf("prod/shop", stable_, text), std::move(reply));
                })).revision.value;
}

int WebhookTest::countOf(const QString& event) const {
  return int(std::count_if(receiver_.messages().begin(), receiver_.messages().end(),
                           [&](const Message& one) { return one.event() == event; }));
}

void WebhookTest::initTestCase() {
  QFile secret(credentials_.filePath("chat"));
  QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("the secret") > 0);
  secret.close();
  makeProd(*store_);
  publish("size: 1\n");
  const std::string settings =
      "webhooks:\n  chat: {url: '" + receiver_.url().toStdString() +
      "', secret: 'secret://chat', events: [opened, published, undone]}\n"
      "  mute: {url: '" + receiver_.url().toStdString() + "', secret: 'secret://nobody'}\n";
  need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/sextant", 0, settings), std::move(reply));
  }));
  controller_ = startController();
  // A hook begins at the end of the log as it stands when it is held first.
  QTRY_COMPARE_WITH_TIMEOUT(problemOf("chat"), QString("held"), soon_ms);
}

void WebhookTest::cleanupTestCase() {
  controller_->kill();
  controller_->waitForFinished();
}

QString WebhookTest::problemOf(const char* hook) {
  const auto found =
      sql(fixture_, QByteArray("SELECT coalesce(problem, 'held') FROM sextant.webhook WHERE name = '") +
                        hook + "'");
  return found && !found->rows.empty() ? QString::fromUtf8(found->text(0, 0)) : QString();
}

void WebhookTest::whatHappensIsToldSigned() {
  publish("size: 2\n");
  QTRY_COMPARE_WITH_TIMEOUT(countOf("published"), 1, soon_ms);
  const Message& message = receiver_.messages().front();
  QCOMPARE(message.json()["service"].toString(), QString("shop"));
  QCOMPARE(message.json()["revision"].toInt(), 2);
  QCOMPARE(message.json()["environment"].toString(), QString("prod"));
  QCOMPARE(message.headers["sextant-event"], QByteArray("published"));
  QCOMPARE(message.headers["sextant-delivery"],
           QByteArray("prod/") + QByteArray::number(message.json()["entry"].toInteger()));
  const QByteArray signature = message.headers["sextant-signature"];
  const qint64 at = signature.mid(2, signature.indexOf(',') - 2).toLongLong();
  QVERIFY(qAbs(at - QDateTime::currentSecsSinceEpoch()) < 60);
  QCOMPARE(signature, webhookSignature("the secret", message.body, at));
  need(openChange(*store_, shop_, contentOf(stable_, "size: 3\n")));
  QTRY_COMPARE_WITH_TIMEOUT(countOf("opened"), 1, soon_ms);
}

void WebhookTest::whatFailsComesAgain() {
  receiver_.setStatus(503);
  const auto before = receiver_.messages().size();
  publish("size: 4\n");
  publish("size: 5\n");
  QTRY_VERIFY_WITH_TIMEOUT(receiver_.messages().size() >= before + 2, soon_ms);
  // The same one, and none past it.
  QCOMPARE(receiver_.messages()[before].headers["sextant-delivery"],
           receiver_.messages()[before + 1].headers["sextant-delivery"]);
  QTRY_COMPARE_WITH_TIMEOUT(problemOf("chat"), QString("It answered with status 503."), soon_ms);
  receiver_.setStatus(200);
  const auto revisions = [&] {
    QList<int> told;
    for (const Message& one : receiver_.messages()) {
      const int revision = one.json()["revision"].toInt();
      if (one.event() == "published" && (told.isEmpty() || told.back() != revision)) told << revision;
    }
    return told;
  };
  QTRY_COMPARE_WITH_TIMEOUT(revisions(), (QList<int>{2, 3, 4}), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(problemOf("chat"), QString("held"), soon_ms);
}

void WebhookTest::anotherControllerGoesOn() {
  controller_->kill();
  controller_->waitForFinished();
  publish("size: 6\n");
  QVERIFY(sql(fixture_, "UPDATE sextant.webhook SET held_until = clock_timestamp()"));
  const int before = countOf("published");
  controller_ = startController();
  QTRY_COMPARE_WITH_TIMEOUT(countOf("published"), before + 1, soon_ms);
  QCOMPARE(receiver_.messages().back().json()["revision"].toInt(), 5);
}

void WebhookTest::aHookWithoutItsSecretIsNotTold() {
  QTRY_VERIFY_WITH_TIMEOUT(problemOf("mute").contains("The secret \"nobody\" is not on the controller's host."),
                           soon_ms);
}

QTEST_GUILESS_MAIN(WebhookTest)
#include "webhook_test.moc"
