// SPDX-License-Identifier: GPL-3.0-or-later
// How things were at a moment, by itself: counts that can be read, and room for what is told.
#include <QTest>

#include "tests/window/gallery/incident_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/incident/moment_view.h"

using namespace sextant;
using namespace sextant::ui;

class MomentViewTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    view_ = std::make_unique<MomentView>();
    view_->resize(view_->minimumWidth(), 700);
    view_->show();
  }

  void countsHaveSeparators() {
    view_->setMoment(samples::moment(1350), samples::now);
    QStringList notes;
    for (const auto* label : view_->findChildren<ElidedLabel*>())
      notes << label->fullText();
    QVERIFY2(notes.contains("1,200 of 1,350 measured"), qPrintable(notes.join('|')));
    const auto* model = view_->instances()->model();
    QCOMPARE(model->index(1, 3).data().toString(), QString("12,384"));
    QCOMPARE(model->index(0, 3).data().toString(), QString("0"));
  }

  void whereItIsNarrowNoButtonIsCut() {
    view_->setMoment(samples::moment(3), samples::now);
    QTest::qWait(20);
    for (const auto* button : view_->findChildren<QPushButton*>()) {
      if (!button->isVisible()) continue;
      const QRect at(button->mapTo(view_.get(), QPoint(0, 0)), button->size());
      QVERIFY2(view_->rect().contains(at) && button->width() >= button->sizeHint().width(),
               qPrintable(button->text()));
    }
  }

 private:
  std::unique_ptr<MomentView> view_;
};

QTEST_MAIN(MomentViewTest)
#include "moment_view_test.moc"
