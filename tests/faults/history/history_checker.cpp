// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/history/history_checker.h"

#include <map>
#include <set>
#include <tuple>

namespace sextant::testing {
namespace {

using Answer = PublishCall::Answer;
using ServiceRevision = std::pair<std::string, std::int64_t>;

class Findings {
 public:
  void add(const std::string& kind, const std::string& sentence) {
    constexpr int kind_max = 20;
    if (++counts_[kind] <= kind_max) all_.push_back(kind + ": " + sentence);
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(all_); }

 private:
  std::map<std::string, int> counts_;
  std::vector<std::string> all_;
};

std::string name(const std::string& service, std::int64_t revision) {
  return service + " revision " + std::to_string(revision);
}

void checkLine(const FinalState& final, Findings& findings) {
  std::map<std::string, std::int64_t> last;
  for (const FinalRevision& revision : final.revisions) {
    const std::int64_t before = last[revision.service];
    if (revision.number <= before) {
      findings.add("line", name(revision.service, revision.number) + " is there twice.");
    } else if (revision.parent != before) {
      findings.add("line", name(revision.service, revision.number) + " follows revision " +
                               std::to_string(revision.parent) + ", not " + std::to_string(before) +
                               ".");
    }
    last[revision.service] = revision.number;
  }
}

void checkRequests(const FinalState& final, Findings& findings) {
  std::map<std::string, ServiceRevision> made;
  for (const FinalRevision& revision : final.revisions) {
    const auto [at, is_new] =
        made.insert({revision.request_id, {revision.service, revision.number}});
    if (!is_new) {
      findings.add("request", revision.request_id + " made " +
                                  name(at->second.first, at->second.second) + " and " +
                                  name(revision.service, revision.number) + ".");
    }
  }
}

void checkAcknowledged(const History& history, const FinalState& final, Findings& findings) {
  std::map<ServiceRevision, const FinalRevision*> by_number;
  std::set<std::string> made;
  for (const FinalRevision& revision : final.revisions) {
    by_number[{revision.service, revision.number}] = &revision;
    made.insert(revision.request_id);
  }
  for (const PublishCall& call : history.calls()) {
    if (call.answer == Answer::published) {
      const auto found = by_number.find({call.service, call.revision});
      if (found == by_number.end()) {
        findings.add("lost", name(call.service, call.revision) + " was acknowledged to client " +
                                 std::to_string(call.client) + " and is not there.");
      } else if (found->second->text != call.text || found->second->request_id != call.request_id) {
        findings.add("lost", name(call.service, call.revision) + " was acknowledged to client " +
                                 std::to_string(call.client) + " and is another one's.");
      } else if (found->second->parent != call.base) {
        findings.add("line", name(call.service, call.revision) + " was published on revision " +
                                 std::to_string(call.base) + ", and follows revision " +
                                 std::to_string(found->second->parent) + ".");
      }
    }
    const bool denied = call.answer == Answer::conflict || call.answer == Answer::refused;
    if (denied && made.count(call.request_id) > 0) {
      findings.add("outcome", call.request_id + " was refused, and made a revision.");
    }
  }
}

// Whatever a request's answer was once, it is for ever. A call that was refused for what the store
// does not keep (nothing sent, no answer) says nothing.
void checkOneOutcome(const History& history, Findings& findings) {
  std::map<std::string, std::pair<Answer, std::int64_t>> outcomes;
  for (const PublishCall& call : history.calls()) {
    if (call.answer != Answer::published && call.answer != Answer::conflict) continue;
    const std::pair<Answer, std::int64_t> outcome{call.answer, call.revision};
    const auto [at, is_new] = outcomes.insert({call.request_id, outcome});
    if (!is_new && at->second != outcome) {
      findings.add("outcome", call.request_id + " was answered with revision " +
                                  std::to_string(at->second.second) + " and with revision " +
                                  std::to_string(call.revision) + " (0: a conflict).");
    }
  }
}

void checkHeads(const History& history, const FinalState& final, Findings& findings) {
  std::set<ServiceRevision> there;
  for (const FinalRevision& revision : final.revisions) {
    there.insert({revision.service, revision.number});
  }
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::int64_t> stable_at;
  for (const HeadSeen& head : history.heads()) {
    const auto [at, is_new] = stable_at.insert({{head.service, head.epoch, head.seq}, head.stable});
    if (!is_new && at->second != head.stable) {
      findings.add("head", head.service + " at seq " + std::to_string(head.seq) +
                               " was seen with revision " + std::to_string(at->second) + " and " +
                               std::to_string(head.stable) + ".");
    }
    if (head.stable != 0 && there.count({head.service, head.stable}) == 0) {
      findings.add("head", name(head.service, head.stable) + " was stable for client " +
                               std::to_string(head.client) + " and is not there.");
    }
  }
}

void checkAgents(const History& history, Findings& findings) {
  std::map<std::pair<int, std::string>, const HeadSeen*> last;
  for (const HeadSeen& head : history.heads()) {
    if (!head.is_agent) continue;
    const HeadSeen*& before = last[{head.client, head.service}];
    if (before != nullptr &&
        (std::tie(head.epoch, head.seq) < std::tie(before->epoch, before->seq) ||
         head.stable < before->stable)) {
      findings.add("agent", "client " + std::to_string(head.client) + " went from " +
                                name(head.service, before->stable) + " (seq " +
                                std::to_string(before->seq) + ") to " +
                                std::to_string(head.stable) + " (seq " + std::to_string(head.seq) +
                                ").");
    }
    before = &head;
  }
}

void checkTexts(const History& history, const FinalState& final, Findings& findings) {
  std::map<ServiceRevision, std::string> texts;
  for (const FinalRevision& revision : final.revisions) {
    texts[{revision.service, revision.number}] = revision.text;
  }
  for (const TextSeen& seen : history.texts()) {
    const auto found = texts.find({seen.service, seen.revision});
    if (found == texts.end() || found->second != seen.text) {
      findings.add("text", name(seen.service, seen.revision) + " was read by client " +
                               std::to_string(seen.client) + " with another text than it has.");
    }
  }
}

void checkAudit(const FinalState& final, Findings& findings) {
  for (const std::string& fault : final.audit_faults) {
    findings.add("audit", fault);
  }
  std::map<ServiceRevision, std::string> told;
  std::int64_t before = 0;
  for (const FinalAuditEntry& entry : final.audit) {
    if (entry.number != before + 1) {
      findings.add("audit", "entry " + std::to_string(entry.number) + " follows entry " +
                                std::to_string(before) + ".");
    }
    before = entry.number;
    if (entry.outcome != "published") continue;
    if (!told.insert({{entry.service, entry.revision}, entry.request_id}).second) {
      findings.add("audit", name(entry.service, entry.revision) + " is told of twice.");
    }
  }
  for (const FinalRevision& revision : final.revisions) {
    const auto found = told.find({revision.service, revision.number});
    if (found == told.end() || found->second != revision.request_id) {
      findings.add("audit", name(revision.service, revision.number) + " is not told of.");
    }
  }
  if (told.size() > final.revisions.size()) {
    findings.add("audit", "it tells of revisions that are not there.");
  }
}

}  // namespace

std::vector<std::string> violations(const History& history, const FinalState& final) {
  Findings findings;
  checkLine(final, findings);
  checkRequests(final, findings);
  checkAcknowledged(history, final, findings);
  checkOneOutcome(history, findings);
  checkHeads(history, final, findings);
  checkAgents(history, findings);
  checkTexts(history, final, findings);
  checkAudit(final, findings);
  return findings.take();
}

}  // namespace sextant::testing
