// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/event_sample.h"

#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {
namespace {

using Facts = std::map<std::string, std::string>;

class Story {
 public:
  void deed(qint64 seconds_ago, const std::string& kind, const std::string& action,
            const std::string& person, const Facts& facts, const std::string& outcome = "done") {
    StoreEvent event = made(seconds_ago, kind, action, facts, 'a');
    event.audit_entry = std::int64_t(events_.size()) + 870;
    event.person = person;
    event.login = person.empty() ? "agent-eu1" : person.substr(0, 4);
    event.outcome = outcome;
    event.request = "0d4c1f0e-7a51-4a3c-9d6e-1c5f6ab1c710";
    event.facts["number"] = std::to_string(*event.audit_entry);
    event.facts["outcome"] = outcome;
    event.facts["login"] = event.login;
    event.facts["person"] = person;
    event.facts["from"] = "10.20.0.17";
    event.facts["request"] = event.request;
    if (const auto revision = facts.find("revision"); revision != facts.end())
      event.revision = RevisionNumber{std::stoll(revision->second)};
    if (const auto change = facts.find("change"); change != facts.end())
      event.change = ChangeNumber{std::stoll(change->second)};
    if (const auto rollout = facts.find("rollout"); rollout != facts.end())
      event.rollout = RolloutNumber{std::stoll(rollout->second)};
    events_.push_back(std::move(event));
  }
  void instance(qint64 seconds_ago, const std::string& kind, const std::string& action,
                const std::string& name, std::int64_t revision, const Facts& facts = {}) {
    StoreEvent event = made(seconds_ago, kind, action, facts, 'e');
    event.scope = {"eu1", name};
    event.facts["cluster"] = "eu1";
    event.facts["instance"] = name;
    if (revision > 0) {
      event.revision = RevisionNumber{revision};
      event.facts["revision"] = std::to_string(revision);
    }
    events_.push_back(std::move(event));
  }
  void signIn(qint64 seconds_ago, const std::string& login) {
    StoreEvent event = made(seconds_ago, "sign-in", "began",
                            {{"program", "console"},
                             {"version", "0.9.0"},
                             {"host", "desk-7"},
                             {"roles", "approver, publisher"}},
                            'e');
    event.service.clear();
    event.login = login;
    event.facts["login"] = login;
    events_.push_back(std::move(event));
  }
  [[nodiscard]] std::vector<StoreEvent> told() { return std::move(events_); }

 private:
  StoreEvent made(qint64 seconds_ago, const std::string& kind, const std::string& action,
                  const Facts& facts, char source) {
    StoreEvent event;
    event.at_us = (now - seconds_ago) * 1'000'000 + 412'007;
    event.position =
        std::to_string(event.at_us) + '.' + source + '.' + std::to_string(1000 - events_.size());
    event.kind = kind;
    event.environment = "prod";
    event.service = "hunt-engine";
    event.facts = facts;
    event.facts["action"] = action;
    event.facts["service"] = "hunt-engine";
    return event;
  }
  std::vector<StoreEvent> events_;
};

}  // namespace

std::vector<StoreEvent> events() {
  Story story;
  story.instance(2, "health", "failing", "hunt-2", 0, {{"reason", "p99 is above 2 s."}});
  story.instance(9, "drift", "begun", "hunt-3", 43, {{"runs", "42"}, {"seconds", "11"}});
  story.instance(18, "failure", "put back", "hunt-3", 43, {{"runs", "42"}});
  story.instance(
      20, "failure", "failed", "hunt-3", 43,
      {{"reason",
        "Revision 43 is not in force: The service did not become healthy in 5 s: db.pool.max "
        "must not exceed backend.max_connections."}});
  story.instance(24, "apply", "applied", "hunt-2", 43);
  story.instance(24, "apply", "applied", "hunt-1", 43);
  story.deed(
      26, "stage", "rollout advance", "mara",
      {{"rollout", "7"}, {"revision", "43"}, {"step", "1"}, {"message", "Looks right on hunt-1"}});
  story.deed(41, "verdict", "validity", "",
             {{"revision", "43"}, {"witness", "controller"}, {"valid", "true"}});
  story.deed(60, "publish", "publish", "mara",
             {{"revision", "43"},
              {"change", "118"},
              {"rollout", "7"},
              {"message", "Raise the pool for Friday"}},
             "published");
  story.deed(300, "approve", "change approve", "tom",
             {{"change", "118"}, {"message", "Fits the database"}});
  story.deed(480, "comment", "change comment", "tom",
             {{"change", "118"}, {"scope", "eu1"}, {"pointer", "/db/pool/max"}});
  story.deed(900, "denied", "publish", "tom",
             {{"reason", "The login \"tom\" is not a publisher in \"prod\"."}}, "denied");
  story.instance(1500, "silent", "back", "hunt-5", 0, {{"seconds", "340"}});
  story.instance(1840, "silent", "begun", "hunt-5", 0, {{"seconds", "16"}});
  story.signIn(2400, "mara");
  story.instance(3000, "restart", "service", "hunt-1", 0, {{"left_out", "12"}});
  story.deed(86'400, "rollback", "rollback", "mara",
             {{"revision", "42"}, {"restored", "40"}, {"message", "Latency rose after 41"}},
             "published");
  story.deed(90'000, "rights", "grant", "boss",
             {{"grantee", "tom"}, {"role", "approver"}, {"for", "prod"}});
  return story.told();
}

StoreEvent numbered(int number) {
  Story story;
  story.instance(number, "apply", "applied", "hunt-" + std::to_string(number % 500),
                 1 + number % 90);
  StoreEvent event = story.told().front();
  event.position = std::to_string(event.at_us) + ".e." + std::to_string(10'000'000 - number);
  return event;
}

}  // namespace sextant::ui::samples
