// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_profile.h"

namespace sextant::hunt {
namespace {

constexpr std::array<std::string_view, edge_key_count> pointers{
    "/balance",          "/limits/connections",    "/servers/maxconn",     "/servers/check_every",
    "/timeouts/client",  "/timeouts/http_request", "/timeouts/keep_alive", "/timeouts/queue",
    "/timeouts/connect", "/timeouts/server",       "/timeouts/drain",      "/cache/enabled",
    "/cache/size",       "/cache/max_age",         "/cache/max_object"};

constexpr std::int64_t mebi = 1024 * 1024;
// HAProxy's own limit of a cache, in MiB.
constexpr std::int64_t cache_size_max = 4095 * mebi;

DurationField seconds(EdgeProfile::Time& into) {
  return {&into, std::chrono::seconds(1), std::chrono::seconds(1)};
}

std::vector<ProfileField> fieldsOf(EdgeProfile& p) {
  using Key = EdgeKey;
  const auto at = [](Key key) { return jsonPointer(key); };
  return {
      {at(Key::balance), WordField{&p.balance, {"roundrobin", "leastconn", "random", "source"}}},
      {at(Key::connections), WholeNumberField{&p.connections, 10, 8000}},
      {at(Key::server_maxconn), WholeNumberField{&p.server_maxconn, 0, 8000}},
      {at(Key::check_every), DurationField{&p.check_every}},
      {at(Key::timeout_client), DurationField{&p.client}},
      {at(Key::timeout_http_request), DurationField{&p.http_request}},
      {at(Key::timeout_keep_alive), DurationField{&p.keep_alive}},
      {at(Key::timeout_queue), DurationField{&p.queue}},
      {at(Key::timeout_connect), DurationField{&p.connect}},
      {at(Key::timeout_server), DurationField{&p.server}},
      {at(Key::timeout_drain), DurationField{&p.drain}},
      {at(Key::cache_enabled), TruthField{&p.cache_enabled}},
      {at(Key::cache_size), BytesField{&p.cache_size_bytes, mebi, cache_size_max}},
      {at(Key::cache_max_age), seconds(p.cache_max_age)},
      {at(Key::cache_max_object), BytesField{&p.cache_max_object_bytes, 1, cache_size_max}},
  };
}

}  // namespace

std::string_view jsonPointer(EdgeKey key) {
  return pointers.at(static_cast<std::size_t>(key));
}

tl::expected<EdgeProfile, std::vector<Problem>> parseEdgeProfile(std::string_view text) {
  EdgeProfile profile;
  if (const auto read = readProfile(text, "edge", fieldsOf(profile)); !read) {
    return tl::unexpected(read.error());
  }
  return profile;
}

Result<LoadedEdgeProfile> loadEdgeProfile(const std::string& path) {
  const auto text = readProfileText(path);
  if (!text) return tl::unexpected(text.error());
  const auto header = readProfileHeader(*text);
  if (!header) return tl::unexpected(profileError(header.error(), path));
  const auto profile = parseEdgeProfile(*text);
  if (!profile) return tl::unexpected(profileError(profile.error(), path));
  return LoadedEdgeProfile{*profile, *header};
}

}  // namespace sextant::hunt
