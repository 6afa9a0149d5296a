// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log as values: a chain of entries for each environment, each hashed with the one before
// it.
#pragma once

#include <cstdint>
#include <string>

namespace sextant {

// One entry of an environment's chain: hash = SHA-256(previous ‖ record).
struct AuditEntry {
  std::string environment;  // empty: what concerns the whole store
  std::int64_t number = 0;  // the first is 1
  std::string previous;     // hexadecimal
  std::string hash;
  std::string record;  // the JSON text that the hash is over
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// The end of a chain at some time. Kept elsewhere, it shows whether anything up to there was
// changed or cut off since.
struct AuditAnchor {
  std::int64_t number = 0;  // 0: no entry yet; then the hash is the chain's genesis
  std::string hash;         // hexadecimal
  friend bool operator==(const AuditAnchor&, const AuditAnchor&) = default;
};

struct AuditFault {
  std::int64_t number = 0;
  std::string fault;  // a sentence
  friend bool operator==(const AuditFault&, const AuditFault&) = default;
};

}  // namespace sextant
