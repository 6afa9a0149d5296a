// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_config.h"

namespace sextant::hunt {
namespace {

constexpr std::int64_t mebi = 1024 * 1024;
// Kept free for the agent's questions when clients have taken all of theirs.
constexpr int connections_of_health = 64;

class ConfigText {
 public:
  void section(const std::string& title) {
    if (!text_.empty()) text_ += '\n';
    text_ += title + '\n';
  }
  void line(const std::string& words) { text_ += "  " + words + '\n'; }
  void time(const std::string& words, EdgeProfile::Time time) {
    line(words + ' ' + std::to_string(time.count()) + "ms");
  }
  void number(const std::string& words, std::int64_t value) {
    line(words + ' ' + std::to_string(value));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// One line a request, of fields that no client chooses; the method is last, for a client does. The
// microseconds are from the whole head of the request to the end of the answer; HAProxy's own times
// are whole milliseconds. `kept_bytes` is the largest answer that the cache takes; 0: it is off.
std::string logFormat(const EdgeProfile& profile, const EdgeSite& site) {
  const std::int64_t kept_bytes = profile.cache_enabled ? profile.cache_max_object_bytes : 0;
  return "log-format \"" + site.log_key +
         " status=%ST end=%tsc server=%s queue_ms=%Tw all_ms=%Ta "
         "us=%[date(0,us),sub(txn.began)] bytes=%B kept_bytes=" +
         std::to_string(kept_bytes) + " method=%HM\"";
}

void addGlobal(ConfigText& out, const EdgeProfile& profile, const EdgeSite& site) {
  out.section("global");
  out.number("maxconn", profile.connections + connections_of_health);
  out.line("nbthread 1");
  out.time("hard-stop-after", profile.drain);
  // A Unix socket would hold ten lines, as Linux is set by default; a burst has a hundred.
  out.line("log " + site.log.toString() + " len 1024 format raw local0");
  out.line("stats socket " + site.statsSocket() + " mode 600 level user");

  out.section("defaults");
  out.line("mode http");
  out.time("timeout client", profile.client);
  out.time("timeout http-request", profile.http_request);
  out.time("timeout http-keep-alive", profile.keep_alive);
  out.time("timeout queue", profile.queue);
  out.time("timeout connect", profile.connect);
  out.time("timeout server", profile.server);
}

void addFrontend(ConfigText& out, const EdgeProfile& profile, const EdgeSite& site) {
  if (profile.cache_enabled) {
    out.section("cache answers");
    out.number("total-max-size", profile.cache_size_bytes / mebi);
    out.number("max-object-size", profile.cache_max_object_bytes);
    out.number("max-age",
               std::chrono::duration_cast<std::chrono::seconds>(profile.cache_max_age).count());
  }
  out.section("frontend edge");
  out.line("bind " + site.listen.toString());
  out.number("maxconn", profile.connections);
  out.line("log global");
  out.line(logFormat(profile, site));
  out.line("option dontlognull");
  // A reload answers one more request on each idle connection instead of closing it under a client
  // that may be sending one.
  out.line("option idle-close-on-response");
  out.line("http-request set-var(txn.began) date(0,us)");
  if (profile.cache_enabled) {
    out.line("http-request cache-use answers");
    out.line("http-response cache-store answers");
  }
  out.line("default_backend engines");
}

void addBackend(ConfigText& out, const EdgeProfile& profile, const EdgeSite& site) {
  out.section("backend engines");
  out.line("balance " + profile.balance);
  out.line("option httpchk");
  out.line("http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host hunt-engine");
  out.line("http-check expect status 200");
  out.line("option redispatch");
  const std::string limit = profile.server_maxconn == 0
                                ? std::string()
                                : " maxconn " + std::to_string(profile.server_maxconn);
  out.line("default-server check inter " + std::to_string(profile.check_every.count()) +
           "ms fall 3 rise 1" + limit);
  for (const EdgeServer& server : site.servers)
    out.line("server " + server.name + ' ' + server.address.toString());
}

// Answered by the worker itself, beside the load.
void addHealth(ConfigText& out, const ProfileHeader& header, const EdgeSite& site) {
  const auto answer = [&](int status, const char* word, const char* reason) {
    return "http-request return status " + std::to_string(status) +
           " content-type application/json string '{\"status\":\"" + word + "\",\"reason\":\"" +
           reason + "\",\"revision\":" + std::to_string(header.revision) + ",\"effective\":\"" +
           header.effective_hash + "\"}'";
  };
  out.section("frontend health");
  out.line("bind " + site.health.toString());
  out.line("acl is_asked path /healthz");
  out.line("acl is_served nbsrv(engines) gt 0");
  out.line(answer(200, "ok", "") + " if is_asked is_served");
  out.line(answer(503, "failing", "No instance of hunt-engine is up.") + " if is_asked");
  out.line("http-request return status 404");
}

}  // namespace

std::string edgeConfig(const LoadedEdgeProfile& loaded, const EdgeSite& site) {
  ConfigText out;
  addGlobal(out, loaded.profile, site);
  addFrontend(out, loaded.profile, site);
  addBackend(out, loaded.profile, site);
  addHealth(out, loaded.header, site);
  return out.take();
}

}  // namespace sextant::hunt
