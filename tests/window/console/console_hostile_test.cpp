// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign texts as descriptions, tickets, reviewers, comments, names and values, in every place of the window
// that shows them: as words and nothing else, and without pushing the window apart.
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QLabel>
#include <QTest>
#include <QTextEdit>

#include "model/document/json.h"
#include "tests/support/hostile_texts.h"
#include "tests/window/console/review_fixture.h"
#include "widgets/console/changes_page.h"

using namespace sextant;
using namespace sextant::ui;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;
constexpr QSize window_size(1280, 800);

}  // namespace

class ConsoleHostileTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { fixture_ = std::make_unique<ReviewFixture>(); }
  void cleanupTestCase() { fixture_.reset(); }
  void wordsStayWords_data();
  void wordsStayWords();
  void listsStayLists();

 private:
  // What a window shows, of which something is not as it should be; empty: all is.
  [[nodiscard]] static QString faultOf(const QWidget& window);
  ChangeNumber open(const QString& text);

  std::unique_ptr<ReviewFixture> fixture_;
};

namespace {

// Where it stands: the classes from the window down.
QString pathOf(const QWidget* widget) {
  QString path;
  for (; widget != nullptr; widget = widget->parentWidget())
    path.prepend(QLatin1String(widget->metaObject()->className()).mid(13) + QLatin1Char('/'));
  return path;
}

}  // namespace

QString ConsoleHostileTest::faultOf(const QWidget& window) {
  for (const QLabel* label : window.findChildren<QLabel*>()) {
    if (!label->isVisible()) continue;
    if (label->textFormat() == Qt::RichText) return "rich text: " + label->text();
    const bool guesses = label->textFormat() == Qt::AutoText && Qt::mightBeRichText(label->text());
    if (guesses) return "markup that is read: " + label->text();
    if (hasHarmfulCharacter(label->text())) return "in a label: " + pathOf(label) + label->text();
  }
  for (const auto* button : window.findChildren<QAbstractButton*>()) {
    if (button->isVisible() && hasHarmfulCharacter(button->text())) return "on a button: " + button->text();
  }
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    const QString tip = widget->toolTip();
    if (hasHarmfulCharacter(tip)) return "in a tool tip: " + tip;
    if (Qt::mightBeRichText(tip) && tip.contains(QLatin1String("<img"))) return "a picture in a tool tip: " + tip;
    if (hasHarmfulCharacter(widget->accessibleName())) return "in a name: " + pathOf(widget) + widget->accessibleName();
  }
  if (hasHarmfulCharacter(window.windowTitle())) return "in the title: " + window.windowTitle();
  return {};
}

// With the text wherever a person can put one.
ChangeNumber ConsoleHostileTest::open(const QString& text) {
  const std::string words = text.toStdString();
  const RevisionContent* stable = fixture_->mara().session().stable(fixture_->console().key);
  ChangeContent content;
  content.base = stable->info.number;
  content.base_hash = stable->info.content_hash;
  // As a value, and as a key: quoted as JSON is.
  const auto quoted = toJson(Value::string(words));
  content.profiles[Scope{}] =
      ReviewFixture::withTtl("7s") + "note: " + quoted + "\nnotes: {" + quoted + ": 1}\n";
  content.description = "It is: " + words;
  content.ticket = text.left(100).toStdString();
  content.reviewers = {"otto"};
  const auto receipt = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    fixture_->console().store().openChange(RequestId::random(), fixture_->console().key, content,
                                           text.left(40).toStdString(), std::move(reply));
  });
  if (!receipt) {
    qInfo("the store takes no such text: %s", receipt.error().toString().c_str());
    return {};
  }
  ChangeComment comment;
  comment.version = 1;
  comment.scope = Scope{};
  comment.pointer = "/cache/ttl";
  comment.body = words;
  comment.author = text.left(40).toStdString();
  (void)await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    fixture_->console().store().commentChange(RequestId::random(), receipt->change, comment, std::move(reply));
  });
  return receipt->change;
}

void ConsoleHostileTest::wordsStayWords_data() {
  QTest::addColumn<QString>("text");
  const QStringList texts = hostileTexts();
  QVERIFY(texts.size() > 25);
  for (qsizetype i = 0; i < texts.size(); ++i)
    QTest::addRow("line %d", int(i) + 1) << texts[i];
}

void ConsoleHostileTest::wordsStayWords() {
  QFETCH(QString, text);
  const ChangeNumber number = open(text);
  if (number.value == 0) return;
  MainWindow& otto = fixture_->otto();
  otto.resize(window_size);
  ChangePage* page = otto.openChange(fixture_->console().key, number);
  QTRY_VERIFY_WITH_TIMEOUT(page->watch()->comparison() > 0, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(page->diff()->differenceCount() > 0, soon_ms);
  QTest::qWait(50);
  const QString fault = faultOf(otto);
  QVERIFY2(fault.isEmpty(), qPrintable(fault.left(300)));
  QCOMPARE(otto.size(), window_size);
  QVERIFY2(otto.minimumSizeHint().width() <= window_size.width(),
           qPrintable(QString::number(otto.minimumSizeHint().width())));
  otto.tabs()->closeCurrent();
}

void ConsoleHostileTest::listsStayLists() {
  MainWindow& otto = fixture_->otto();
  ChangesPage* page = otto.openChanges("prod");
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->table()->shownRows() > 20, soon_ms);
  QVERIFY(!otto.grab().isNull());
  const QString fault = faultOf(otto);
  QVERIFY2(fault.isEmpty(), qPrintable(fault.left(300)));
  QCOMPARE(otto.size(), window_size);
  otto.openEvents("prod");
  QTest::qWait(500);
  QVERIFY2(faultOf(otto).isEmpty(), qPrintable(faultOf(otto).left(300)));
  QCOMPARE(otto.size(), window_size);
}

QTEST_MAIN(ConsoleHostileTest)
#include "console_hostile_test.moc"
