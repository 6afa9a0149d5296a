// SPDX-License-Identifier: GPL-3.0-or-later
// The profile of an edge in HAProxy's words, what HAProxy says of it, and the site around it.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "app/hunt/edge/edge_config.h"
#include "app/hunt/edge/haproxy_control.h"

using namespace sextant;
using namespace sextant::hunt;

namespace {

EdgeSite siteIn(const std::string& folder) {
  EdgeSite site;
  site.listen.port = 8080;
  site.health.port = 8081;
  site.metrics.port = 8082;
  site.log.port = 8083;
  site.log_key = "0123456789abcdef";
  site.profile = folder + "/profile.yaml";
  site.config = folder + "/haproxy.cfg";
  site.sockets = folder;
  site.servers = {{"hunt-1", {.port = 7001}}, {"hunt-2", {.port = 7002}}};
  return site;
}

QStringList linesOf(const EdgeProfile& profile) {
  return QString::fromStdString(
             edgeConfig({profile, {42, std::string(64, 'a')}}, siteIn("/tmp/edge")))
      .split('\n');
}

}  // namespace

class EdgeConfigTest : public QObject {
  Q_OBJECT

 private slots:
  void everyValueOfTheProfileIsInIt_data() {
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("line");
    QTest::newRow("balance") << "balance: leastconn"
                             << "  balance leastconn";
    QTest::newRow("connections") << "limits: {connections: 77}"
                                 << "  maxconn 77";
    QTest::newRow("health has room") << "limits: {connections: 77}"
                                     << "  maxconn 141";
    QTest::newRow("maxconn") << "servers: {maxconn: 4}"
                             << "  default-server check inter 500ms fall 3 rise 1 maxconn 4";
    QTest::newRow("no maxconn") << "servers: {maxconn: 0}"
                                << "  default-server check inter 500ms fall 3 rise 1";
    QTest::newRow("check") << "servers: {check_every: 2s}"
                           << "  default-server check inter 2000ms fall 3 rise 1";
    for (const auto& [key, word] :
         {std::pair{"client", "client"}, std::pair{"http_request", "http-request"},
          std::pair{"keep_alive", "http-keep-alive"}, std::pair{"queue", "queue"},
          std::pair{"connect", "connect"}, std::pair{"server", "server"}}) {
      QTest::newRow(key) << QString("timeouts: {%1: 1234ms}").arg(key)
                         << QString("  timeout %1 1234ms").arg(word);
    }
    QTest::newRow("drain") << "timeouts: {drain: 9s}"
                           << "  hard-stop-after 9000ms";
    const QString cache = "cache: {enabled: true, size: 2MiB, max_age: 1m, max_object: 9KiB}";
    for (const char* line :
         {"cache answers", "  total-max-size 2", "  max-age 60", "  max-object-size 9216",
          "  http-request cache-use answers", "  http-response cache-store answers"}) {
      QTest::newRow(line) << cache << line;
    }
  }
  void everyValueOfTheProfileIsInIt() {
    QFETCH(const QString, profile);
    QFETCH(const QString, line);
    const auto read = parseEdgeProfile(profile.toStdString());
    QVERIFY(read);
    const QStringList lines = linesOf(*read);
    QVERIFY2(lines.contains(line), qPrintable(lines.join('\n')));
  }

  void withoutACacheThereIsNothingOfIt() {
    const QString text = linesOf(EdgeProfile()).join('\n');
    QVERIFY(!text.contains("cache "));
    QVERIFY(!text.contains("-max-size"));
    QVERIFY(text.contains("kept_bytes=0 "));
  }

  void healthTellsTheRevisionThatServes() {
    const QString text = linesOf(EdgeProfile()).join('\n');
    QVERIFY(text.contains("\"revision\":42,\"effective\":\"aaaa"));
    QVERIFY(text.contains("bind 127.0.0.1:8081\n"));
    QVERIFY(text.contains("server hunt-2 127.0.0.1:7002\n"));
  }

