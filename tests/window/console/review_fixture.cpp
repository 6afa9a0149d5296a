// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/console/review_fixture.h"

#include <QTest>

#include "tests/support/store_calls.h"

namespace sextant::testing {

void ReviewFixture::waitFor(const std::function<bool()>& condition, const char* what) {
  if (!QTest::qWaitFor(condition, soon_ms)) qFatal("%s", what);
}

ReviewFixture::ReviewFixture(ui::ThemeChoice theme) : console_(true), theme_(theme) {
  ottos_dsn_ = addReviewer("otto");
  mara_ = open(console_.storeFixture().dsn(), QStringLiteral("mara"));
  otto_ = open(ottos_dsn_, QStringLiteral("otto"));
}

ReviewFixture::~ReviewFixture() = default;

void ReviewFixture::grant(const QByteArray& login, const char* role) {
  const auto granted = await<void>([&](Reply<void> reply) {
    console_.store().grantRole({login.toStdString(), "prod", role}, "mara", std::move(reply));
  });
  if (!granted) qFatal("%s", granted.error().toString().c_str());
}

void ReviewFixture::publishRules(const std::string& approvers) {
  Store& store = console_.store();
  makeProd(store, false);
  const auto settings = await<RevisionContent>([&](Reply<RevisionContent> reply) {
    store.revision({"prod", "sextant"}, {1}, std::move(reply));
  });
  if (!settings) qFatal("%s", settings.error().toString().c_str());
  const std::string text = settings->profiles.at(Scope{"hunt-engine", {}}) + approvers;
  const auto published = publish(store, publishOf("prod/sextant/hunt-engine", 1, text));
  if (!published) qFatal("%s", published.error().toString().c_str());
  makeProd(store, true);
}

QString ReviewFixture::addReviewer(const QByteArray& login) {
  const QString dsn = console_.storeFixture().addLogin(login);
  for (const char* role : {"approver", "editor"})
    grant(login, role);
  return dsn;
}

std::unique_ptr<ui::MainWindow> ReviewFixture::open(const QString& dsn, const QString& person) {
  ui::Theme::install(theme_);
  ui::WindowOptions options;
  options.target = resolveTarget(dsn).value();
  options.person = person;
  options.settings_file = console_.folder() + "/" + person + ".ini";
  options.drafts_folder = console_.folder() + "/drafts of " + person;
  auto window = std::make_unique<ui::MainWindow>(options);
  window->resize(1440, 900);
  window->show();
  window->start();
  waitFor([&] { return window->session().stable(console_.key) != nullptr; },
          "the store is not read");
  window->arming().arm("prod", std::chrono::minutes(30));
  return window;
}

std::string ReviewFixture::withTtl(const std::string& ttl) {
  return replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: " + ttl);
}

void ReviewFixture::edit(ui::MainWindow& window, const std::string& text, const Scope& scope) {
  const RevisionContent* stable = window.session().stable(console_.key);
  const auto known = stable->profiles.find(scope);
  window.drafts().edit({console_.key, scope, stable->info.number,
                        known == stable->profiles.end() ? std::string() : known->second, text,
                        stable->info.content_hash, 0});
}

ui::ChangePage* ReviewFixture::propose(const std::string& text, const QString& words) {
  mara_->openProfile({console_.key, {}});
  edit(*mara_, text);
  QPushButton* button = mara_->topBar()->publishButton();
  waitFor([&] { return button->text() == "Propose…" && button->isEnabled(); },
          "a change cannot be proposed");
  QTest::mouseClick(button, Qt::LeftButton);
  ui::OpenChangeDialog* dialog = mara_->proposing()->dialog();
  if (dialog == nullptr) qFatal("no dialog opens");
  QTest::keyClicks(dialog->descriptionField(), words);
  QTest::keyClicks(dialog->reviewersField(), "otto");
  QTest::mouseClick(dialog->openButton(), Qt::LeftButton);
  const auto page = [this] { return qobject_cast<ui::ChangePage*>(mara_->tabs()->current()); };
  waitFor([&] { return page() != nullptr; }, "the change does not open");
  ui::ChangePage* opened = page();
  waitFor([&] { return opened->watch()->comparison() > 0; }, "the change is not read");
  return opened;
}

ui::ChangePage* ReviewFixture::ofOtto(const ui::ChangePage* maras) {
  ui::ChangePage* page = otto_->openChange(console_.key, maras->watch()->number());
  waitFor([&] { return page->watch()->comparison() > 0; }, "the change is not read");
  return page;
}

void ReviewFixture::update(ui::ChangePage* maras, const std::string& text, const Scope& scope) {
  const int before = maras->watch()->change()->summary.version;
  edit(*mara_, text, scope);
  waitFor([&] { return maras->updateButton()->isVisible() && maras->updateButton()->isEnabled(); },
          "the change cannot be updated");
  QTest::mouseClick(maras->updateButton(), Qt::LeftButton);
  waitFor([&] { return maras->watch()->change()->summary.version == before + 1; },
          "there is no new version");
}

RevisionNumber ReviewFixture::publishBetween(std::int64_t base, const std::string& text) {
  makeProd(console_.store(), false);
  const RevisionNumber published = console_.publishAsAda(base, text);
  makeProd(console_.store(), true);
  waitFor([&] { return mara_->session().stable(console_.key)->info.number == published; },
          "the new revision is not seen");
  return published;
}

}  // namespace sextant::testing
