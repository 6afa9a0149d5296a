// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/edge/edge_fixture.h"

#include <QtCore/QFile>
#include <QtCore/QJsonObject>

#include <csignal>

#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/cluster/http_call.h"
#include "app/hunt/edge/haproxy_control.h"
#include "tests/support/demo_fixture.h"

namespace sextant::testing {
namespace {

const ServiceKey edge{"prod", "edge"};

void writeFile(const QString& path, const QByteArray& text) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
    qFatal("%s", qUtf8Printable(file.errorString()));
}

}  // namespace

EdgeClient::EdgeClient(int port) {
  connect(&socket_, &QTcpSocket::readyRead, this, [this] {
    parser_.append(socket_.readAll().toStdString());
    static_cast<void>(parser_.next(answer_));
  });
  socket_.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
}

void EdgeClient::send(const QByteArray& path) {
  answer_ = {};
  answer_.status = 0;
  socket_.write("GET " + path + " HTTP/1.1\r\nHost: edge\r\n\r\n");
}

EdgeFixture::EdgeFixture() : folder_(QStringLiteral("/tmp/sextant-edge-XXXXXX")) {}

EdgeFixture::~EdgeFixture() {
  agent_.kill();
  agent_.waitForFinished();
  load_.kill();
  load_.waitForFinished();
  haproxy_.stop();
  follower_.stop();
}

void EdgeFixture::makeSite() {
  const auto ports = hunt::freePorts(4);
  if (!ports) qFatal("no port is free");
  site_.listen.port = ports->at(0);
  site_.health.port = ports->at(1);
  site_.metrics.port = ports->at(2);
  site_.log.port = ports->at(3);
  site_.log_key = "0123456789abcdef0123";
  site_.profile = path("profile.yaml").toStdString();
  site_.config = path("haproxy.cfg").toStdString();
  site_.sockets = folder_.path().toStdString();
  for (int i = 0; i < 2; ++i) {
    instances_.push_back(std::make_unique<InstanceDouble>());
    site_.servers.push_back({"hunt-" + std::to_string(i + 1), {.port = instances_.back()->port()}});
  }
}

std::string EdgeFixture::start() {
  store_ = fixture_.connectedStore();
  makeProd(*store_);
  makeSite();
  writeFile(path("profile.yaml"), shippedProfile(QStringLiteral("edge")));
  writeFile(path("site.yaml"), QByteArray::fromStdString(hunt::edgeSiteText(site_)));
  if (auto written = hunt::writeEdgeConfig(site_); !written) return written.error().toString();
  if (auto problem = startFollower(); !problem.empty()) return problem;
  const auto command = hunt::edgeCommand(site_);
  if (!command) return command.error().toString();
  if (auto up = haproxy_.start(*command, {}); !up) return up.error().toString();
  if (auto up = hunt::waitUntilListening(site_.listen.port, 10000); !up)
    return up.error().toString();
  return startAgent();
}

std::string EdgeFixture::startFollower() {
  const hunt::CommandLine command{productProgram(QStringLiteral("hunt-edge")),
                                  {QStringLiteral("--site"), path("site.yaml")}};
  const auto up = follower_.start(command, hunt::engineReadyLine);
  return up ? std::string() : up.error().toString();
}

std::string EdgeFixture::startAgent() {
  const QByteArray command = "[" + productProgram(QStringLiteral("hunt-edge")).toUtf8() +
                             ", --site, " + path("site.yaml").toUtf8();
  const auto http = [](const hunt::LoopbackAddress& address) {
    return "http://" + QByteArray::fromStdString(address.toString());
  };
  writeFile(path("agent.yaml"),
            "state: " + path("state").toUtf8() +
                "\ninstances:\n  - instance: prod/edge/eu1/edge-1\n    profile: " +
                path("profile.yaml").toUtf8() + "\n    validate: " + command +
                ", --validate, \"{}\"]\n    reload: " + command + ", --reload]\n    healthy: " +
                http(site_.health) + "/healthz\n    metrics:\n      url: " + http(site_.metrics) +
                "/metrics\n      duration: edge_request_duration_seconds\n"
                "      errors: edge_errors_total\n      key_uses: edge_key_uses_total\n"
                "      gauges: {queue_longest_seconds: edge_queue_longest_seconds}\n");
  hunt::bindToParent(agent_, SIGTERM);
  agent_.setProcessEnvironment(environmentWith(folder_.path()));
  agent_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  agent_.start(
      productProgram(QStringLiteral("sextant-agent")),
      {QStringLiteral("--config"), path("agent.yaml"), QStringLiteral("--dsn"), fixture_.dsn()});
  return agent_.waitForStarted() ? std::string() : agent_.errorString().toStdString();
}

