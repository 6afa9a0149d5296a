// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the tour that look at a draft in every way before it is published.
#include "app/sextant/tour.h"
#include "app/sextant/tour_hand.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/reach_page.h"
#include "widgets/console/search_page.h"

namespace sextant {
namespace {

// True where a row of the table has all of these words.
bool hasRow(const QAbstractItemModel& model, const QStringList& words) {
  for (int row = 0; row < model.rowCount(); ++row) {
    QString line;
    for (int column = 0; column < model.columnCount(); ++column)
      line += model.index(row, column).data().toString() + QLatin1Char(' ');
    const bool all = std::all_of(words.begin(), words.end(),
                                 [&](const QString& word) { return line.contains(word); });
    if (all) return true;
  }
  return false;
}

}  // namespace

Tour::Complaint Tour::form() {
  page()->showView(ui::ProfilePage::View::form);
  ui::FormView* view = page()->form()->view();
  const auto chosen = [&] {
    view->select("/db/pool/max");
    return view->tree()->currentIndex().data().toString().contains(QLatin1String("max"));
  };
  return tour::waitFor(chosen, soon_ms) ? Complaint()
                                        : QStringLiteral("The form has no row for /db/pool/max.");
}

Tour::Complaint Tour::effective() {
  page()->showView(ui::ProfilePage::View::effective);
  const auto* table = page()->effective()->view()->table();
  const auto shown = [&] {
    return hasRow(*table->model(), {QStringLiteral("/cache/ttl"), QStringLiteral("10s")});
  };
  return tour::waitFor(shown, soon_ms)
             ? Complaint()
             : QStringLiteral("The effective view does not show 10s for /cache/ttl.");
}

Tour::Complaint Tour::diff() {
  page()->showView(ui::ProfilePage::View::text);
  tour::click(window_.topBar()->diffButton());
  auto* shown = qobject_cast<ui::DiffPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The button Diff opens no comparison.");
  if (!tour::waitFor([&] { return shown->view()->differenceCount() > 0; }, soon_ms)) {
    return QStringLiteral("The comparison shows no difference.");
  }
  shown->nextDifference();
  return shown->view()->currentDifference() == 0
             ? Complaint()
             : QStringLiteral("The step to the first difference does not arrive.");
}

Tour::Complaint Tour::diffByKey() {
  auto* shown = qobject_cast<ui::DiffPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The comparison is gone.");
  shown->view()->setMode(ui::DiffView::Mode::by_key);
  const auto* values = shown->view()->findChild<ui::ValueChanges*>();
  const bool listed = values->isVisible() && hasRow(*values->model(), {QStringLiteral("/cache/ttl"),
                                                                       QStringLiteral("10s")});
  const bool whole = hasRow(*values->model(), {QStringLiteral("/db/pool/max"), QStringLiteral("20"),
                                               QStringLiteral("4")});
  return listed && whole
             ? Complaint()
             : QStringLiteral("The comparison by key lacks /cache/ttl or /db/pool/max.");
}

Tour::Complaint Tour::reach() {
  window_.openReach(key_);
  auto* shown = qobject_cast<ui::ReachPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The page of the reach does not open.");
  const auto all = [&] {
    return hasRow(*shown->view()->table()->model(),
                  {QStringLiteral("/db/pool/max"), QStringLiteral("hunt-1, hunt-2, hunt-3")});
  };
  return tour::waitFor(all, soon_ms)
             ? Complaint()
             : QStringLiteral("It is not listed that /db/pool/max changes on all three instances.");
}

Tour::Complaint Tour::search() {
  window_.openSearch(key_);
  auto* shown = qobject_cast<ui::SearchPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The search does not open.");
  tour::type(shown->view()->field(), QStringLiteral("pool max"));
  const auto found = [&] {
    return hasRow(*shown->view()->table()->model(),
                  {QStringLiteral("prod/hunt-engine"), QStringLiteral("/db/pool/max")});
  };
  return tour::waitFor(found, soon_ms)
             ? Complaint()
             : QStringLiteral("The search for \"pool max\" does not find /db/pool/max.");
}

}  // namespace sextant
