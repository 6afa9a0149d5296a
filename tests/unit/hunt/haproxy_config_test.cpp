// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/haproxy_config.h"

#include "app/hunt/cluster/cluster_commands.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTest>

using namespace sextant::hunt;

class HaproxyConfigTest : public QObject {
  Q_OBJECT

 private slots:
  void staysOnTheLoopbackAndHidesNoQueue() {
    const QString text = QString::fromStdString(
        haproxyConfig({8080, {{"hunt-1", 7001}, {"hunt-2", 7002}}, "/tmp/stats.sock"}));
    QVERIFY(text.contains("bind 127.0.0.1:8080\n"));
    QVERIFY(text.contains("balance roundrobin\n"));
    QVERIFY(text.contains("server hunt-1 127.0.0.1:7001\n"));
    QVERIFY(text.contains("server hunt-2 127.0.0.1:7002\n"));
    QVERIFY(text.contains("uri /healthz"));
    QCOMPARE(text.count("maxconn"), 1);
  }

  void haproxyTakesIt() {
    QTemporaryFile file;
    QVERIFY(file.open());
    const std::string text = haproxyConfig({8080, {{"hunt-1", 7001}}, "/tmp/sextant-none.sock"});
    file.write(text.c_str());
    file.close();
    const auto command = haproxyCommand(file.fileName());
    QVERIFY2(command, command ? "" : command.error().toString().c_str());
    QProcess check;
    check.setProcessChannelMode(QProcess::MergedChannels);
    check.start(command->program, {"-c", "-f", file.fileName()});
    QVERIFY(check.waitForFinished());
    QVERIFY2(check.exitCode() == 0, check.readAll().constData());
  }
};

QTEST_GUILESS_MAIN(HaproxyConfigTest)
#include "haproxy_config_test.moc"
