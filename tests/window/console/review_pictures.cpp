// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of a change review between two consoles with logins of their own on a real store:
//   review_pictures FOLDER [light|dark]
// Twice the size: QT_SCALE_FACTOR=2.
#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QTest>

#include "tests/window/console/review_fixture.h"
#include "widgets/console/emergency_flow.h"

using namespace sextant;
using namespace sextant::testing;
using namespace sextant::ui;

namespace {

QString folder;
QString variant;

void save(const QPixmap& picture, const char* name) {
  const QString file = QStringLiteral("%1/%2-%3.png").arg(folder, QLatin1String(name), variant);
  if (!picture.save(file)) qFatal("%s cannot be written", qPrintable(file));
}

void settle() {
  QTest::qWait(300);
}

// Two desks, with a gap between them.
QPixmap beside(QWidget& left, QWidget& right) {
  const QPixmap one = left.grab();
  const QPixmap two = right.grab();
  constexpr int gap = 16;
  QPixmap both(one.width() + gap + two.width(), std::max(one.height(), two.height()));
  both.fill(Qt::gray);
  QPainter painter(&both);
  painter.drawPixmap(QPoint(0, 0), one);
  painter.drawPixmap(QPoint(one.width() + gap, 0), two);
  return both;
}

void say(ChangePage* page, const std::string& pointer, const char* words) {
  const std::size_t before = page->conversation()->cards().size();
  page->pointAt(Scope{}, pointer);
  QTest::keyClicks(page->conversation()->field()->text(), QLatin1String(words));
  QTest::keyClick(page->conversation()->field()->text(), Qt::Key_Return, Qt::ControlModifier);
  ReviewFixture::waitFor([&] { return page->conversation()->cards().size() > before; },
                         "the comment does not arrive");
}

void review(ReviewFixture& fixture) {
  fixture.publishRules(
      "approvers:\n  groups:\n    databases: [grace]\n  rules:\n"
      "    - {at: /db, groups: [databases]}\n");
  const std::string text = replaced(ReviewFixture::withTtl("10s"), "max: 20", "max: 4");
  ChangePage* maras = fixture.propose(text, QStringLiteral("Fit the pool to two cores"));
  ChangePage* ottos = fixture.ofOtto(maras);
  say(ottos, "/db/pool/max", "Four is low for a burst. What did the preview say about waiting?");
  ReviewFixture::waitFor([&] { return maras->conversation()->cards().size() == 1; },
                         "mara does not see the comment");
  ThreadCard* card = maras->conversation()->cards().front();
  card->openReply();
  QTest::keyClicks(card->replyField()->text(), "Pool wait p99 2 ms at 1,000/s.");
  QTest::keyClick(card->replyField()->text(), Qt::Key_Return, Qt::ControlModifier);
  ottos->lookAt(Scope{}, "/cache/ttl");
  ReviewFixture::waitFor(
      [&] {
        return maras->othersShown().join(QString()).contains(QLatin1String("/cache/ttl")) &&
               ottos->stepButton()->isEnabled() &&
               ottos->conversation()->cards().front()->thread().comments.size() == 2;
      },
      "otto's place is not seen");
  settle();
  save(fixture.otto().grab(), "change");
  save(beside(fixture.mara(), fixture.otto()), "session");
  QTest::mouseClick(ottos->stepButton(), Qt::LeftButton);
  ReviewFixture::waitFor(
      [&] { return maras->stepButton()->toolTip().contains(QLatin1String("databases")); },
      "otto's approval is not seen");
  settle();
  save(fixture.mara().grab(), "approved-by-one");
  fixture.otto().openChanges(QStringLiteral("prod"));
  settle();
  settle();
  save(fixture.otto().grab(), "inbox");
}

void emergency(ReviewFixture& fixture) {
  fixture.grant("otto", "breaker");
  MainWindow& otto = fixture.otto();
  otto.openProfile({fixture.console().key, {}});
  otto.breaking()->start(fixture.console().key);
  BreakGlassDialog* dialog = otto.breaking()->dialog();
  QTest::keyClicks(dialog->nameField(), "prod");
  QTest::keyClicks(dialog->reasonField(), "Nobody can sign in");
  settle();
  save(dialog->grab(), "break-glass");
  QTest::mouseClick(dialog->breakButton(), Qt::LeftButton);
  const auto lasts = [&](MainWindow& window) {
    return window.notices()->emergencyBanner()->isVisible();
  };
  ReviewFixture::waitFor([&] { return lasts(otto) && lasts(fixture.mara()); },
                         "the emergency is not seen");
  fixture.edit(otto, ReviewFixture::withTtl("15s"));
  settle();
  save(beside(fixture.mara(), otto), "emergency");
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.size() < 2) qFatal("Usage: review_pictures FOLDER [light|dark]");
  folder = arguments.at(1);
  variant = arguments.value(2, QStringLiteral("dark"));
  QDir().mkpath(folder);
  ReviewFixture fixture(variant == QLatin1String("light") ? ThemeChoice::light : ThemeChoice::dark);
  review(fixture);
  emergency(fixture);
  return 0;
}
