// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/agent_fixture.h"

#include <QtCore/QFile>

#include "tests/support/run_program.h"

namespace sextant::testing {
namespace {

QByteArray configOf(const QByteArray& folder, const Address& instance, quint16 port) {
  const QByteArray http = "http://127.0.0.1:" + QByteArray::number(port);
  const QByteArray name = QByteArray::fromStdString(instance.key.toString() + '/' + instance.scope.path());
  return "state: " + folder + "/state\ninstances:\n  - instance: " + name + "\n    profile: " + folder +
         "/profile.yaml\n    validate: [sh, -c, '! grep forbidden {}']\n    reload: " + http +
         "/reload\n    healthy: " + http + "/healthy\n    healthy_timeout_ms: 800\n" +
         "    metrics:\n      url: " + http +
         "/metrics\n      duration: d\n      errors: e_total\n      key_uses: u_total\n";
}

}  // namespace

AgentFixture::AgentFixture(const QString& folder, const QString& dsn, const Address& instance)
    : folder_(folder), dsn_(dsn), service_(path("profile.yaml")) {
  QFile config(path("agent.yaml"));
  if (!config.open(QIODevice::WriteOnly)) qFatal("%s cannot be written", qPrintable(config.fileName()));
  config.write(configOf(folder_.toUtf8(), instance, service_.port()));
}

AgentFixture::~AgentFixture() {
  kill();
}

void AgentFixture::start() {
  said_.clear();
  process_.setProcessEnvironment(environmentWith(folder_));
  process_.setProcessChannelMode(QProcess::MergedChannels);
  process_.start(productProgram(QStringLiteral("sextant-agent")),
                 {QStringLiteral("--config"), path("agent.yaml"), QStringLiteral("--dsn"), dsn_});
  if (!process_.waitForStarted()) qFatal("sextant-agent cannot be started");
}

void AgentFixture::kill() {
  process_.kill();
  process_.waitForFinished();
}

bool AgentFixture::hasSaid(const QByteArray& words) {
  said_ += process_.readAll();
  return said_.contains(words);
}

QByteArray AgentFixture::profile() const {
  QFile file(path("profile.yaml"));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace sextant::testing
