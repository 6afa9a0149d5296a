// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_profile.h"

#include "app/hunt/engine/create_data.h"

namespace sextant::hunt {
namespace {

constexpr std::array<std::string_view, profile_key_count> pointers{
    "/workers/threads",      "/workers/queue_limit",     "/db/pool/max",
    "/db/pool/max_idle",     "/db/pool/acquire_timeout", "/db/statement_timeout",
    "/request_deadline",     "/cache/entries",           "/cache/ttl",
    "/cache/coalesce_misses", "/closed_hunts",            "/maintenance"};

std::vector<ProfileField> fieldsOf(EngineProfile& p) {
  using Key = ProfileKey;
  const auto at = [](Key key) { return jsonPointer(key); };
  return {
      {at(Key::workers_threads), WholeNumberField{&p.worker_threads, 1, 256}},
      {at(Key::workers_queue_limit), WholeNumberField{&p.queue_limit, 1, 100000}},
      {at(Key::pool_max), WholeNumberField{&p.pool_max, 1, 500}},
      {at(Key::pool_max_idle), WholeNumberField{&p.pool_max_idle, 0, 500}},
      {at(Key::pool_acquire_timeout), TimeLimitField{&p.acquire_timeout}},
      {at(Key::statement_timeout), TimeLimitField{&p.statement_timeout}},
      {at(Key::request_deadline), TimeLimitField{&p.request_deadline}},
      {at(Key::cache_entries), WholeNumberField{&p.cache_entries, 0, 1000000}},
      {at(Key::cache_ttl), TimeLimitField{&p.cache_ttl}},
      {at(Key::cache_coalesce_misses), TruthField{&p.coalesce_misses}},
      {at(Key::closed_hunts), WholeNumberSetField{&p.closed_hunts, 1, hunt_count, closed_hunts_max}},
      {at(Key::maintenance), TruthField{&p.maintenance}},
  };
}

}  // namespace

std::string_view jsonPointer(ProfileKey key) {
  return pointers.at(static_cast<std::size_t>(key));
}

tl::expected<EngineProfile, std::vector<Problem>> parseEngineProfile(std::string_view text) {
  EngineProfile profile;
  if (const auto read = readProfile(text, "hunt-engine", fieldsOf(profile)); !read) {
    return tl::unexpected(read.error());
  }
  return profile;
}

}  // namespace sextant::hunt
