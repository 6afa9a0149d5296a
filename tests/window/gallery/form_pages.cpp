// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/form_pages.h"

#include <QMouseEvent>

#include "tests/window/gallery/form_sample.h"
#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {
namespace {

const QString provenance = QStringLiteral(
    "Last set in revision 41 by jonas, 2024-05-14 09:02:11 UTC (5 h ago): Pool for the evening");

void mouse(QWidget* on, QEvent::Type type, const QPoint& place) {
  const bool move = type == QEvent::MouseMove;
  QMouseEvent event(type, place, on->mapToGlobal(place), move ? Qt::NoButton : Qt::LeftButton,
                    type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, {});
  QApplication::sendEvent(on, &event);
}

// An item that is being dragged, and a text whose characters hide and turn.
void movedAndHidden(const SavePage& save, const Settle& settle) {
  FormSample lists(varietyGuide(), varietyProfile());
  FormTree* tree = lists.form.tree();
  lists.form.resize(980, 560);
  lists.form.show();
  settle(80);
  lists.form.select("/hosts/0");
  const QPoint from = tree->visualRect(tree->currentIndex()).center();
  mouse(tree->viewport(), QEvent::MouseButtonPress, from);
  mouse(tree->viewport(), QEvent::MouseMove, from + QPoint(0, 2 * size::row + 8));
  save(lists.form, QStringLiteral("form-drag"), {980, 560});
  mouse(tree->viewport(), QEvent::MouseButtonRelease, from);
  FormSample hidden(varietyGuide(), "name: \"har\u202Ebour\u200B east\"\n");
  hidden.form.resize(980, 420);
  hidden.form.show();
  settle(80);
  hidden.form.select("/name");
  hidden.form.tree()->setFocus();
  hidden.form.tree()->editRow(hidden.form.tree()->currentIndex());
  save(hidden.form, QStringLiteral("form-hidden"), {980, 420});
}

}  // namespace

void formPages(const SavePage& save, const Settle& settle) {
  FormSample hunt(huntGuide(), "# What eu1 needs\ndb:\n  pool:\n    max: 40\n", profile());
  hunt.form.setProblems(problems());
  hunt.form.setProvenance([](const QString& scope, const std::string&) {
    return scope.isEmpty() ? QStringLiteral("Set in your draft of eu1, which is not published.")
                           : provenance;
  });
  hunt.form.select("/db/pool/max");
  save(hunt.form, QStringLiteral("form"), {720, 700});
  hunt.form.select("/db/pool/max_idle");
  save(hunt.form, QStringLiteral("form-inherited"), {720, 700});
  save(hunt.form, QStringLiteral("form-narrow"), {560, 480});
  hunt.form.search()->setText(QStringLiteral("idle"));
  save(hunt.form, QStringLiteral("form-search"), {720, 420});
  FormSample all(varietyGuide(), varietyProfile());
  all.form.select("/wait");
  all.form.resize(980, 760);
  all.form.show();
  settle(80);
  all.form.tree()->editRow(all.form.tree()->currentIndex());
  save(all.form, QStringLiteral("form-controls"), {980, 760});
  all.form.select("/mode");
  save(all.form, QStringLiteral("form-choice"), {980, 760});
  all.editor.replaceText("name: [harbour\n");
  all.follow();
  save(all.form, QStringLiteral("form-broken"), {720, 420});
  movedAndHidden(save, settle);
}

void assistPages(const SavePage& save, const Settle& settle) {
  YamlEditor view;
  view.setText("# Peak profile\nworkers:\n  threads: 32\ndb:\n  pool:\n    \n");
  view.setGuide(huntGuide(), [](const std::vector<std::string>&) {
    return QStringList{QStringLiteral("Effective 20, set in base"), provenance};
  });
  view.resize(720, 420);
  view.show();
  view.goTo({6, 5});
  view.complete();
  settle(60);
  save(view, QStringLiteral("completion"), {});
  view.setText("workers: {threads: 32}\ndb: {pool: {max: 4, }}\n");
  view.goTo({2, 21});
  view.complete();
  settle(60);
  save(view, QStringLiteral("completion-flow"), {});
  view.setText(profile());
  view.goTo({7, 8});
  settle(200);
  save(view, QStringLiteral("explanation"), {});
}

}  // namespace sextant::ui::samples
