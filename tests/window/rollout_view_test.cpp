// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a rollout with plain values: all words are whole, and nothing takes room for what is not there.
#include <QScrollBar>
#include <QTest>

#include "widgets/rollout/rollout_view.h"
#include "widgets/theme/theme.h"

using namespace sextant::ui;

namespace {

RolloutCard cardOf(State state, const QString& sentence) {
  RolloutCard card;
  card.state = state;
  card.state_word = "running";
  card.head = "Rollout 2 of revision 4";
  card.stops = {{State::done, "Checked", "valid"}, {State::progress, "30 %", "bake 0:20"}};
  card.what = "Revision 4 was taken back";
  card.sentence = sentence;
  card.if_wrong = "Nobody runs it.";
  return card;
}

VerdictCard judged() {
  VerdictCard card{"fail", Tone::bad, "It does harm", QString("More goes wrong on the candidate. ").repeated(5), {},
                   "625 requests."};
  for (const char* name : {"p50, ms", "p95, ms", "p99, ms", "over 100 ms, %", "errors, %", "requests/s each"})
    card.rows.push_back({name, "1.0", "1.1", "1.2", "-3 … +4"});
  return card;
}

}  // namespace

class RolloutViewTest : public QObject {
  Q_OBJECT
 private slots:
  void init();
  void whatIsOverTakesNoRoom();
  void theTimelineIsWhole();

 private:
  std::unique_ptr<RolloutView> view_;
};

void RolloutViewTest::init() {
  Theme::install(ThemeChoice::dark);
  view_ = std::make_unique<RolloutView>(new QWidget);
  view_->resize(1180, 760);
  view_->show();
  view_->setCard(cardOf(State::progress, QString("Not enough data yet to promote. ").repeated(6)));
  view_->setVerdict(judged());
}

// The figures of a stage go when the rollout is over; what is left stands at the top.
void RolloutViewTest::whatIsOverTakesNoRoom() {
  QTRY_VERIFY(view_->verdict()->table()->isVisible());
  view_->setCard(cardOf(State::failed, "Of 106 requests 106 failed."));
  view_->setVerdict({"", Tone::muted, "Nothing is judged", "The rollout is over.", {}, ""});
  VerdictView* verdict = view_->verdict();
  QTRY_VERIFY(!verdict->table()->isVisible());
  QTRY_VERIFY2(verdict->height() <= verdict->heightForWidth(verdict->width()) + 1,
               qPrintable(QString::number(verdict->height())));
  QCOMPARE(verdict->y(), 0);
}

void RolloutViewTest::theTimelineIsWhole() {
  std::vector<RolloutDeed> deeds;
  for (int i = 0; i < 7; ++i)
    deeds.push_back({QString::number(i), "05:35:58", State::failed, "Taken back",
                     QString("More goes wrong on the candidate than its share explains. ").repeated(3),
                     "controller"});
  view_->setDeeds(deeds);
  const TableView* table = view_->deeds();
  for (const int width : {1180, 900, 1400}) {
    view_->resize(width, 760);
    QTRY_COMPARE(table->verticalScrollBar()->maximum(), 0);
    QVERIFY(table->height() >= table->heightOfRows(7));
  }
}

QTEST_MAIN(RolloutViewTest)
#include "rollout_view_test.moc"