qint64 EdgeFixture::publish(const Edits& edits) {
  QString text = QString::fromUtf8(shippedProfile(QStringLiteral("edge")));
  for (const auto& [from, to] : edits) {
    if (!text.contains(from)) qFatal("%s is not in the profile", qUtf8Printable(from));
    text.replace(from, to);
  }
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/edge", stable_, text.toStdString()), std::move(reply));
  });
  if (!receipt) qFatal("%s", receipt.error().toString().c_str());
  return stable_ = receipt->revision.value;
}

FleetRow EdgeFixture::row() {
  using Rows = std::vector<FleetRow>;
  const auto rows =
      await<Rows>([this](Reply<Rows> reply) { store_->fleet(edge, std::move(reply)); });
  return rows && rows->size() == 1 ? rows->front() : FleetRow{};
}

MetricsText EdgeFixture::metrics() const {
  const auto answer = hunt::httpCall(site_.metrics.port, "GET", "/metrics");
  const auto text = MetricsText::parse(answer ? answer->body : std::string());
  return text ? *text : MetricsText();
}

double EdgeFixture::metric(const std::string& name) const {
  return metrics().value(name).value_or(-1);
}

double EdgeFixture::errors(const std::string& cause) const {
  const auto by_cause = metrics().byLabel("edge_errors_total", "cause");
  const auto found = by_cause.find(cause);
  return found == by_cause.end() ? -1 : found->second;
}

QByteArray EdgeFixture::config() const {
  QFile file(QString::fromStdString(site_.config));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ProgramResult EdgeFixture::reloadBy(const std::string& effective_hash) {
  writeFile(path("profile.yaml"),
            QByteArray::fromStdString("# sextant prod/edge/eu1/edge-1 revision " +
                                      std::to_string(row().applied.value) + " effective " +
                                      effective_hash + '\n'));
  return runProgram(productProgram(QStringLiteral("hunt-edge")),
                    {QStringLiteral("--site"), path("site.yaml"), QStringLiteral("--reload")},
                    environmentWith(folder_.path()));
}

std::string EdgeFixture::servedHash() const {
  const auto health = hunt::httpCall(site_.health.port, "GET", "/healthz");
  const auto said =
      QJsonDocument::fromJson(QByteArray::fromStdString(health ? health->body : std::string()));
  return said[QLatin1String("effective")].toString().toStdString();
}

void EdgeFixture::startLoad(double seconds, double rate, double burst_rate) {
  const auto command =
      hunt::commandLine(hunt::LoadCommand{.program = productProgram(QStringLiteral("hunt-load")),
                                          .port = site_.listen.port,
                                          .seconds = seconds,
                                          .warmup_seconds = 0,
                                          .rate = rate,
                                          .burst_rate = burst_rate,
                                          .burst_every = 2});
  // Of a test that failed before its end.
  load_.kill();
  load_.waitForFinished();
  if (load_.isOpen()) load_.close();
  hunt::bindToParent(load_, SIGTERM);
  load_.start(command.program, command.arguments);
  if (!load_.waitForStarted()) qFatal("%s", qUtf8Printable(load_.errorString()));
}

QJsonObject EdgeFixture::loadReport() {
  return QJsonDocument::fromJson(load_.readAllStandardOutput()).object();
}

int EdgeFixture::requestsOfInstances() const {
  int requests = 0;
  for (const auto& instance : instances_)
    requests += instance->requests();
  return requests;
}

}  // namespace sextant::testing
