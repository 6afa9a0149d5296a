// SPDX-License-Identifier: GPL-3.0-or-later
// Consoles as processes of their own, with logins of their own, under a real X server: driven by mouse and
// keyboard, and looked at from outside as a screen reader does. One reviews the other's change from the first
// word to the publish; then ten look at one change, one points, and one is killed.
#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

#include <algorithm>
#include <functional>

#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"
#include "tests/support/screen_reader.h"
#include "tests/window/xvfb/screen.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 30'000;
constexpr int people_count = 10;
constexpr int moves = 40;
constexpr int keys = 60;
constexpr const char* people_bar = "Who else looks at this change";

// To look at a window from outside takes its time, so it is the time that is bounded, not the number of looks.
bool soon(const std::function<bool()>& condition) {
  const QDeadlineTimer deadline(soon_ms);
  while (!condition()) {
    if (deadline.hasExpired()) return false;
    QTest::qWait(50);
  }
  return true;
}

#define VERIFY_SOON(condition) QVERIFY(soon([&] { return bool(condition); }))

// A console of one person, with data of its own.
struct Console {
  QString person;
  QString dsn;
  QTemporaryDir data{};
  QProcess program{};
  QString window{};
  [[nodiscard]] int pid() const { return int(program.processId()); }
};

std::string textOf(int value) {
  std::string text;
  for (int i = 0; i < keys; ++i)
    text += "k" + std::to_string(100 + i) + ": " + std::to_string(value) + "\n";
  return text;
}

}  // namespace

class ReviewProcessesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void eachSeesTheOther();
  void aCommentArrivesInTheOtherWindow();
  void anApprovalIsSeenByTheAuthor();
  void anEditVoidsIt();
  void whatWasApprovedIsPublished();
  void aLinkOpensInTheOneThatRuns();
  void tenSeeWhereOnePoints();
  void whoeverIsKilledIsGone();

 private:
  [[nodiscard]] QProcessEnvironment environmentOf(const Console& console) const;
  void start(Console& console, const QString& link);
  QByteArray xdo(const QStringList& arguments) const;
  void activate(const Console& console) const { xdo({"windowactivate", "--sync", console.window}); }
  [[nodiscard]] QString titleOf(const Console& console) const;
  [[nodiscard]] std::optional<AccessibleNode> nodeOf(const Console& console, const char* role,
                                                     const std::string& begins) const;
  // Clicks the middle of what is called so; false: it does not show, or cannot be pressed.
  bool click(const Console& console, const char* role, const std::string& begins) const;
  void arm(const Console& console);
  [[nodiscard]] bool says(const Console& console, const std::string& words) const {
    return reader_->says(console.pid(), words);
  }
  [[nodiscard]] bool sees(const Console& console, const QString& person) const;
  std::unique_ptr<Console> reviewer(const QString& person);

  StoreFixture fixture_;
  Screen screen_;
  std::unique_ptr<ScreenReader> reader_;
  std::unique_ptr<Store> store_;
  ChangeReceipt change_;
  std::unique_ptr<Console> mara_, otto_;
  std::vector<std::unique_ptr<Console>> others_;
};

void ReviewProcessesTest::initTestCase() {
  for (const char* tool : {"Xvfb", "xdotool", "openbox", "dbus-daemon"}) {
    if (QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty())
      QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(tool))));
  }
  QVERIFY(screen_.start());
  reader_ = std::make_unique<ScreenReader>();
  store_ = fixture_.connectedStore("fixture");
  makeProd(*store_);
  QVERIFY(publish(*store_, publishOf("prod/hunt-engine", 0, textOf(1))).has_value());
  makeProd(*store_, true);
  mara_ = std::make_unique<Console>();
  mara_->person = "mara";
  mara_->dsn = fixture_.dsn();
  change_ = need(openChange(*store_, hunt, contentOf(1, textOf(2))));
  otto_ = reviewer("otto");
  const QString link = QString("sextant://prod/hunt-engine/change/%1").arg(change_.change.value);
  start(*mara_, link);
  start(*otto_, link);
}

