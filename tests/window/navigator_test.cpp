// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/samples.h"
#include "widgets/navigator/navigator.h"
#include "widgets/navigator/navigator_model.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

void print(const QAbstractItemModel& model, const QModelIndex& parent, int depth, QString& out) {
  for (int row = 0; row < model.rowCount(parent); ++row) {
    const QModelIndex index = model.index(row, 0, parent);
    out += QString(depth * 2, ' ') + index.data(Qt::AccessibleTextRole).toString() + '\n';
    print(model, index, depth + 1, out);
  }
}

QString printed(const QAbstractItemModel& model) {
  QString out;
  print(model, {}, 0, out);
  return out;
}

}  // namespace

class NavigatorTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    navigator_ = std::make_unique<Navigator>();
    navigator_->resize(260, 500);
    navigator_->setSnapshot(samples::navigator());
    navigator_->show();
    QVERIFY(QTest::qWaitForWindowExposed(navigator_.get()));
    navigator_->activateWindow();
  }

  void theTreeReadsAsItLooks() {
    NavigatorModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSnapshot(samples::navigator());
    QCOMPARE(printed(model), QString("prod 3 services\n"
                                     "  hunt-engine r42\n"
                                     "    base draft\n"
                                     "    eu1 2 keys\n"
                                     "      hunt-1 healthy\n"
                                     "      hunt-2 healthy\n"
                                     "      hunt-3 drift\n"
                                     "  clue-cache r7\n"
                                     "    base\n"
                                     "  edge-router no revision\n"
                                     "    base\n"
                                     "staging 1 service\n"
                                     "  hunt-engine r44\n"
                                     "    base\n"));
    NavigatorSnapshot changed = samples::navigator();
    changed.environments[0].services[0].clusters[0].instances[2].state = State::healthy;
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setSnapshot(changed);
    QCOMPARE(reset.count(), 0);
    QVERIFY(printed(model).contains("hunt-3 healthy"));
    changed.environments.pop_back();
    model.setSnapshot(changed);
    QVERIFY(!printed(model).contains("staging"));
    model.setSnapshot({});
    QCOMPARE(printed(model), QString());
  }

  void aClickAndEnterOpen() {
    QSignalSpy opened(navigator_.get(), &Navigator::opened);
    click("hunt-2");
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].value<Address>().toString(), std::string("prod/hunt-engine/eu1/hunt-2"));
    QTest::keyClick(navigator_->tree(), Qt::Key_Up);
    QTest::keyClick(navigator_->tree(), Qt::Key_Return);
    QCOMPARE(opened.count(), 2);
    QCOMPARE(opened[1][0].value<Address>().scope.instance, std::string("hunt-1"));
  }

  void filterKeepsMatchesAncestorsAndWhatIsBelow() {
    navigator_->focusFilter();
    QTest::keyClicks(navigator_->filter(), "clue");
    QString out;
    print(*navigator_->tree()->model(), {}, 0, out);
    QCOMPARE(out, QString("prod 3 services\n  clue-cache r7\n    base\n"));
    QTest::keyClick(navigator_->filter(), Qt::Key_Down);
    QVERIFY(navigator_->tree()->hasFocus());
    QTest::keyClick(navigator_->filter(), Qt::Key_Escape);
    QCOMPARE(navigator_->filter()->text(), QString());
  }

  void aSnapshotKeepsWhatIsOpenAndSelected() {
    navigator_->select(*Address::parse("prod/hunt-engine/eu1/hunt-3"));
    const QModelIndex staging = find("staging");
    navigator_->tree()->collapse(staging);
    NavigatorSnapshot more = samples::navigator();
    more.environments[0].services[0].clusters[0].instances.push_back({"hunt-4", State::silent});
    navigator_->setSnapshot(more);
    QCOMPARE(navigator_->tree()->currentIndex().data().toString(), QString("hunt-3"));
    QVERIFY(!navigator_->tree()->isExpanded(find("staging")));
    QVERIFY(find("hunt-4").isValid());
    // The fleet's own word.
    QVERIFY(find("hunt-4").data(Qt::AccessibleTextRole).toString().endsWith("silent"));
  }

  // As Qt delivers it to the view; a real drag has a loop of its own.
  void aRowDroppedOnAnotherComparesThem() {
    QSignalSpy compare(navigator_.get(), &Navigator::compareWanted);
    const auto drop = [&](const QString& from, const QString& onto) {
      auto* tree = navigator_->tree();
      const QModelIndex source = find(from);
      if (!source.flags().testFlag(Qt::ItemIsDragEnabled)) return false;
      const std::unique_ptr<QMimeData> data(tree->model()->mimeData({source}));
      const QPoint at = tree->visualRect(find(onto)).center();
      QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
      QApplication::sendEvent(tree->viewport(), &enter);
      QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
      QApplication::sendEvent(tree->viewport(), &move);
      QDropEvent event(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
      if (move.isAccepted()) QApplication::sendEvent(tree->viewport(), &event);
      return move.isAccepted();
    };
    QVERIFY(drop("hunt-1", "eu1"));
    QCOMPARE(compare.count(), 1);
    QCOMPARE(compare[0][0].value<Address>().toString(), std::string("prod/hunt-engine/eu1/hunt-1"));
    QCOMPARE(compare[0][1].value<Address>().toString(), std::string("prod/hunt-engine/eu1"));
    QVERIFY(!drop("hunt-1", "hunt-1"));  // with itself
    QVERIFY(!drop("hunt-1", "prod"));    // an environment has no profile
    QVERIFY(!drop("prod", "hunt-1"));
    QVERIFY(!drop("hunt-engine", "base"));  // a service's row is its base
    QCOMPARE(compare.count(), 1);
  }

  void aFilterGivesBackWhatWasOpen() {
    navigator_->select(*Address::parse("prod/hunt-engine/eu1/hunt-3"));
    navigator_->tree()->collapse(find("staging"));
    navigator_->filter()->setText("Clue");
    QVERIFY(!find("hunt-3").isValid());
    navigator_->filter()->clear();
    QVERIFY(!navigator_->tree()->isExpanded(find("staging")));
    QVERIFY(navigator_->tree()->isExpanded(find("eu1")));
    QVERIFY(navigator_->tree()->isExpanded(find("clue-cache")));
    QCOMPARE(navigator_->tree()->currentIndex().data().toString(), QString("hunt-3"));
    navigator_->filter()->setText("no such thing");
    QVERIFY(navigator_->tree()->isVisible());
    QCOMPARE(navigator_->tree()->model()->rowCount(), 0);
  }

  void selectingDoesNotOpen() {
    QSignalSpy opened(navigator_.get(), &Navigator::opened);
    navigator_->select(*Address::parse("prod/hunt-engine@42#/db"));
    QCOMPARE(navigator_->tree()->currentIndex().data().toString(), QString("base"));
    QCOMPARE(opened.count(), 0);
  }

 private:
  [[nodiscard]] QModelIndex find(const QString& name) const {
    const auto found = navigator_->tree()->model()->match(navigator_->tree()->model()->index(0, 0),
                                                          Qt::DisplayRole, name, 1,
                                                          Qt::MatchExactly | Qt::MatchRecursive);
    return found.isEmpty() ? QModelIndex() : found.first();
  }
  void click(const QString& name) {
    const QRect row = navigator_->tree()->visualRect(find(name));
    QTest::mouseClick(navigator_->tree()->viewport(), Qt::LeftButton, {}, row.center());
  }
  std::unique_ptr<Navigator> navigator_;
};

Q_DECLARE_METATYPE(sextant::Address)
QTEST_MAIN(NavigatorTest)
#include "navigator_test.moc"
