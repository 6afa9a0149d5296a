// SPDX-License-Identifier: GPL-3.0-or-later
// Items of lists that are moved by mouse and keyboard.
#include <QSignalSpy>

#include "tests/window/form_fixture.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::replaced;

namespace {

const std::string hosts_text =
    "hosts:  # in order\n  - a\n  # the spare\n  - b\n  - c # last\nname: x\n";

}  // namespace

class FormMoveTest : public sextant::testing::FormFixture {
  Q_OBJECT
 private slots:
  void cleanup() { close(); }

  void anItemIsDraggedDown() {
    openHosts();
    const QSignalSpy patches(&sample_->form, &FormView::patchWanted);
    drag("/hosts/0", "/hosts/1", Part::lower);
    QCOMPARE(text(), std::string("hosts:  # in order\n  # the spare\n  - b\n  - a\n  - c # last\n"
                                 "name: x\n"));
    QCOMPARE(current(), std::string("/hosts/1"));
    QCOMPARE(patches.count(), 1);
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text(), hosts_text);
  }

  void anItemIsDraggedToEitherEnd() {
    openHosts();
    drag("/hosts/2", "/hosts", Part::lower);
    QCOMPARE(text(), std::string("hosts:  # in order\n  - c # last\n  - a\n  # the spare\n  - b\n"
                                 "name: x\n"));
    const QModelIndex list = model()->find("/hosts");
    const QModelIndex adder = model()->index(3, 0, list);
    QVERIFY(model()->isAdder(adder));
    dragTo("/hosts/0", tree()->visualRect(adder).center());
    QCOMPARE(text(), hosts_text.substr(0, hosts_text.find("  - c")) + "  - c # last\nname: x\n");
    QCOMPARE(current(), std::string("/hosts/2"));
  }

  void aMarkSaysWhereItGoes() {
    openHosts();
    const QImage before = tree()->viewport()->grab().toImage();
    press("/hosts/0");
    hold(tree()->visualRect(model()->find("/hosts/2")).center() + QPoint(0, 6));
    const QRect last = tree()->visualRect(model()->find("/hosts/2"));
    const QImage during = tree()->viewport()->grab().toImage();
    QVERIFY(before != during);
    QCOMPARE(during.pixelColor(tree()->viewport()->width() / 2, last.bottom() + 1),
             tokens().accent);
    QCOMPARE(tree()->viewport()->cursor().shape(), Qt::ClosedHandCursor);
    QTest::keyClick(tree(), Qt::Key_Escape);
    QVERIFY(tree()->viewport()->cursor().shape() != Qt::ClosedHandCursor);
    QTest::mouseRelease(tree()->viewport(), Qt::LeftButton, {}, last.center() + QPoint(0, 6));
    QCOMPARE(text(), hosts_text);
  }

  void anItemStaysInItsList() {
    openHosts();
    drag("/hosts/0", "/name", Part::lower);
    QCOMPARE(text(), hosts_text);
    // Neither does a hand that trembles move anything, or open a control where it lets go.
    press("/hosts/0");
    hold(tree()->visualRect(model()->find("/hosts/0")).center() + QPoint(3, 0));
    QVERIFY(tree()->viewport()->cursor().shape() != Qt::ClosedHandCursor);
    QTest::mouseRelease(tree()->viewport(), Qt::LeftButton, {},
                        tree()->visualRect(model()->find("/hosts/0")).center());
    drag("/hosts/0", "/hosts/0", Part::lower);
    QCOMPARE(text(), hosts_text);
    QVERIFY(!tree()->isEditing());
  }

  void mapsInAListTakeWhatIsInThem() {
    const std::string before = "jobs:\n  - name: x\n    at: 1\n  - name: y\n    at: 2\n";
    open(SchemaGuide(), before);
    drag("/jobs/1", "/jobs/0", Part::upper);
    QCOMPARE(text(), std::string("jobs:\n  - name: y\n    at: 2\n  - name: x\n    at: 1\n"));
    QTest::keyClick(tree(), Qt::Key_Z, Qt::ControlModifier);
    // Over its lower rows an item is passed as a whole.
    drag("/jobs/0", "/jobs/1/at", Part::lower);
    QCOMPARE(text(), std::string("jobs:\n  - name: y\n    at: 2\n  - name: x\n    at: 1\n"));
  }

  void inheritedAndProtectedListsStay() {
    open(samples::varietyGuide(), "name: here\n", "hosts: [a, b]\n");
    const QSignalSpy patches(&sample_->form, &FormView::patchWanted);
    drag("/hosts/0", "/hosts/1", Part::lower);
    QVERIFY(model()->refusal(model()->find("/hosts/0")).isEmpty());
    choose("/hosts/0");
    QTest::keyClick(tree(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(model()->refusal(model()->find("/hosts/0")).contains("inherited"));
    QCOMPARE(patches.count(), 0);
    close();
    openHosts();
    sample_->form.setWritable(false);
    drag("/hosts/0", "/hosts/1", Part::lower);
    QCOMPARE(text(), hosts_text);
  }

  void flowListsAreReordered() {
    const std::string before = "hosts: [a, b, c]\n";
    open(samples::varietyGuide(), before);
    drag("/hosts/2", "/hosts/0", Part::upper);
    QCOMPARE(text(), std::string("hosts: [c, a, b]\n"));
  }

 private:
  enum class Part { upper, lower };
  void openHosts() { open(samples::varietyGuide(), hosts_text); }

  QPoint placeIn(const char* pointer, Part part) const {
    const QModelIndex index = model()->find(pointer).siblingAtColumn(FormModel::value_column);
    tree()->expand(model()->find(pointer).parent());
    const QRect rect = tree()->visualRect(index);
    return {rect.left() + 40, part == Part::upper ? rect.top() + 3 : rect.bottom() - 3};
  }
  void press(const char* pointer) {
    const QModelIndex index = model()->find(pointer);
    QVERIFY2(index.isValid(), pointer);
    tree()->setCurrentIndex(index);
    QTest::mousePress(tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(index).center());
  }
  // The mouse moves with its button held.
  void hold(const QPoint& place) {
    QMouseEvent event(QEvent::MouseMove, place, tree()->viewport()->mapToGlobal(place),
                      Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(tree()->viewport(), &event);
  }
  void dragTo(const char* from, const QPoint& place) {
    press(from);
    hold((tree()->visualRect(model()->find(from)).center() + place) / 2);
    hold(place);
    QTest::mouseRelease(tree()->viewport(), Qt::LeftButton, {}, place);
  }
  void drag(const char* from, const char* to, Part part) { dragTo(from, placeIn(to, part)); }
};

QTEST_MAIN(FormMoveTest)
#include "form_move_test.moc"