void ReviewProcessesTest::cleanupTestCase() {
  std::vector<Console*> all;
  for (const auto* one : {&mara_, &otto_})
    if (*one) all.push_back(one->get());
  for (const auto& one : others_)
    all.push_back(one.get());
  for (Console* console : all)
    console->program.terminate();
  for (Console* console : all) {
    if (!console->program.waitForFinished(10'000)) console->program.kill();
    console->program.waitForFinished(5000);
  }
}

std::unique_ptr<Console> ReviewProcessesTest::reviewer(const QString& person) {
  auto console = std::make_unique<Console>();
  console->person = person;
  console->dsn = fixture_.addLogin(person.toUtf8());
  for (const char* role : {"approver", "editor"}) {
    need(await<bool>([&](Reply<bool> reply) {
      store_->grantRole({person.toStdString(), "prod", role}, "mara", [reply](const Result<void>& done) {
        done ? reply(true) : reply(tl::unexpected<Error>(done.error()));
      });
    }));
  }
  return console;
}

QProcessEnvironment ReviewProcessesTest::environmentOf(const Console& console) const {
  QProcessEnvironment environment = screen_.environment();
  environment.insert("XDG_DATA_HOME", console.data.path());
  environment.insert("SEXTANT_PERSON", console.person);
  return environment;
}

void ReviewProcessesTest::start(Console& console, const QString& link) {
  console.program.setProcessEnvironment(environmentOf(console));
  console.program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  endWithUs(console.program);
  console.program.start(productProgram("sextant"), {"--dsn", console.dsn, link});
  QVERIFY(console.program.waitForStarted());
  const auto window = [&] {
    return QString::fromLatin1(
        xdo({"search", "--all", "--onlyvisible", "--pid", QString::number(console.program.processId()),
             "--name", "Sextant"})
            .split('\n')
            .first());
  };
  VERIFY_SOON(!(console.window = window()).isEmpty());
}

QByteArray ReviewProcessesTest::xdo(const QStringList& arguments) const {
  return runProgram("xdotool", arguments, screen_.environment(), 10'000).output.trimmed();
}

QString ReviewProcessesTest::titleOf(const Console& console) const {
  return QString::fromUtf8(xdo({"getwindowname", console.window}));
}

std::optional<AccessibleNode> ReviewProcessesTest::nodeOf(const Console& console, const char* role,
                                                          const std::string& begins) const {
  return reader_->find(console.pid(), [&](const AccessibleNode& node) {
    return node.role == role && node.is_enabled && node.width > 0 && node.name.rfind(begins, 0) == 0;
  });
}

bool ReviewProcessesTest::click(const Console& console, const char* role, const std::string& begins) const {
  const auto node = nodeOf(console, role, begins);
  if (!node) return false;
  xdo({"mousemove", "--sync", QString::number(node->x + node->width / 2),
       QString::number(node->y + node->height / 2), "click", "1"});
  return true;
}

void ReviewProcessesTest::arm(const Console& console) {
  activate(console);
  VERIFY_SOON(click(console, "push button", "Arm…"));
  // Qt tells a screen reader of a dialog when it gets the focus, and does not list it among the windows.
  VERIFY_SOON(!xdo({"search", "--onlyvisible", "--name", "^Arm prod$"}).isEmpty());
  xdo({"type", "--delay", "12", "prod"});
  xdo({"key", "Return"});
  VERIFY_SOON(!nodeOf(console, "push button", "Arm…"));
}

bool ReviewProcessesTest::sees(const Console& console, const QString& person) const {
  const auto names = reader_->childrenOf(console.pid(), people_bar);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return QString::fromStdString(name).startsWith(person + " looks at");
  });
}

void ReviewProcessesTest::eachSeesTheOther() {
  VERIFY_SOON(sees(*mara_, "otto"));
  VERIFY_SOON(sees(*otto_, "mara"));
}

void ReviewProcessesTest::aCommentArrivesInTheOtherWindow() {
  activate(*otto_);
  const auto field = [&] {
    return reader_->find(otto_->pid(), [](const AccessibleNode& node) {
      return node.role == "text" && node.width > 100 && node.name.find("omment") != std::string::npos;
    });
  };
  VERIFY_SOON(field().has_value());
  const AccessibleNode at = *field();
  xdo({"mousemove", "--sync", QString::number(at.x + 30), QString::number(at.y + at.height / 2), "click", "1"});
  xdo({"type", "--delay", "12", "Why two"});
  xdo({"key", "ctrl+Return"});
  VERIFY_SOON(says(*mara_, "Why two"));
}

void ReviewProcessesTest::anApprovalIsSeenByTheAuthor() {
  arm(*otto_);
  QVERIFY(!nodeOf(*mara_, "push button", "Publish "));
  VERIFY_SOON(click(*otto_, "push button", "Approve "));
  VERIFY_SOON(says(*mara_, "1 of 1 approvals"));
}

// By keyboard into the text of the profile, and by one click into the change.
void ReviewProcessesTest::anEditVoidsIt() {
  arm(*mara_);
  const QString profile = "sextant://prod/hunt-engine";
  QCOMPARE(runProgram(productProgram("sextant"), {"--dsn", mara_->dsn, profile}, environmentOf(*mara_), 20'000)
               .status,
           0);
  VERIFY_SOON(nodeOf(*mara_, "page tab", "prod/hunt-engine"));
  activate(*mara_);
  const auto editor = [&] {
    return reader_->find(mara_->pid(), [](const AccessibleNode& node) {
      return node.role == "text" && node.height > 200 && node.text.rfind("k100", 0) == 0;
    });
  };
  VERIFY_SOON(editor().has_value());
  const AccessibleNode place = *editor();
  xdo({"mousemove", "--sync", QString::number(place.x + place.width / 2), QString::number(place.y + 60), "click", "1"});
  xdo({"key", "ctrl+End"});
  xdo({"type", "--delay", "12", "more: 3\n"});
  VERIFY_SOON(nodeOf(*mara_, "push button", "Propose"));
  const QString link = QString("sextant://prod/hunt-engine/change/%1").arg(change_.change.value);
  QCOMPARE(runProgram(productProgram("sextant"), {"--dsn", mara_->dsn, link}, environmentOf(*mara_), 20'000)
               .status,
           0);
  activate(*mara_);
  VERIFY_SOON(click(*mara_, "push button", "Update from drafts"));
  VERIFY_SOON(says(*otto_, "0 of 1 approvals"));
  VERIFY_SOON(says(*otto_, "version 1"));
}

void ReviewProcessesTest::whatWasApprovedIsPublished() {
  activate(*otto_);
  VERIFY_SOON(click(*otto_, "push button", "Approve "));
  activate(*mara_);
  VERIFY_SOON(click(*mara_, "push button", "Publish "));
  VERIFY_SOON(says(*otto_, "published"));
  const auto head = need(await<Head>([&](Reply<Head> reply) { store_->head(hunt, std::move(reply)); }));
  QCOMPARE(head.stable.value, 2);
  const std::string text = need(revision(*store_, 2)).profiles.at(Scope{});
  QVERIFY2(text.find("\nmore: 3") != std::string::npos, text.substr(text.size() - 60).c_str());
}

void ReviewProcessesTest::aLinkOpensInTheOneThatRuns() {
  QVERIFY2(!titleOf(*mara_).contains("eu7"), qPrintable(titleOf(*mara_)));
  QElapsedTimer since;
  since.start();
  const auto second =
      runProgram(productProgram("sextant"), {"--dsn", mara_->dsn, "sextant://prod/hunt-engine/eu7"},
                 environmentOf(*mara_), 20'000);
  QCOMPARE(second.status, 0);
  qInfo("handed over after %lld ms", static_cast<long long>(since.elapsed()));
  VERIFY_SOON(titleOf(*mara_).startsWith("prod/hunt-engine/eu7"));
  QVERIFY(!titleOf(*otto_).contains("eu7"));
  // She looks at something else now.
  VERIFY_SOON(!sees(*otto_, "mara"));
}

// The time from a key press in one window until the name of the place is in another's, through X server, store
// and hints. A goal of half a second is printed, not judged: ten consoles share two cores here.
void ReviewProcessesTest::tenSeeWhereOnePoints() {
  const auto change = need(openChange(*store_, hunt, contentOf(2, textOf(5))));
  const QString link = QString("sextant://prod/hunt-engine/change/%1").arg(change.change.value);
  for (int i = 0; i < people_count; ++i) {
    others_.push_back(reviewer(QString("person%1").arg(i)));
    start(*others_.back(), link);
  }
  Console& seer = *others_.back();
  Console* mover = nullptr;
  const auto isSeen = [&] {
    for (const auto& one : others_) {
      if (one.get() != &seer && sees(seer, one->person)) mover = one.get();
    }
    return mover != nullptr;
  };
  VERIFY_SOON(isSeen());
  const auto placeOf = [&] {
    for (const std::string& name : reader_->childrenOf(seer.pid(), people_bar)) {
      if (QString::fromStdString(name).startsWith(mover->person + ' ')) return name;
    }
    return std::string();
  };
  activate(*mover);
  const auto line = [&] {
    return reader_->find(mover->pid(), [](const AccessibleNode& node) {
      return node.width > 200 && node.height > 100 && node.name.rfind("this change", 0) == 0;
    });
  };
  VERIFY_SOON(line().has_value());
  xdo({"mousemove", "--sync", QString::number(line()->x + line()->width / 4), QString::number(line()->y + 60),
       "click", "1"});
  VERIFY_SOON(placeOf().find("/k1") != std::string::npos);
  std::vector<qint64> waited;
  for (int i = 0; i < moves; ++i) {
    const std::string before = placeOf();
    QElapsedTimer since;
    since.start();
    xdo({"key", "Down"});
    if (!QTest::qWaitFor([&] { return placeOf() != before; }, 10'000)) break;
    waited.push_back(since.elapsed());
  }
  std::sort(waited.begin(), waited.end());
  QVERIFY2(waited.size() == std::size_t(moves), qPrintable(QString::number(waited.size())));
  qInfo("ten consoles: a pointer was seen after %lld ms (median), %lld ms (p99 of %d; goal 500)",
        static_cast<long long>(waited[waited.size() / 2]), static_cast<long long>(waited.back()), moves);
}

void ReviewProcessesTest::whoeverIsKilledIsGone() {
  Console& seer = *others_.back();
  Console* victim = nullptr;
  for (const auto& one : others_) {
    if (one.get() != &seer && sees(seer, one->person)) victim = one.get();
  }
  QVERIFY(victim != nullptr);
  QElapsedTimer since;
  since.start();
  victim->program.kill();
  QVERIFY(victim->program.waitForFinished(5000));
  VERIFY_SOON(!sees(seer, victim->person));
  qInfo("gone from the others' windows %lld ms after kill -9", static_cast<long long>(since.elapsed()));
  QVERIFY2(since.elapsed() < 12'000, qPrintable(QString::number(since.elapsed())));
}

QTEST_GUILESS_MAIN(ReviewProcessesTest)
#include "review_processes_test.moc"
