// SPDX-License-Identifier: GPL-3.0-or-later
// Characters that hide or turn the reading direction, where people edit and choose.
#include <QClipboard>
#include <QCompleter>
#include <QMenu>

#include "tests/window/form_fixture.h"
#include "widgets/common/visible_line_edit.h"
#include "widgets/console/finder.h"
#include "widgets/editor/completion_popup.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// "admin", then the letters that follow are drawn from right to left.
const QString turned = QStringLiteral("admin\u202Eloot\u202C.x");
const QString turned_shown = QStringLiteral("admin\\u202eloot\\u202c.x");

}  // namespace

class VisibleTextTest : public sextant::testing::FormFixture {
  Q_OBJECT
 private slots:
  void initTestCase() { Theme::install(ThemeChoice::dark); }
  void cleanup() { close(); }

  void everyCharacterHasItsPlace() {
    const VisibleMap map = visibleMap(QStringLiteral("a\u200Bb\U000E0041\U0001F600c"));
    QCOMPARE(map.shown, QStringLiteral("a\\u200bb\\U000e0041\U0001F600c"));
    QCOMPARE(map.begins, (std::vector<int>{0, 1, 7, 8, 8, 18, 18, 20, 21}));
    QCOMPARE(map.escapes, (std::vector<std::pair<int, int>>{{1, 6}, {8, 10}}));
    QVERIFY(visibleMap(QStringLiteral("plain äöü שלום")).escapes.empty());
  }

  void aLineShowsThemAndKeepsThem() {
    VisibleLineEdit line;
    showLine(line, turned);
    QCOMPARE(line.shownText(), turned_shown);
    QCOMPARE(line.text(), turned);
    // Nothing is turned: each character stands right of the one before.
    for (int at = 0; at < turned.size(); ++at)
      QVERIFY2(line.xOf(at) < line.xOf(at + 1), qPrintable(QString::number(at)));
    QVERIFY(coloured(line.grab().toImage(), tokens().warning));
    line.selectAll();
    line.copy();
    QCOMPARE(QApplication::clipboard()->text(), turned);
    line.setText(QStringLiteral("plain"));
    QVERIFY(!coloured(line.grab().toImage(), tokens().warning));
  }

  void theMouseFindsThem() {
    VisibleLineEdit line;
    showLine(line, turned);
    const int y = line.height() / 2;
    for (int at = 0; at <= turned.size(); ++at) {
      QTest::mouseClick(&line, Qt::LeftButton, {}, {line.xOf(at), y});
      QCOMPARE(line.cursorPosition(), at);
    }
    QTest::mouseClick(&line, Qt::LeftButton, {}, {line.xOf(5), y});
    QTest::mouseClick(&line, Qt::LeftButton, Qt::ShiftModifier, {line.xOf(6), y});
    QCOMPARE(line.selectedText(), QStringLiteral("\u202E"));
    QTest::keyClick(&line, Qt::Key_Delete);
    QCOMPARE(line.text(), QStringLiteral("adminloot\u202C.x"));
  }

  void aLongLineFollowsItsCursor() {
    VisibleLineEdit line;
    showLine(line, QString(200, QLatin1Char('x')) + turned);
    QTest::keyClick(&line, Qt::Key_End);
    (void)line.grab();
    const int end = line.xOf(int(line.text().size()));
    QVERIFY2(end <= line.width() && end > line.width() / 2, qPrintable(QString::number(end)));
    QTest::keyClick(&line, Qt::Key_Home);
    (void)line.grab();
    QVERIFY(line.xOf(0) >= 0);
  }

  void theFormsFieldCommitsWhatWasTyped() {
    open(samples::varietyGuide(), "name: \"" + turned.toStdString() + "\"\n");
    choose("/name");
    QTest::keyClick(tree(), Qt::Key_Return);
    auto* line = qobject_cast<VisibleLineEdit*>(focus());
    QVERIFY(line != nullptr);
    QCOMPARE(line->shownText(), turned_shown);
    QTest::keyClick(line, Qt::Key_End);
    QTest::keyClicks(line, "y\\u200b");
    QTest::keyClick(line, Qt::Key_Return);
    const auto document = Document::parse(text());
    QVERIFY(document);
    QCOMPARE(document->value().member("name")->text(),
             (turned + QStringLiteral("y\\u200b")).toStdString());
  }

  void theListsDrawThem() {
    const auto popup = [](const QString& text) {
      QWidget frame;
      frame.resize(500, 300);
      CompletionPopup list(&frame);
      list.offer({{text.toStdString(), text.toStdString(), {}}}, QRect(10, 10, 1, 20), true);
      return list.grab().toImage();
    };
    QCOMPARE(popup(turned), popup(turned_shown));
    const auto finder = [](const QString& text) {
      QWidget window;
      auto* list = new Finder(QStringLiteral("Go to"), {{text, text}}, &window);
      list->setFixedWidth(560);
      return list->list()->grab().toImage();
    };
    QCOMPARE(finder(turned), finder(turned_shown));
  }

 private:
  static void showLine(QLineEdit& line, const QString& text) {
    line.setText(text);
    line.resize(300, 30);
    line.show();
    QVERIFY(QTest::qWaitForWindowExposed(&line));
    line.setFocus();
  }
  static bool coloured(const QImage& image, const QColor& colour) {
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const QColor at = image.pixelColor(x, y);
        const int distance = std::abs(at.red() - colour.red()) +
                             std::abs(at.green() - colour.green()) +
                             std::abs(at.blue() - colour.blue());
        if (distance < 90) return true;
      }
    }
    return false;
  }
};

QTEST_MAIN(VisibleTextTest)
#include "visible_text_test.moc"
