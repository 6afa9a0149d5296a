// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include "tests/window/gallery/samples.h"
#include "widgets/common/banner.h"
#include "widgets/common/visible_text.h"
#include "widgets/problems/problem_list.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

QPushButton* button(QWidget& widget, const QString& words) {
  for (auto* candidate : widget.findChildren<QPushButton*>()) {
    if (candidate->text() == words) return candidate;
  }
  return nullptr;
}

}  // namespace

class TablesTest : public QObject {
  Q_OBJECT
 private slots:
  void aSnapshotKeepsTheSelection() {
    RowsModel model({{"a"}, {"b"}});
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRows({{"1", {{"x"}, {"y"}}}});
    model.setRows({{"1", {{"x"}, {"z"}}}});
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.index(0, 1).data().toString(), QString("z"));
    model.setRows({});

    TableView view({{"a"}});
    view.setRows({{"1", {{"one"}}}, {"2", {{"two"}}}});
    view.selectKey("2");
    view.setRows({{"0", {{"zero"}}}, {"1", {{"one"}}}, {"2", {{"two"}}}});
    QCOMPARE(view.selectedKeys(), QStringList{"2"});
  }

  // A table that is set again each second is silent where nothing happens.
  void onlyRowsThatDifferAreTold() {
    RowsModel model({{"a"}, {"b"}});
    const auto rows = [](const char* third) {
      return std::vector<Row>{{"1", {{"x"}, {"y"}}}, {"2", {{"x"}, {"y"}}}, {"3", {{"x"}, {third}}}};
    };
    model.setRows(rows("y"));
    QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
    model.setRows(rows("y"));
    QCOMPARE(told.count(), 0);
    model.setRows(rows("z"));
    QCOMPARE(told.count(), 1);
    QCOMPARE(told[0][0].toModelIndex().row(), 2);
    QCOMPARE(model.index(2, 1).data().toString(), QString("z"));
  }

  void sentencesThatWrapAreWhole() {
    TableView view({{.title = "a", .width = 60},
                    {.title = "b", .width = 100, .stretch = true, .wraps = true}});
    view.resize(400, 300);
    view.show();
    const QString sentence = QString("Together the instances can open 60 connections. ").repeated(3);
    view.setRows({{"1", {{"x"}, {.text = "short"}}},
                  {"2", {{"x"}, {.text = sentence, .note = "Lower db.pool.max."}}}});
    QCOMPARE(view.rowHeight(0), int(size::row));
    const int wide = view.rowHeight(1);
    QVERIFY(wide > 2 * size::row);
    view.resize(260, 300);
    QVERIFY(view.rowHeight(1) > wide);
    QCOMPARE(view.heightOfRows(9),
             view.horizontalHeader()->height() + view.rowHeight(0) + view.rowHeight(1));
    view.setRows({{"1", {{"x"}, {.text = "short"}}}, {"2", {{"x"}, {.text = "short"}}}});
    QCOMPARE(view.rowHeight(1), int(size::row));
  }

  // A state's shape takes room from the words: those that just fit without it need a line more.
  void wordsBesideAStateAreWhole() {
    const auto heightAt = [](int width, State state) {
      TableView view({{.title = "a", .width = 100, .stretch = true, .wraps = true}});
      view.resize(width, 300);
      view.show();
      view.setRows({{"1", {{.text = "head", .state = state, .note = "Judged for 92 seconds."}}}});
      return view.rowHeight(0);
    };
    int narrower = 0;
    for (int width = 60; width < 300; ++width) {
      QVERIFY(heightAt(width, State::done) >= heightAt(width, State::none));
      narrower += heightAt(width, State::done) > heightAt(width, State::none) ? 1 : 0;
    }
    QVERIFY2(narrower >= 16, qPrintable(QString::number(narrower)));
  }

  void aBannerShowsAllItsWordsAtEveryWidth() {
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* banner = new Banner;
    auto* rest = new QWidget;
    column->addWidget(banner);
    column->addWidget(rest, 1);
    banner->show(Tone::bad, "Revision 4 was taken back",
                 QString("Of 106 requests of the candidate 106 failed, of the baseline none. ").repeated(4));
    window.resize(900, 600);
    window.show();
    const auto labels = banner->findChildren<PlainLabel*>();
    for (int width = 900; width > 240; width -= 7) {
      window.resize(width, 600);
      QCoreApplication::sendPostedEvents();
      for (const PlainLabel* label : labels)
        QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                 qPrintable(QString::number(width)));
      QVERIFY(banner->height() <= banner->heightForWidth(banner->width()) + 1);
    }
  }

  void charactersThatHideOrTurnAreShownAsTheirCode() {
    const QString foreign = QStringLiteral("a\u202Eb\u200Bc\u00ADd");
    const QString shown = QStringLiteral("a\\u202eb\\u200bc\\u00add");
    QCOMPARE(visibleText(foreign), shown);
    QCOMPARE(visibleText("tab\there\nZürich → 東京 😀"), QString("tab\there\nZürich → 東京 😀"));
    TableView view({{.title = "a", .width = 300, .stretch = true}});
    view.resize(400, 100);
    view.setRows({{"1", {{.text = shown, .note = shown}}}});
    const QImage wanted = view.viewport()->grab().toImage();
    view.setRows({{"1", {{.text = foreign, .note = foreign}}}});
    QCOMPARE(view.viewport()->grab().toImage(), wanted);
    view.selectKey("1");
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), foreign + QLatin1Char(' ') + foreign);
  }

  void rowsAreCopiedAsText() {
    FleetView fleet;
    fleet.setRows(samples::fleet());
    fleet.table()->selectKey("eu1/hunt-1");
    QTest::keyClick(fleet.table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(),
             QString("eu1/hunt-1\tr43\tr43\thealthy\tnone\t11.8 ms\t0\t−3 ms\t0.9.0\t1 s\tnamed in "
                     "stage 1"));
  }

  void columnsShrinkToWhatTheyHoldWhereRoomIsShort() {
    FleetView fleet;
    fleet.resize(620, 400);
    fleet.show();
    fleet.setRows(samples::fleet());
    const QTableView* table = fleet.table();
    QVERIFY(!table->horizontalScrollBar()->isVisible());
    for (int column = 0; column < table->model()->columnCount(); ++column) {
      const bool optional = column >= 6 && column <= 9;
      QVERIFY2(optional || !table->isColumnHidden(column), qPrintable(QString::number(column)));
    }
    const int narrow = table->columnWidth(0);
    fleet.resize(1200, 400);
    QVERIFY(table->columnWidth(0) > narrow);
  }

  // Beside the charts in a window of 1440 pixels: agent and clock go first, and what is there is
  // whole.
  void whatIsLeftOutGoesInItsOrderAndNothingIsCut() {
    std::vector<FleetRow> rows = samples::fleet();
    FleetView fleet;
    fleet.resize(722, 400);
    fleet.show();
    fleet.setRows(rows);
    QTableView* table = fleet.table();
    const auto isShown = [&](FleetColumn column) { return !table->isColumnHidden(int(column)); };
    QVERIFY(!isShown(FleetColumn::agent) && !isShown(FleetColumn::clock));
    rows[2].instance.instance = "hunt-with-a-long-name-3";
    fleet.setRows(rows);
    for (int column = 0; column < int(FleetColumn::why); ++column) {
      if (table->isColumnHidden(column)) continue;
      for (int row = 0; row < 5; ++row)
        QVERIFY2(table->columnWidth(column) >=
                     table->sizeHintForIndex(table->model()->index(row, column)).width(),
                 qPrintable(QString::number(column)));
    }
    const QString whole = table->model()->index(0, 0).data(Qt::ToolTipRole).toString();
    QVERIFY(whole.contains("agent: 0.9.0") && whole.contains("report: 1 s"));
    const FleetColumn order[] = {FleetColumn::errors, FleetColumn::report, FleetColumn::clock,
                                 FleetColumn::agent};
    for (int width = 640; width < 1300; width += 20) {
      fleet.resize(width, 400);
      for (int i = 1; i < 4; ++i)
        QVERIFY2(isShown(order[i - 1]) || !isShown(order[i]), qPrintable(QString::number(width)));
    }
    QVERIFY(isShown(FleetColumn::agent));
  }

  void theFleetSortsByValueNotByWord() {
    FleetView fleet;
    fleet.setRows(samples::fleet());
    fleet.sortBy(FleetColumn::p99);
    fleet.sortBy(FleetColumn::p99);
    QCOMPARE(fleet.table()->model()->index(0, 0).data().toString(), QString("eu1/hunt-3"));
    QSignalSpy opened(&fleet, &FleetView::opened);
    fleet.table()->selectKey("us1/hunt-4");
    QTest::keyClick(fleet.table(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
  }

  void revisionsAreCompared() {
    HistoryView history;
    history.setRevisions(samples::revisions(), samples::now);
    QSignalSpy compare(&history, &HistoryView::compareRequested);
    history.table()->selectKey("41");
    button(history, "Compare with previous")->click();
    QCOMPARE(compare[0][0].value<RevisionNumber>().value, 40);
    QCOMPARE(compare[0][1].value<RevisionNumber>().value, 41);
    history.table()->selectKey("39");
    button(history, "Compare the two")->click();
    QCOMPARE(compare[1][0].value<RevisionNumber>().value, 39);
    QCOMPARE(compare[1][1].value<RevisionNumber>().value, 41);
    QVERIFY(!button(history, "Restore…")->isEnabled());
    history.table()->clearSelection();
    history.table()->selectKey("42");
    QVERIFY(!button(history, "Restore…")->isEnabled());
  }

  void effectiveValuesLeadToTheirScope() {
    EffectiveView effective;
    effective.setRows(samples::effective());
    QCOMPARE(effective.table()->shownRows(), 9);
    QSignalSpy opened(&effective, &EffectiveView::opened);
    effective.table()->selectKey("/cache/ttl\n0");
    QTest::keyClick(effective.table(), Qt::Key_Return);
    QCOMPARE(opened[0][0].toString(), QString("/cache/ttl"));
    QCOMPARE(opened[0][1].toString(), QString("eu1"));
    effective.filter()->setText("pool max_idle");
    QCOMPARE(effective.table()->shownRows(), 1);
  }

  void aRuleSaysWhatToChangeInALineOfItsOwn() {
    ProblemList list;
    list.resize(500, 200);
    list.show();
    const QString what = "The instances can open 60 connections, and the database has 47 for them.";
    const QString change = "Lower db.pool.max to 15 or less.";
    Problem problem{Severity::warning, (what + ' ' + change).toStdString(), "/db/pool/max", {7, 10}};
    list.setProblems({problem}, {"Set another key.", change});
    const QModelIndex cell = list.table()->model()->index(0, 1);
    QCOMPARE(cell.data().toString(), what);
    QCOMPARE(cell.data(Qt::AccessibleTextRole).toString(), what + ' ' + change);
    QVERIFY(list.table()->rowHeight(0) > size::row);
    list.setRowsShown(3);
    QCOMPARE(list.height(), size::section_head + list.table()->rowHeight(0) + 1);
  }

  void problemsJump() {
    ProblemList list;
    QCOMPARE(list.errorCount(), 0);
    list.setProblems(samples::problems());
    QCOMPARE(list.errorCount(), 1);
    QCOMPARE(list.warningCount(), 1);
    QSignalSpy opened(&list, &ProblemList::opened);
    list.table()->selectKey("0");
    QTest::keyClick(list.table(), Qt::Key_Return);
    QCOMPARE(opened[0][0].value<Problem>().position.line, std::size_t(7));
  }

  void foreignTextIsNeverMarkup() {
    ElidedLabel label("<b>bold</b> and a long tail that is cut");
    label.resize(80, 20);
    label.show();
    QCOMPARE(label.textFormat(), Qt::PlainText);
    QVERIFY(label.toolTip().startsWith("<qt>&lt;b&gt;"));
    QCOMPARE(label.fullText(), QString("<b>bold</b> and a long tail that is cut"));
  }
};

QTEST_MAIN(TablesTest)
#include "tables_test.moc"
