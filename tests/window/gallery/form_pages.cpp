// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/form_pages.h"

#include "tests/window/gallery/form_sample.h"
#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {

void formPages(const SavePage& save, const Settle& settle) {
  FormSample hunt(huntGuide(), "# What eu1 needs\ndb:\n  pool:\n    max: 40\n", profile());
  hunt.form.setProblems(problems());
  hunt.form.select("/db/pool/max");
  save(hunt.form, QStringLiteral("form"), {720, 700});
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
}

void assistPages(const SavePage& save, const Settle& settle) {
  YamlEditor view;
  view.setText("# Peak profile\nworkers:\n  threads: 32\ndb:\n  pool:\n    \n");
  view.setGuide(huntGuide(), [](const std::vector<std::string>&) {
    return QStringList{QStringLiteral("Effective 20, set in base")};
  });
  view.resize(720, 420);
  view.show();
  view.goTo({6, 5});
  view.complete();
  settle(60);
  save(view, QStringLiteral("completion"), {});
  view.setText(profile());
  view.goTo({7, 8});
  settle(200);
  save(view, QStringLiteral("explanation"), {});
}

}  // namespace sextant::ui::samples