  // Each text of the profile, and its header: none brings a line of its own.
  void hostileValuesBringNoLine_data() {
    QTest::addColumn<QString>("profile");
    const QString evil = "\"10s\\n  http-request deny\\n\"";
    for (const char* path :
         {"balance: %1", "limits: {connections: %1}", "servers: {maxconn: %1}",
          "servers: {check_every: %1}", "timeouts: {client: %1}", "timeouts: {http_request: %1}",
          "timeouts: {keep_alive: %1}", "timeouts: {queue: %1}", "timeouts: {connect: %1}",
          "timeouts: {server: %1}", "timeouts: {drain: %1}", "cache: {enabled: %1}",
          "cache: {size: %1}", "cache: {max_age: %1}", "cache: {max_object: %1}", "%1: 1"}) {
      QTest::newRow(path) << QString(path).arg(evil);
    }
    QTest::newRow("quote") << "balance: \"roundrobin' \\\" #\"";
    QTest::newRow("variable") << "balance: \"$HOME\"";
    const QString hash(64, 'a');
    QTest::newRow("revision") << "# sextant prod/edge/eu1/edge-1 revision 1'\\n effective " + hash +
                                     "\nbalance: source\n";
    QTest::newRow("hash") << "# sextant prod/edge/eu1/edge-1 revision 1 effective " +
                                 hash.chopped(1) + "'\nbalance: source\n";
  }
  void hostileValuesBringNoLine() {
    QFETCH(const QString, profile);
    QTemporaryDir folder;
    const std::string path = folder.filePath("profile.yaml").toStdString();
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(profile.toUtf8());
    file.close();
    const auto loaded = loadEdgeProfile(path);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, ErrorKind::answer_no);
  }

  void haproxyTakesIt() {
    QTemporaryDir folder("/tmp/sextant-edge-XXXXXX");
    const EdgeSite site = siteIn(folder.path().toStdString());
    for (const bool has_cache : {false, true}) {
      EdgeProfile profile;
      profile.cache_enabled = has_cache;
      profile.server_maxconn = 4;
      const auto good = checkEdgeConfig(edgeConfig({profile, {}}, site), site);
      QVERIFY2(good, good ? "" : good.error().toString().c_str());
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
  }

  void haproxysWordsNameTheLine() {
    const std::string config = "global\n  maxconn 9\n  balance foo\n";
    const QByteArray printed =
        "[NOTICE]   (12) : haproxy version is 2.6.12\n"
        "[ALERT]    (12) : config : parsing [/tmp/a b/x.cfg:3] : balance only supports this.\n"
        "[ALERT]    (12) : config : \"max-object-size\" is limited => 524288\n"
        "[ALERT]    (12) : config : Error(s) found in configuration file : /tmp/a b/x.cfg\n"
        "[ALERT]    (12) : config : Fatal errors found in configuration.\n";
    QCOMPARE(haproxyWords(printed, config),
             std::string("balance only supports this. [balance foo]\n"
                         "\"max-object-size\" is limited => 524288"));
    QCOMPARE(haproxyWords("something else\n", config), std::string());
  }

  void haproxysRefusalIsTold() {
    QTemporaryDir folder("/tmp/sextant-edge-XXXXXX");
    const EdgeSite site = siteIn(folder.path().toStdString());
    EdgeProfile profile;
    profile.cache_enabled = true;
    profile.cache_max_object_bytes = profile.cache_size_bytes;
    const auto refused = checkEdgeConfig(edgeConfig({profile, {}}, site), site);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::answer_no);
    QVERIFY2(refused.error().what.starts_with(
                 "HAProxy refuses it: \"max-object-size\" is limited to an half of"),
             refused.error().what.c_str());
  }

  // Neither is a refusal, nor slow.
  void aCheckThatSaysNothingIsToldApart_data() {
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QString>("says");
    QTest::newRow("not started") << QByteArray("#!/nowhere/at/all\n")
                                 << "HAProxy's check could not be started";
    QTest::newRow("ended") << QByteArray("#!/bin/sh\nkill -9 $$\n")
                           << "HAProxy was ended by a signal";
  }
  void aCheckThatSaysNothingIsToldApart() {
    QFETCH(const QByteArray, program);
    QFETCH(const QString, says);
    QTemporaryDir folder("/tmp/sextant-edge-XXXXXX");
    QFile file(folder.filePath("haproxy"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(program) == program.size());
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    file.close();
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", folder.path().toUtf8() + ':' + path);
    const EdgeSite site = siteIn(folder.path().toStdString());
    const auto checked = checkEdgeConfig(edgeConfig({EdgeProfile{}, {}}, site), site);
    qputenv("PATH", path);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, ErrorKind::unavailable);
    QVERIFY2(checked.error().what.starts_with(says.toStdString()), checked.error().what.c_str());
  }

  void aSitesFileIsReadAsItWasWritten() {
    const EdgeSite site = siteIn("/tmp/a b");
    EdgeSite plain = site;
    plain.sockets = "/tmp/edge";
    const auto read = parseEdgeSite(edgeSiteText(plain), "site.yaml");
    QVERIFY2(read, read ? "" : read.error().toString().c_str());
    QCOMPARE(edgeSiteText(*read), edgeSiteText(plain));
    QCOMPARE(read->profile, std::string("/tmp/a b/profile.yaml"));
    QCOMPARE(read->servers.size(), std::size_t{2});
    QVERIFY(!parseEdgeSite(edgeSiteText(site), "site.yaml"));
  }

  void aHostileSiteIsRefused_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says");
    QTest::newRow("server") << "hunt-1:"
                            << "\"a 1.2.3.4:5\\n  mode tcp\":"
                            << "A server's name has letters";
    QTest::newRow("address") << "127.0.0.1:7001"
                             << "10.0.0.1:7001"
                             << "Only addresses of this";
    QTest::newRow("sockets") << "/tmp/edge\""
                             << "/tmp/edge\\n  x\""
                             << "\"sockets\" is the path";
    QTest::newRow("long sockets") << "/tmp/edge\"" << '/' + QString(90, 'x') + '"'
                                  << "\"sockets\" is the path";
    QTest::newRow("key") << "0123456789abcdef"
                         << "0123456789abcde\\\" status=500 "
                         << "\"log_key\" has 16 to 64";
    QTest::newRow("short key") << "0123456789abcdef"
                               << "abc"
                               << "\"log_key\" has 16 to 64";
    QTest::newRow("unknown key") << "metrics:"
                                 << "metric:"
                                 << "The key \"metric\" is not known";
  }
  void aHostileSiteIsRefused() {
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, says);
    QString text = QString::fromStdString(edgeSiteText(siteIn("/tmp/edge")));
    QVERIFY(text.contains(from));
    text.replace(from, to);
    const auto read = parseEdgeSite(text.toStdString(), "site.yaml");
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().what).startsWith(says), read.error().what.c_str());
    QVERIFY(QString::fromStdString(read.error().where).startsWith("site.yaml:"));
  }
};

QTEST_GUILESS_MAIN(EdgeConfigTest)
#include "edge_config_test.moc"
