// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/store/etcd_client.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QThread>
#include <QtNetwork/QTcpServer>

namespace sextant::testing {
namespace {

constexpr int answer_ms = 30000;

int freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return server.serverPort();
}

QByteArray base64(const std::string& text) {
  return QByteArray::fromStdString(text).toBase64();
}

std::int64_t number(const QJsonValue& value) {
  return value.toString().toLongLong();
}

}  // namespace

EtcdServer::EtcdServer() : port_(freePort()) {
  const QString client = QStringLiteral("http://127.0.0.1:%1").arg(port_);
  const QString peer = QStringLiteral("http://127.0.0.1:%1").arg(freePort());
  process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  process_.start(
      QStringLiteral("etcd"),
      {QStringLiteral("--data-dir"), folder_.path(), QStringLiteral("--name"),
       QStringLiteral("one"), QStringLiteral("--listen-client-urls"), client,
       QStringLiteral("--advertise-client-urls"), client, QStringLiteral("--listen-peer-urls"),
       peer, QStringLiteral("--initial-advertise-peer-urls"), peer,
       QStringLiteral("--initial-cluster"), QStringLiteral("one=") + peer,
       QStringLiteral("--log-level"), QStringLiteral("error")});
  if (!process_.waitForStarted()) qFatal("etcd is not installed: apt-get install etcd-server");
  QElapsedTimer clock;
  clock.start();
  QTcpSocket probe;
  do {
    if (clock.elapsed() > answer_ms) qFatal("etcd does not answer");
    QThread::msleep(20);
    probe.abort();
    probe.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port_));
  } while (!probe.waitForConnected(200));
}

EtcdServer::~EtcdServer() {
  process_.terminate();
  if (!process_.waitForFinished(5000)) process_.kill();
  process_.waitForFinished(5000);
}

EtcdClient::EtcdClient(const QString& host, int port) : host_(host) {
  socket_.connectToHost(host, static_cast<quint16>(port));
  if (!socket_.waitForConnected(answer_ms)) qFatal("etcd: %s", qPrintable(socket_.errorString()));
  socket_.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

QByteArray EtcdClient::post(const char* path, const QByteArray& body) {
  socket_.write(QByteArray("POST ") + path + " HTTP/1.1\r\nHost: " + host_.toUtf8() +
                "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
  QByteArray answer;
  while (true) {
    const auto head = answer.indexOf("\r\n\r\n");
    if (head >= 0) {
      const auto at = answer.indexOf("Content-Length: ");
      const auto length = answer.mid(at + 16, answer.indexOf('\r', at) - at - 16).toLongLong();
      if (answer.size() >= head + 4 + length) return answer.mid(head + 4, length);
    }
    if (!socket_.waitForReadyRead(answer_ms)) qFatal("etcd: %s", qPrintable(socket_.errorString()));
    answer += socket_.readAll();
  }
}

std::int64_t EtcdClient::modRevision(const std::string& key) {
  const QByteArray answer = post("/v3/kv/range", "{\"key\":\"" + base64(key) + "\"}");
  const QJsonObject json = QJsonDocument::fromJson(answer).object();
  return number(json[QLatin1String("kvs")][0][QLatin1String("mod_revision")]);
}

std::optional<std::int64_t> EtcdClient::putIf(const std::string& key, std::int64_t revision,
                                              const std::string& value) {
  const QByteArray name = base64(key);
  const QByteArray answer =
      post("/v3/kv/txn", "{\"compare\":[{\"target\":\"MOD\",\"result\":\"EQUAL\",\"key\":\"" +
                             name + "\",\"mod_revision\":\"" +
                             QByteArray::number(static_cast<qint64>(revision)) +
                             "\"}],\"success\":[{\"requestPut\":{\"key\":\"" + name +
                             "\",\"value\":\"" + base64(value) + "\"}}]}");
  const QJsonObject json = QJsonDocument::fromJson(answer).object();
  // A number of puts that nobody carried out is no figure.
  if (!json.contains(QLatin1String("header"))) qFatal("etcd: %s", answer.constData());
  if (!json[QLatin1String("succeeded")].toBool()) return std::nullopt;
  return number(json[QLatin1String("header")][QLatin1String("revision")]);
}

}  // namespace sextant::testing
