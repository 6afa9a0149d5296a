// SPDX-License-Identifier: GPL-3.0-or-later
// From a revision's profiles to the file of one instance that its service has found good, without
// touching what is in force.
#pragma once

#include <functional>
#include <string>

#include "model/agent/service_control.h"
#include "model/profile/effective_profile.h"

namespace sextant {

struct CheckedProfile {
  QByteArray file;
  std::string effective_hash;
};

// `content_hash`: of all the profiles, as they were published or proposed. The service's own check
// sees the file beside the real one, under the suffix, with the same rights. Answers once, later or
// at once. Errors: input where it is bad (the texts have another hash, they cannot be folded, the
// service refuses); anything else where this host could not find out. `config` and `service` must
// live until then.
void checkProfile(const InstanceConfig& config, ServiceControl& service, RevisionNumber number,
                  const ProfileSet& profiles, const std::string& content_hash, const char* suffix,
                  std::function<void(const Result<CheckedProfile>&)> done);

}  // namespace sextant
