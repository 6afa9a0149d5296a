// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/audit_sample.h"

#include <algorithm>

#include "model/audit/audit_check.h"
#include "model/base/identifiers.h"
#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {
namespace {

class Chain {
 public:
  // `facts`: members of the record, as JSON without braces.
  void add(qint64 seconds_ago, const std::string& login, const std::string& person,
           const std::string& action, const std::string& outcome, const std::string& facts) {
    const std::int64_t at_us = (now - seconds_ago) * 1'000'000 + 412'007;
    const auto number = std::int64_t(entries_.size()) + 1;
    std::string record =
        "{" + facts + (facts.empty() ? "" : ", ") + R"("environment": "prod", "number": )" +
        std::to_string(number) + R"(, "at_us": )" + std::to_string(at_us) + R"(, "action": ")" +
        action + R"(", "outcome": ")" + outcome + R"(", "login": ")" + login + R"(", "person": ")" +
        person + R"(", "from": "10.20.0.17", "program": "sextant", )" +
        R"("request": "0d4c1f0e-7a51-4a3c-9d6e-1c5f6ab1c7)" + std::to_string(10 + number % 90) +
        R"("})";
    const auto before = ContentHash::fromHex(previous_);
    const std::string bytes(before->bytes().begin(), before->bytes().end());
    const std::string hash = ContentHash::of(bytes + record).hex();
    entries_.push_back({"prod", number, previous_, hash, std::move(record)});
    previous_ = hash;
  }
  std::vector<AuditEntry> newestFirst() {
    std::reverse(entries_.begin(), entries_.end());
    return std::move(entries_);
  }

 private:
  std::vector<AuditEntry> entries_;
  std::string previous_ = auditGenesis("2d1e0c52-6f8b-4a54-8c0f-35f1b7a90e11", "prod");
};

const std::string hash_a(64, 'a');
const std::string hash_c = std::string(32, 'c') + std::string(32, '4');

}  // namespace

std::vector<AuditEntry> auditEntries() {
  Chain chain;
  const std::string hunt = R"("service": "hunt-engine")";
  chain.add(400'000, "sextant", "mara", "environment", "done",
            R"("colour": "red", "protected": true, "approvals": 1)");
  chain.add(390'000, "sextant", "mara", "grant", "done",
            R"("grantee": "ines", "role": "publisher", "service": "*")");
  chain.add(386'000, "agent-1", "", "enrol", "done",
            hunt + R"(, "cluster": "eu1", "instance": "hunt-1")");
  chain.add(90'000, "mara", "Mara Lindqvist", "change open", "done",
            hunt +
                R"(, "change": 118, "version": 1, "base": 41, "message": "Pool of four: three )" +
                R"(instances share fifty connections")");
  chain.add(89'400, "ines", "Ines Okafor", "change approve", "done",
            hunt + R"(, "change": 118, "version": 1, "reason": "The sum is right.")");
  chain.add(89'100, "ines", "Ines Okafor", "publish", "published",
            hunt + R"(, "change": 118, "revision": 42, "base": 41, "before": ")" + hash_a +
                R"(", "after": ")" + hash_c + R"(")");
  chain.add(4'000, "tom", "Tom", "publish", "denied",
            hunt +
                R"(, "base": 42, "message": "quick fix", "reason": "The login \"tom\" is not a )" +
                R"(publisher in \"prod\".")");
  chain.add(3'600, "mara", "Mara Lindqvist", "publish", "conflict",
            hunt +
                R"(, "base": 41, "message": "Raise the cache", "reason": "Revision 42 is stable )" +
                R"(now, not 41.")");
  chain.add(900, "ines", "Ines Okafor", "rollback", "published",
            hunt +
                R"(, "base": 42, "restored": 41, "revision": 43, "message": "Back: p99 doubled )" +
                "on eu1 \xE2\x80\xAE\xE2\x80\x8Bsee the charts\", \"before\": \"" + hash_c +
                R"(", "after": ")" + hash_a + R"(")");
  chain.add(42, "mara", "Mara Lindqvist", "rollout pause", "done",
            hunt + R"(, "rollout": 9, "step": 1, "reason": "<b>Waiting</b> for the evening")");
  return chain.newestFirst();
}

std::vector<AuditEntry> manyAuditEntries(int count) {
  Chain chain;
  for (int i = 1; i <= count; ++i) {
    chain.add(3LL * (count - i) + 1, "mara", "", "publish", "published",
              R"("service": "hunt-engine", "revision": )" + std::to_string(i) +
                  R"(, "message": "Publish )" + std::to_string(i) + R"(")");
  }
  return chain.newestFirst();
}

}  // namespace sextant::ui::samples
