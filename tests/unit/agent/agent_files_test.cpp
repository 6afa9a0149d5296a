// SPDX-License-Identifier: GPL-3.0-or-later
// The files of an agent: its configuration, the profiles it writes, and its last known good.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "model/agent/agent_config.h"
#include "model/agent/atomic_file.h"
#include "model/agent/last_known_good.h"

using namespace sextant;

namespace {

const QByteArray good_config =
    "state: /var/lib/agent\n"
    "instances:\n"
    "  - instance: prod/shop/eu1/shop-1\n"
    "    profile: /etc/shop.yaml\n"
    "    mode: \"0640\"\n"
    "    validate: [shop, --check, \"{}\"]\n"
    "    reload: http://127.0.0.1:80/reload\n"
    "    healthy: http://127.0.0.1:80/healthz\n"
    "    healthy_timeout_ms: 2500\n"
    "    metrics:\n"
    "      url: http://127.0.0.1:80/metrics\n"
    "      duration: d\n"
    "      errors: e\n"
    "      cause_label: why\n"
    "      gauges: {q: queue}\n"
    "      counters: {hits: cache_hits_total}\n"
    "listen: \"[::1]:9477\"\n";

const Instance shop{{"prod", "shop"}, {"eu1", "shop-1"}};

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class AgentFilesTest : public QObject {
  Q_OBJECT
 private slots:
  void init();
  void everyKeyIsRead();
  void aReloadMayBeACommand();
  void wrongConfigurationNamesThePlace_data();
  void wrongConfigurationNamesThePlace();
  void missingConfigurationIsAnInputError();
  void replacedFileHasContentAndMode();
  void readersSeeOldOrNew();
  void fullDiskLeavesTheOldFile();
  void missingFolderIsAnError();
  void lastKnownGoodComesBack();
  void damagedLastKnownGoodDoesNot_data();
  void damagedLastKnownGoodDoesNot();

 private:
  [[nodiscard]] Result<AgentConfig> read(const QByteArray& text) const;
  std::unique_ptr<QTemporaryDir> folder_;
};

void AgentFilesTest::init() {
  folder_ = std::make_unique<QTemporaryDir>();
}

Result<AgentConfig> AgentFilesTest::read(const QByteArray& text) const {
  QFile file(folder_->filePath(QStringLiteral("agent.yaml")));
  if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0) qFatal("no file");
  file.close();
  return readAgentConfig(file.fileName());
}

void AgentFilesTest::everyKeyIsRead() {
  const auto config = read(good_config);
  QVERIFY2(config, config ? "" : config.error().toString().c_str());
  QCOMPARE(config->state_folder, QStringLiteral("/var/lib/agent"));
  QCOMPARE(config->listen->first, QHostAddress::LocalHostIPv6);
  QCOMPARE(config->listen->second, quint16{9477});
  QCOMPARE(config->instances.size(), std::size_t{1});
  const InstanceConfig& instance = config->instances.front();
  QCOMPARE(instance.instance, shop);
  QCOMPARE(instance.profile_mode, 0640U);
  QCOMPARE(instance.validate.size(), 3);
  QCOMPARE(instance.healthy_timeout_ms, 2500);
  QCOMPARE(instance.metrics.cause_label, std::string("why"));
  QCOMPARE(instance.metrics.gauges.at("q"), std::string("queue"));
  QCOMPARE(instance.metrics.counters.at("hits"), std::string("cache_hits_total"));
}

void AgentFilesTest::aReloadMayBeACommand() {
  QByteArray text = good_config;
  text.replace("reload: http://127.0.0.1:80/reload", "reload: [shop, --reload]");
  const auto config = read(text);
  QVERIFY2(config, config ? "" : config.error().toString().c_str());
  const InstanceConfig& instance = config->instances.front();
  QCOMPARE(instance.reload_command,
           (QStringList{QStringLiteral("shop"), QStringLiteral("--reload")}));
  QVERIFY(instance.reload.isEmpty());
}

void AgentFilesTest::wrongConfigurationNamesThePlace_data() {
  QTest::addColumn<QByteArray>("before");
  QTest::addColumn<QByteArray>("after");
  QTest::addColumn<QByteArray>("place");
  const auto row = [](const char* name, const QByteArray& before, const char* after,
                      const char* place) {
    QTest::newRow(name) << before << QByteArray(after) << QByteArray(place);
  };
  row("unknown key at the top", "state:", "surprise: 1\nstate:", ":1:1: ");
  row("unknown key of an instance", "    mode:", "    mod:", ":5:5: ");
  row("unknown key of metrics", "cause_label", "cause", ":14:7: ");
  row("no instance address", "prod/shop/eu1/shop-1", "prod/shop", ":3:15: ");
  row("no instances", good_config.mid(22), "instances: []\n", ":1:1: ");
  row("a name to listen at", "[::1]:9477", "localhost:9477", ":17:9: ");
  row("no port to listen at", "[::1]:9477", "127.0.0.1", ":17:9: ");
  row("no state", "state: /var/lib/agent\n", "", ":1:1: ");
  row("no http address", "http://127.0.0.1:80/reload", "file:///etc/passwd", ":7:13: ");
  row("no program", "http://127.0.0.1:80/reload", "[]", ":7:13: ");
  row("a number that is none", "2500", "soon", ":9:25: ");
  row("broken text", "[shop,", "[[shop,", ":");
}

void AgentFilesTest::wrongConfigurationNamesThePlace() {
  QFETCH(QByteArray, before);
  QFETCH(QByteArray, after);
  QFETCH(QByteArray, place);
  QVERIFY(QByteArray(good_config).contains(before));
  const auto config = read(QByteArray(good_config).replace(before, after));
  QVERIFY(!config);
  QCOMPARE(config.error().kind, ErrorKind::input);
  const std::string text = config.error().toString();
  QVERIFY2(text.find("agent.yaml" + place.toStdString()) != std::string::npos, text.c_str());
}

