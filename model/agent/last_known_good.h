// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

#include "model/store/store_types.h"

namespace sextant {

// The profile file that an instance last ran well with, and the head that it came from. Kept on
// disk, so that an agent starts from it when the store is away. The candidate of a rollout is kept
// beside it: it is put back by nothing and becomes the last known good when it is promoted.
enum class Proof { good, candidate };
struct LastKnownGood {
  HeadSequence sequence;
  RevisionNumber revision;
  QByteArray file;  // exactly what was written for the service
  std::string effective_hash;
};

// Nothing where there is none yet, or where it does not match its own hash.
[[nodiscard]] std::optional<LastKnownGood> loadLastKnownGood(const QString& folder,
                                                             const Instance& instance,
                                                             Proof proof = Proof::good);
// Errors: those of replaceFile().
[[nodiscard]] Result<void> saveLastKnownGood(const QString& folder, const Instance& instance,
                                             const LastKnownGood& good,
                                             Proof proof = Proof::good);
// Nothing happens where there is none.
void forgetCandidate(const QString& folder, const Instance& instance);

// The file for a service: one comment line that names instance, revision and effective hash, then
// the effective profile, of which the hash is.
[[nodiscard]] QByteArray profileFile(const Instance& instance, RevisionNumber revision,
                                     const std::string& effective_text);

}  // namespace sextant
