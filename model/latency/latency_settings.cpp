// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/latency_settings.h"

#include <QtCore/QUrl>

#include "model/checks/settings_section.h"
#include "model/session/settings_schema.h"

namespace sextant {
namespace {

constexpr const char* section = "latency";

tl::unexpected<Error> unusable(const std::string& message, const std::string& where) {
  return fail(ErrorKind::input, message, where, "Correct the section \"latency\" of the settings.");
}

void take(const Value& map, const char* key, std::string& target) {
  if (const Value* value = map.member(key)) target = value->text();
}

void takeNames(const Value& map, const char* key, std::map<std::string, std::string>& target) {
  const Value* names = map.member(key);
  if (names == nullptr) return;
  target.clear();
  for (const auto& [name, metric] : names->members())
    target[name] = metric.text();
}

SecretReference referenceOf(const Value& map, const char* key) {
  constexpr std::string_view scheme = "secret://";
  const Value* value = map.member(key);
  return value == nullptr ? SecretReference{}
                          : SecretReference{value->text().substr(scheme.size())};
}

PrometheusSettings prometheusOf(const Value& map) {
  PrometheusSettings result;
  take(map, "url", result.url);
  while (result.url.ends_with('/'))
    result.url.pop_back();
  if (const Value* seconds = map.member("scrape_interval_seconds"))
    result.scrape_interval_seconds = std::stoi(seconds->text());  // bounded by the schema
  take(map, "user", result.user);
  result.password = referenceOf(map, "password");
  result.bearer_token = referenceOf(map, "bearer_token");
  take(map, "ca_file", result.ca_file);
  take(map, "match", result.match);
  take(map, "cluster_label", result.cluster_label);
  take(map, "instance_label", result.instance_label);
  take(map, "cause_label", result.cause_label);
  take(map, "durations", result.durations);
  take(map, "errors", result.errors);
  if (const Value* instances = map.member("instances")) {
    for (const auto& [label, path] : instances->members())
      result.instances[label] = Scope::fromPath(path.text()).value_or(Scope{});
  }
  takeNames(map, "gauges", result.gauges);
  takeNames(map, "counters", result.counters);
  return result;
}

// What a schema cannot say. Empty: nothing wrong.
std::string faultOf(const PrometheusSettings& settings) {
  const QUrl url(QString::fromStdString(settings.url), QUrl::StrictMode);
  if (!url.isValid() || url.host().isEmpty()) return "The URL cannot be read.";
  if (settings.user.empty() != settings.password.isEmpty())
    return "A user needs a password, and a password a user.";
  if (!settings.user.empty() && !settings.bearer_token.isEmpty())
    return "There is a user and a token: only one of them can be sent.";
  const bool has_secret = !settings.user.empty() || !settings.bearer_token.isEmpty();
  const QString host = url.host();
  const bool is_here = host == QLatin1String("localhost") || host == QLatin1String("::1") ||
                       host.startsWith(QLatin1String("127."));
  if (has_secret && url.scheme() == QLatin1String("http") && !is_here)
    return "A secret would go over the network unencrypted: use https.";
  for (const auto& [label, scope] : settings.instances) {
    if (!scope.isInstance()) return "\"" + label + "\" is not mapped to CLUSTER/INSTANCE.";
  }
  return {};
}

Result<LatencySettings> settingsOf(const Value& value, const std::string& where) {
  const Result<ServiceSchema>& schema = sectionSchema(section);
  if (!schema) return tl::unexpected<Error>(schema.error());
  const auto problems = schema->check(value);
  if (!problems.empty()) {
    return unusable(problems.front().message, where + problems.front().pointer);
  }
  LatencySettings result;
  const Value* prometheus = value.member("prometheus");
  if (value.member("source")->text() == "store") return result;
  if (prometheus == nullptr)
    return unusable("The source is Prometheus, and its URL is missing.", where);
  result.source = LatencySettings::Source::prometheus;
  result.prometheus = prometheusOf(*prometheus);
  const std::string fault = faultOf(result.prometheus);
  if (!fault.empty()) return unusable(fault, where + "/prometheus");
  return result;
}

}  // namespace

Result<LatencySettings> latencySettings(const ProfileSet& settings, const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  return *found ? settingsOf((*found)->value, (*found)->where) : LatencySettings{};
}

std::vector<Problem> checkLatencySettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = settingsOf(value, std::string("/") + section);
    if (!usable) return tl::unexpected<Error>(usable.error());
    return {};
  });
}

}  // namespace sextant
