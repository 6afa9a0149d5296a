// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_site.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>
#include <yaml-cpp/yaml.h>

namespace sextant::hunt {
namespace {

// HAProxy binds a socket under a longer name first: the process and ".tmp".
constexpr std::size_t sockets_bytes_max = 83;
constexpr std::size_t log_key_bytes_min = 16;
constexpr std::size_t log_key_bytes_max = 64;
constexpr std::array<std::string_view, 9> known_keys{
    "listen", "health", "metrics", "log", "log_key", "profile", "config", "sockets", "servers"};

// Thrown and caught in this file alone, as yaml-cpp's own errors are.
struct Mistake {
  YAML::Mark mark;
  std::string what;
};

bool isPlainWord(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || also.find(c) != std::string_view::npos;
  });
}

std::string textAt(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  if (!value || !value.IsScalar() || value.Scalar().empty())
    throw Mistake{map.Mark(), std::string("\"") + key + "\" is missing."};
  return value.Scalar();
}

LoopbackAddress addressOf(const YAML::Node& value) {
  const auto address = LoopbackAddress::parse(value.IsScalar() ? value.Scalar() : std::string());
  if (!address) throw Mistake{value.Mark(), address.error().what + ' ' + address.error().next};
  return *address;
}

LoopbackAddress addressAt(const YAML::Node& map, const char* key) {
  textAt(map, key);
  return addressOf(map[key]);
}

std::vector<EdgeServer> serversAt(const YAML::Node& map) {
  const YAML::Node list = map["servers"];
  if (!list || !list.IsMap() || list.size() == 0)
    throw Mistake{map.Mark(), "\"servers\" must name at least one: NAME: 127.0.0.1:PORT."};
  std::vector<EdgeServer> servers;
  for (const auto& entry : list) {
    const std::string name = entry.first.Scalar();
    if (!isPlainWord(name, "._-"))
      throw Mistake{entry.first.Mark(), "A server's name has letters, digits and ._- only."};
    servers.push_back({name, addressOf(entry.second)});
  }
  return servers;
}

EdgeSite siteOf(const YAML::Node& root) {
  if (!root.IsMap()) throw Mistake{root.Mark(), "A map of keys is needed here."};
  for (const auto& entry : root) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
    if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end())
      throw Mistake{entry.first.Mark(), "The key \"" + key + "\" is not known here."};
  }
  EdgeSite site{addressAt(root, "listen"), addressAt(root, "health"), addressAt(root, "metrics"),
                addressAt(root, "log"),    textAt(root, "log_key"),   textAt(root, "profile"),
                textAt(root, "config"),    textAt(root, "sockets"),   serversAt(root)};
  if (!isPlainWord(site.log_key, {}) || site.log_key.size() < log_key_bytes_min ||
      site.log_key.size() > log_key_bytes_max) {
    throw Mistake{root["log_key"].Mark(),
                  "\"log_key\" has 16 to 64 letters and digits that nobody can guess."};
  }
  if (!isPlainWord(site.sockets, "._+-/") || site.sockets.front() != '/' ||
      site.sockets.size() > sockets_bytes_max) {
    throw Mistake{root["sockets"].Mark(),
                  "\"sockets\" is the path of a folder from /, of at most 83 letters, digits and "
                  "._+-/."};
  }
  return site;
}

}  // namespace

std::string edgeSiteText(const EdgeSite& site) {
  YAML::Emitter out;
  out << YAML::BeginMap;
  const auto add = [&out](const char* key, const std::string& value) {
    out << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << value;
  };
  add("listen", site.listen.toString());
  add("health", site.health.toString());
  add("metrics", site.metrics.toString());
  add("log", site.log.toString());
  add("log_key", site.log_key);
  add("profile", site.profile);
  add("config", site.config);
  add("sockets", site.sockets);
  out << YAML::Key << "servers" << YAML::Value << YAML::BeginMap;
  for (const EdgeServer& server : site.servers)
    add(server.name.c_str(), server.address.toString());
  out << YAML::EndMap << YAML::EndMap;
  return std::string(out.c_str()) + '\n';
}

Result<EdgeSite> parseEdgeSite(const std::string& text, const std::string& name) {
  const auto at = [&](const YAML::Mark& mark) {
    return name + ':' + std::to_string(mark.line + 1) + ':' + std::to_string(mark.column + 1);
  };
  try {
    return siteOf(YAML::Load(text));
  } catch (const Mistake& mistake) {
    return fail(ErrorKind::input, mistake.what, at(mistake.mark));
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::input, error.msg + '.', at(error.mark));
  }
}

Result<EdgeSite> readEdgeSite(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::input, "This file cannot be read.", path);
  return parseEdgeSite({std::istreambuf_iterator<char>(file), {}}, path);
}

}  // namespace sextant::hunt
