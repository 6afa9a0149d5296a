// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a person meets it: an X server, a window manager, mouse and keyboard.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

#include "model/checks/settings.h"
#include "tests/support/run_program.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 20000;
constexpr int width = 1280;
constexpr int height = 800;

// Places in the window, in pixels from its left and top, as a person would see them.
constexpr QPoint base_row(72, 185);
constexpr QPoint editor_text(420, 560);
constexpr QPoint diff_button(1144, 25);
constexpr QPoint publish_button(1222, 25);

const QByteArray& firstText() {
  static const QByteArray text = [] {
    QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/demo/small-scale-defaults.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }();
  return text;
}

// Xvfb on a display that is free, with a window manager.
class Display {
 public:
  bool start() {
    // Xvfb picks the display and says which.
    server_.start(QStringLiteral("Xvfb"),
                  {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                   QStringLiteral("0"), QStringLiteral("1400x900x24"), QStringLiteral("-nolisten"),
                   QStringLiteral("tcp")});
    if (!server_.waitForStarted()) return false;
    while (!server_.canReadLine()) {
      if (!server_.waitForReadyRead(10000)) return false;
    }
    environment_ = QProcessEnvironment::systemEnvironment();
    environment_.insert(QStringLiteral("DISPLAY"),
                        QLatin1Char(':') + QString::fromLatin1(server_.readLine().trimmed()));
    environment_.remove(QStringLiteral("WAYLAND_DISPLAY"));
    environment_.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    manager_.setProcessEnvironment(environment_);
    manager_.start(QStringLiteral("openbox"), {});
    return manager_.waitForStarted();
  }
  ~Display() {
    for (QProcess* process : {&manager_, &server_}) {
      process->terminate();
      process->waitForFinished(5000);
    }
  }
  [[nodiscard]] const QProcessEnvironment& environment() const { return environment_; }

 private:
  QProcess server_;
  QProcess manager_;
  QProcessEnvironment environment_;
};

}  // namespace

class XvfbTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    for (const char* tool : {"Xvfb", "xdotool", "openbox"}) {
      if (QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty()) {
        QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(tool))));
      }
    }
    QVERIFY(display_.start());
    store_ = fixture_.connectedStore("fixture");
    makeProd(*store_);
    QFile schema(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/schemas/hunt-engine.schema.json"));
    QVERIFY(schema.open(QIODevice::ReadOnly));
    const auto settings = settingsProfile(schema.readAll().toStdString());
    QVERIFY(settings);
    QVERIFY(publish(publishOf("prod/sextant/hunt-engine", 0, *settings)));
    QVERIFY(publish(publishOf("prod/hunt-engine", 0, firstText().toStdString())));
    StoreTarget server;
    server.kind = StoreTarget::Kind::dsn;
    server.parameters = fixture_.paths().parameters();
    dsn_ = server.dsn();
  }

  void cleanup() { stopProgram(); }

  void browseEditDiffPublish() {
    startProgram();
    click(base_row);
    click(editor_text);
    xdo({"key", "ctrl+End"});
    typeText("# typed by hand");
    QTRY_VERIFY_WITH_TIMEOUT(draftText().endsWith("# typed by hand"), soon_ms);

    click(diff_button);
    QTRY_VERIFY_WITH_TIMEOUT(title().contains("prod/hunt-engine"), soon_ms);
    xdo({"key", "F7"});
    xdo({"key", "ctrl+w"});

    // Offered as soon as the checks are through; a click before does nothing.
    QTRY_VERIFY_WITH_TIMEOUT(dialogAfterClick(), soon_ms);
    typeText("By hand");
    xdo({"key", "Return"});
    QTRY_COMPARE_WITH_TIMEOUT(stable(), std::int64_t(2), soon_ms);
    QCOMPARE(QByteArray::fromStdString(textOf({2})), firstText() + "# typed by hand");
    QTRY_VERIFY_WITH_TIMEOUT(draftText().isEmpty(), soon_ms);
    xdo({"key", "Return"});
  }

  void aDraftSurvivesAKilledProgram() {
    startProgram();
    click(editor_text);
    xdo({"key", "ctrl+End"});
    typeText("# about to be killed");
    QTRY_VERIFY_WITH_TIMEOUT(draftText().endsWith("# about to be killed"), soon_ms);
    program_.kill();
    QVERIFY(program_.waitForFinished(5000));

    const std::int64_t before = stable();
    startProgram();
    // What is published now is what came back.
    QTRY_VERIFY_WITH_TIMEOUT(dialogAfterClick(), soon_ms);
    typeText("After the crash");
    xdo({"key", "Return"});
    QTRY_COMPARE_WITH_TIMEOUT(stable(), before + 1, soon_ms);
    QVERIFY(QByteArray::fromStdString(textOf({before + 1})).endsWith("# about to be killed"));
  }

 private:
  bool publish(const PublishRequest& request) {
    return await<PublishReceipt>(
               [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); })
        .has_value();
  }

  std::int64_t stable() {
    const auto head = await<Head>([&](Reply<Head> reply) { store_->head(key_, std::move(reply)); });
    return head ? head->stable.value : 0;
  }

  std::string textOf(RevisionNumber number) {
    const auto content = await<RevisionContent>(
        [&](Reply<RevisionContent> reply) { store_->revision(key_, number, std::move(reply)); });
    return content ? content->profiles.at({}) : std::string();
  }

  // The draft as it is on disk; empty where there is none.
  QByteArray draftText() const {
    const QDir drafts(data_.path() + QStringLiteral("/sextant/drafts"));
    for (const QFileInfo& store : drafts.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      for (const QFileInfo& entry :
           QDir(store.filePath()).entryInfoList({QStringLiteral("*.draft")}, QDir::Files)) {
        QFile file(entry.filePath());
        if (!file.open(QIODevice::ReadOnly)) continue;
        return QJsonDocument::fromJson(file.readAll())[QLatin1String("text")].toString().toUtf8();
      }
    }
    return {};
  }

  void startProgram() {
    QProcessEnvironment environment = display_.environment();
    environment.insert(QStringLiteral("XDG_DATA_HOME"), data_.path());
    environment.insert(QStringLiteral("SEXTANT_PERSON"), QStringLiteral("mara"));
    program_.setProcessEnvironment(environment);
    program_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program_.start(productProgram(QStringLiteral("sextant")),
                   {QStringLiteral("--dsn"), dsn_, QStringLiteral("--size"),
                    QStringLiteral("%1x%2").arg(width).arg(height)});
    QVERIFY(program_.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(!(window_ = windowNamed("Sextant")).isEmpty(), soon_ms);
    xdo({"windowactivate", "--sync", window_});
    // Without an address the first service opens once the store has answered.
    QTRY_VERIFY2_WITH_TIMEOUT(title().startsWith("prod/hunt-engine"), qPrintable(title()), soon_ms);
  }

  void stopProgram() {
    if (program_.state() == QProcess::NotRunning) return;
    program_.terminate();
    if (!program_.waitForFinished(10000)) program_.kill();
  }

  QByteArray xdo(const QStringList& arguments) const {
    const auto result =
        runProgram(QStringLiteral("xdotool"), arguments, display_.environment(), 10000);
    return result.output.trimmed();
  }

  QString windowNamed(const char* name) const {
    return QString::fromLatin1(xdo({QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                    QStringLiteral("--name"), QLatin1String(name)})
                                   .split('\n')
                                   .first());
  }
  QString title() const {
    return QString::fromUtf8(xdo({QStringLiteral("getwindowname"), window_}));
  }

  void click(const QPoint& at) const {
    xdo({QStringLiteral("mousemove"), QStringLiteral("--sync"), QStringLiteral("--window"), window_,
         QString::number(at.x()), QString::number(at.y())});
    xdo({QStringLiteral("click"), QStringLiteral("1")});
  }
  void typeText(const char* text) const {
    xdo({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("12"),
         QLatin1String(text)});
  }

  // Clicks until the dialog is there, and gives it the keyboard.
  bool dialogAfterClick() {
    const QString dialog = windowNamed("Publish hunt-engine");
    if (dialog.isEmpty()) {
      click(publish_button);
      return false;
    }
    xdo({"windowactivate", "--sync", dialog});
    return true;
  }

  const ServiceKey key_{"prod", "hunt-engine"};
  StoreFixture fixture_;
  QTemporaryDir data_;
  Display display_;
  std::unique_ptr<Store> store_;
  QString dsn_;
  QProcess program_;
  QString window_;
};

QTEST_GUILESS_MAIN(XvfbTest)
#include "xvfb_test.moc"