void AgentFilesTest::missingConfigurationIsAnInputError() {
  const auto config = readAgentConfig(folder_->filePath(QStringLiteral("nothing.yaml")));
  QVERIFY(!config);
  QCOMPARE(config.error().kind, ErrorKind::input);
}

void AgentFilesTest::replacedFileHasContentAndMode() {
  const QString path = folder_->filePath(QStringLiteral("profile.yaml"));
  QVERIFY(replaceFile(path, "a: 1\n", 0640).has_value());
  QCOMPARE(contentOf(path), QByteArray("a: 1\n"));
  struct stat found {};
  QCOMPARE(::stat(QFile::encodeName(path).constData(), &found), 0);
  QCOMPARE(found.st_mode & 07777U, 0640U);
  QVERIFY(replaceFile(path, "", 0600).has_value());
  QCOMPARE(contentOf(path), QByteArray());
  QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void AgentFilesTest::readersSeeOldOrNew() {
  const QString path = folder_->filePath(QStringLiteral("profile.yaml"));
  const QByteArray texts[] = {QByteArray(200000, 'a'), QByteArray(300000, 'b')};
  QVERIFY(replaceFile(path, texts[0], 0644).has_value());
  std::atomic<bool> stop = false;
  std::atomic<int> torn = 0, looks = 0;
  std::thread reader([&] {
    while (!stop) {
      const QByteArray seen = contentOf(path);
      if (seen != texts[0] && seen != texts[1]) ++torn;
      ++looks;
    }
  });
  bool written = true;
  for (int i = 0; i < 60 || (looks < 200 && i < 2000); ++i)
    written = written && replaceFile(path, texts[i % 2], 0644).has_value();
  stop = true;
  reader.join();
  QVERIFY(written);
  QCOMPARE(torn.load(), 0);
  QVERIFY(looks > 20);
}

void AgentFilesTest::fullDiskLeavesTheOldFile() {
  const QByteArray disk = QFile::encodeName(folder_->path());
  if (::mount("none", disk.constData(), "tmpfs", 0, "size=1m") != 0)
    QSKIP("Mounting a small disk is not allowed here.");
  const QString path = folder_->filePath(QStringLiteral("profile.yaml"));
  const auto small = replaceFile(path, "a: 1\n", 0644);
  const auto large = replaceFile(path, QByteArray(4 << 20, 'x'), 0644);
  const QByteArray after = contentOf(path);
  const auto files = QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden);
  ::umount2(disk.constData(), MNT_DETACH);
  QVERIFY(small.has_value());
  QVERIFY(!large);
  QCOMPARE(large.error().kind, ErrorKind::unavailable);
  QVERIFY2(large.error().toString().find("Free some space") != std::string::npos,
           large.error().toString().c_str());
  QCOMPARE(after, QByteArray("a: 1\n"));
  QCOMPARE(files, QStringList{QStringLiteral("profile.yaml")});
}

void AgentFilesTest::missingFolderIsAnError() {
  const auto written = replaceFile(folder_->filePath(QStringLiteral("no/profile.yaml")), "a", 0644);
  QVERIFY(!written);
  QCOMPARE(written.error().kind, ErrorKind::unavailable);
}

void AgentFilesTest::lastKnownGoodComesBack() {
  QVERIFY(!loadLastKnownGood(folder_->path(), shop));
  const QByteArray file = profileFile(shop, {42}, "a: ü\n");
  QVERIFY(file.startsWith("# sextant prod/shop/eu1/shop-1 revision 42 effective "));
  const LastKnownGood good{{2, 17}, {42}, file, ContentHash::of("a: ü\n").hex()};
  QVERIFY(saveLastKnownGood(folder_->path(), shop, good).has_value());
  const auto back = loadLastKnownGood(folder_->path(), shop);
  QVERIFY(back.has_value());
  QCOMPARE(back->file, file);
  QCOMPARE(back->sequence, (HeadSequence{2, 17}));
  QCOMPARE(back->revision.value, std::int64_t{42});
  QVERIFY(!loadLastKnownGood(folder_->path(), {shop.key, {"eu1", "shop-2"}}));
}

void AgentFilesTest::damagedLastKnownGoodDoesNot_data() {
  QTest::addColumn<QByteArray>("before");
  QTest::addColumn<QByteArray>("after");
  QTest::newRow("another text") << QByteArray("a: 1") << QByteArray("a: 2");
  QTest::newRow("cut off") << QByteArray("\"revision\"") << QByteArray("");
}

void AgentFilesTest::damagedLastKnownGoodDoesNot() {
  QFETCH(QByteArray, before);
  QFETCH(QByteArray, after);
  const LastKnownGood good{
      {1, 1}, {3}, profileFile(shop, {3}, "a: 1\n"), ContentHash::of("a: 1\n").hex()};
  QVERIFY(saveLastKnownGood(folder_->path(), shop, good).has_value());
  const QString path = folder_->filePath(QDir(folder_->path()).entryList(QDir::Files).constFirst());
  const QByteArray text = contentOf(path);
  QVERIFY(text.contains(before));
  const QByteArray damaged =
      after.isEmpty() ? text.left(text.indexOf(before)) : QByteArray(text).replace(before, after);
  QVERIFY(replaceFile(path, damaged, 0600).has_value());
  QVERIFY(!loadLastKnownGood(folder_->path(), shop));
}

QTEST_GUILESS_MAIN(AgentFilesTest)
#include "agent_files_test.moc"
