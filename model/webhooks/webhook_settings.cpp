// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/webhooks/webhook_settings.h"

#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <algorithm>

#include "model/checks/settings_section.h"

namespace sextant {
namespace {

constexpr const char* section = "webhooks";
constexpr std::string_view secret_scheme = "secret://";
constexpr std::size_t hooks_max = 20;
constexpr std::size_t name_max = 63;

tl::unexpected<Error> wrong(const std::string& where, const std::string& sentence) {
  return fail(ErrorKind::input, sentence, where);
}

// What is told crosses no network in clear.
bool isUsable(const QUrl& url) {
  if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) return false;
  if (url.scheme() == QLatin1String("https")) return true;
  const bool is_here = url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback();
  return url.scheme() == QLatin1String("http") && is_here;
}

Result<std::vector<std::string>> namesOf(const Value* list, const std::string& where) {
  std::vector<std::string> names;
  if (list == nullptr) return names;
  if (!list->isSequence()) return wrong(where, "It is a list.");
  for (const Value& item : list->items()) {
    if (item.kind() != ValueKind::string || item.text().empty()) return wrong(where, "It is a list of names.");
    names.push_back(item.text());
  }
  return names;
}

Result<Webhook> hookOf(const std::string& name, const Value& value, const std::string& where) {
  if (name.empty() || name.size() > name_max) return wrong(where, "A hook has a name of 1 to 63 bytes.");
  if (!value.isMap()) return wrong(where, "A hook is a map with url and secret.");
  for (const auto& [key, member] : value.members()) {
    if (key != "url" && key != "secret" && key != "events" && key != "services")
      return wrong(where + '/' + key, "A hook may have url, secret, events and services.");
  }
  Webhook hook{name, {}, {}, {}, {}};
  const Value* url = value.member("url");
  if (url == nullptr || !url->isScalar() || !isUsable(QUrl(QString::fromStdString(url->text()), QUrl::StrictMode)))
    return wrong(where + "/url", "The address is https://HOST[:PORT][/PATH], or http to this machine itself.");
  hook.url = url->text();
  const Value* secret = value.member("secret");
  if (secret == nullptr || !secret->isScalar() || !secret->text().starts_with(secret_scheme) ||
      secret->text().size() == secret_scheme.size())
    return wrong(where + "/secret", "The secret that messages are signed with is named: secret://NAME.");
  hook.secret.name = secret->text().substr(secret_scheme.size());
  auto events = namesOf(value.member("events"), where + "/events");
  if (!events) return tl::unexpected<Error>(events.error());
  hook.events = events->empty() ? webhookEvents() : std::move(*events);
  for (const std::string& event : hook.events) {
    const auto& known = webhookEvents();
    if (std::find(known.begin(), known.end(), event) == known.end())
      return wrong(where + "/events", "There is no event \"" + event +
                                          "\": opened, approved, published, undone and emergency are.");
  }
  auto services = namesOf(value.member("services"), where + "/services");
  if (!services) return tl::unexpected<Error>(services.error());
  hook.services = std::move(*services);
  return hook;
}

Result<std::vector<Webhook>> hooksOf(const Value& value, const std::string& where) {
  if (!value.isMap()) return wrong(where, "The section \"webhooks\" is a map of hooks by name.");
  if (value.members().size() > hooks_max) return wrong(where, "There are at most 20 hooks.");
  std::vector<Webhook> hooks;
  for (const auto& [name, member] : value.members()) {
    auto hook = hookOf(name, member, where + '/' + name);
    if (!hook) return tl::unexpected<Error>(hook.error());
    hooks.push_back(std::move(*hook));
  }
  return hooks;
}

}  // namespace

const std::vector<std::string>& webhookEvents() {
  static const std::vector<std::string> events{"opened", "approved", "published", "undone", "emergency"};
  return events;
}

Result<std::vector<Webhook>> webhooksOf(const ProfileSet& settings) {
  const auto found = settingsSection(settings, {}, section);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!*found) return std::vector<Webhook>();
  return hooksOf((*found)->value, (*found)->where);
}

std::vector<Problem> checkWebhookSettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = hooksOf(value, std::string("/") + section);
    if (usable) return {};
    return tl::unexpected<Error>(usable.error());
  });
}

}  // namespace sextant
