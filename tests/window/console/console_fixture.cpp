// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/console/console_fixture.h"

#include <QFile>
#include <QTest>

#include "model/checks/settings.h"

namespace sextant::testing {
namespace {

std::string fileText(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s cannot be read", qPrintable(path));
  return file.readAll().toStdString();
}

template <class T>
T need(Result<T> result) {
  if (!result) qFatal("%s", result.error().toString().c_str());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

const std::string ConsoleFixture::first_text =
    fileText(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/demo/small-scale-defaults.yaml"));

ConsoleFixture::ConsoleFixture(bool is_protected) : store_(fixture_.connectedStore("fixture")) {
  makeProd(*store_);
  const auto publish = [this](const PublishRequest& request) {
    return need(await<PublishReceipt>(
        [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); }));
  };
  const std::string schema = need(settingsProfile(
      fileText(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/schemas/hunt-engine.schema.json"))));
  publish(publishOf("prod/sextant/hunt-engine", 0, schema));
  publish(publishOf("prod/hunt-engine", 0, first_text));
  for (const char* name : {"hunt-1", "hunt-2"}) {
    need(await<void>([&](Reply<void> reply) {
      store_->enrol({key, {"eu1", name}}, std::move(reply));
    }));
  }
  if (is_protected) makeProd(*store_, true);
}

std::unique_ptr<ui::MainWindow> ConsoleFixture::openWindow() {
  ui::Theme::install(ui::ThemeChoice::dark);
  ui::WindowOptions options;
  options.target.root = fixture_.root();
  options.person = QStringLiteral("mara");
  options.settings_file = folder_.filePath(QStringLiteral("console.ini"));
  options.drafts_folder = folder_.filePath(QStringLiteral("drafts"));
  auto window = std::make_unique<ui::MainWindow>(options);
  window->resize(1280, 800);
  window->show();
  window->start();
  return window;
}

void ConsoleFixture::publishTo(const ServiceKey& to, std::int64_t base_number,
                               const std::string& text) {
  need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf(to.toString(), base_number, text), std::move(reply));
  }));
}

void ConsoleFixture::publishProfiles(const ServiceKey& to, std::int64_t base_number,
                                     const std::map<Scope, std::optional<std::string>>& profiles) {
  PublishRequest request = publishOf(to.toString(), base_number, {});
  request.profiles.clear();
  for (const auto& [scope, text] : profiles)
    request.profiles[scope] = text;
  need(await<PublishReceipt>(
      [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); }));
}

RevisionNumber ConsoleFixture::publishAsAda(std::int64_t base_number, const std::string& text,
                                            const std::string& message) {
  return need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
           store_->publish(publishOf(base.toString(), base_number, text, message),
                           std::move(reply));
         }))
      .revision;
}

std::vector<RevisionInfo> ConsoleFixture::history() {
  using Infos = std::vector<RevisionInfo>;
  return need(
      await<Infos>([&](Reply<Infos> reply) { store_->history(key, {0}, 50, std::move(reply)); }));
}

std::string ConsoleFixture::textOf(RevisionNumber number) {
  return need(await<RevisionContent>([&](Reply<RevisionContent> reply) {
           store_->revision(key, number, std::move(reply));
         }))
      .profiles.at({});
}

}  // namespace sextant::testing
