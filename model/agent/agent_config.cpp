// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/agent_config.h"

#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace sextant {
namespace {

// Thrown and caught in this file alone, as yaml-cpp's own errors are.
struct Mistake {
  YAML::Mark mark;
  std::string what;
};

void onlyKeys(const YAML::Node& map, const std::vector<std::string>& allowed) {
  if (!map.IsMap()) throw Mistake{map.Mark(), "A map of keys is needed here."};
  for (const auto& entry : map) {
    const auto key = entry.first.as<std::string>();
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      throw Mistake{entry.first.Mark(), "The key \"" + key + "\" is not known here."};
    }
  }
}

std::string text(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  if (!value || !value.IsScalar())
    throw Mistake{map.Mark(), std::string("\"") + key + "\" is missing."};
  return value.as<std::string>();
}

QUrl loopbackUrl(const YAML::Node& map, const char* key) {
  const QUrl url(QString::fromStdString(text(map, key)));
  if (!url.isValid() || url.scheme() != QLatin1String("http")) {
    throw Mistake{map[key].Mark(), std::string("\"") + key + "\" must be an http:// address."};
  }
  return url;
}

QStringList commandAt(const YAML::Node& map, const char* key) {
  QStringList words;
  for (const auto& word : map[key].as<std::vector<std::string>>())
    words << QString::fromStdString(word);
  if (words.isEmpty())
    throw Mistake{map[key].Mark(), std::string("\"") + key + "\" names no program."};
  return words;
}

// "127.0.0.1:9477" or "[::1]:9477": an address, for a name may be another host's tomorrow.
std::pair<QHostAddress, quint16> listenAt(const YAML::Node& map) {
  const QUrl url(QStringLiteral("http://") + QString::fromStdString(text(map, "listen")));
  const QHostAddress address(url.host());
  if (address.isNull() || url.port() < 1)
    throw Mistake{map["listen"].Mark(), "\"listen\" must be ADDRESS:PORT, as 127.0.0.1:9477."};
  return {address, static_cast<quint16>(url.port())};
}

MetricsConfig metrics(const YAML::Node& map) {
  onlyKeys(map, {"url", "duration", "errors", "cause_label", "gauges", "counters",
                 "key_uses", "pointer_label"});
  MetricsConfig config;
  config.url = loopbackUrl(map, "url");
  config.duration = text(map, "duration");
  config.errors = text(map, "errors");
  if (map["cause_label"]) config.cause_label = text(map, "cause_label");
  if (map["key_uses"]) config.key_uses = text(map, "key_uses");
  if (map["pointer_label"]) config.pointer_label = text(map, "pointer_label");
  if (map["gauges"]) config.gauges = map["gauges"].as<std::map<std::string, std::string>>();
  if (map["counters"]) config.counters = map["counters"].as<std::map<std::string, std::string>>();
  return config;
}

InstanceConfig instance(const YAML::Node& map) {
  onlyKeys(map, {"instance", "profile", "mode", "validate", "reload", "healthy",
                 "healthy_timeout_ms", "metrics"});
  InstanceConfig config;
  const auto address = Address::parse(text(map, "instance"));
  if (!address || !address->scope.isInstance()) {
    throw Mistake{map["instance"].Mark(), "Write ENVIRONMENT/SERVICE/CLUSTER/INSTANCE."};
  }
  config.instance = {address->key, address->scope};
  config.profile_path = QString::fromStdString(text(map, "profile"));
  if (map["mode"])
    config.profile_mode = static_cast<unsigned>(std::stoul(text(map, "mode"), nullptr, 8));
  if (map["validate"]) config.validate = commandAt(map, "validate");
  if (map["reload"] && map["reload"].IsSequence()) {
    config.reload_command = commandAt(map, "reload");
  } else {
    config.reload = loopbackUrl(map, "reload");
  }
  config.healthy = loopbackUrl(map, "healthy");
  if (map["healthy_timeout_ms"]) config.healthy_timeout_ms = map["healthy_timeout_ms"].as<int>();
  config.metrics = metrics(map["metrics"]);
  return config;
}

}  // namespace

Result<AgentConfig> readAgentConfig(const QString& path) {
  const std::string name = path.toStdString();
  const auto at = [&](const YAML::Mark& mark) {
    return name + ':' + std::to_string(mark.line + 1) + ':' + std::to_string(mark.column + 1);
  };
  try {
    const YAML::Node root = YAML::LoadFile(name);
    onlyKeys(root, {"state", "listen", "instances"});
    AgentConfig config;
    config.state_folder = QString::fromStdString(text(root, "state"));
    if (root["listen"]) config.listen = listenAt(root);
    for (const auto& entry : root["instances"]) {
      config.instances.push_back(instance(entry));
    }
    if (config.instances.empty()) throw Mistake{root.Mark(), "\"instances\" is empty."};
    return config;
  } catch (const Mistake& mistake) {
    return fail(ErrorKind::input, mistake.what, at(mistake.mark));
  } catch (const YAML::BadFile&) {
    return fail(ErrorKind::input, "This file cannot be read.", name);
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::input, error.msg + '.', at(error.mark));
  } catch (const std::exception&) {
    return fail(ErrorKind::input, "A number in this file cannot be read.", name);
  }
}

}  // namespace sextant
