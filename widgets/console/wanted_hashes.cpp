// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/wanted_hashes.h"

#include "model/profile/effective_profile.h"

namespace sextant::ui {

RevisionHashes RevisionHashes::of(const ProfileSet& profiles, BackgroundJob::Stopped stopped) {
  RevisionHashes hashes;
  const auto fold = [&](const Scope& scope) {
    if (stopped) return;
    const auto effective = effectiveProfile(profiles, scope);
    hashes.by_scope_[scope] = effective ? effective->hash().hex() : std::string();
  };
  fold(Scope{});
  for (const auto& [scope, text] : profiles) {
    if (!scope.isBase()) fold(scope);
  }
  return hashes;
}

const std::string& RevisionHashes::of(const Scope& instance) const {
  static const std::string none;
  for (const Scope& scope : {instance, Scope{instance.cluster, {}}, Scope{}}) {
    if (const auto found = by_scope_.find(scope); found != by_scope_.end()) return found->second;
  }
  return none;
}

WantedHashes::WantedHashes(Session& session, ServiceKey key, QObject* parent)
    : QObject(parent), session_(session), key_(std::move(key)) {}

void WantedHashes::want(const std::set<std::int64_t>& revisions) {
  wanted_ = revisions;
  std::erase_if(known_, [&](const auto& one) { return wanted_.count(one.first) == 0; });
  if (!busy_) next();
}

void WantedHashes::next() {
  for (const std::int64_t number : wanted_) {
    if (known_.count(number) > 0 || unreadable_.count(number) > 0) continue;
    busy_ = true;
    session_.revision(key_, {number}, this, [this, number](const Result<RevisionContent>& content) {
      if (!content) {
        busy_ = false;
        // It is there, but nobody answered: asked for again with the next report.
        if (content.error().kind == ErrorKind::unavailable) return;
        unreadable_.insert(number);
        return next();
      }
      std::size_t bytes = 0;
      for (const auto& [scope, text] : content->profiles)
        bytes += text.size();
      job_.start(
          bytes * (1 + content->profiles.size() / 8),
          [profiles = content->profiles](BackgroundJob::Stopped stopped) {
            return std::make_shared<const RevisionHashes>(RevisionHashes::of(profiles, stopped));
          },
          [this, number](std::shared_ptr<const RevisionHashes> hashes) {
            busy_ = false;
            if (wanted_.count(number) > 0) known_[number] = std::move(hashes);
            emit changed();
            next();
          });
    });
    return;
  }
}

}  // namespace sextant::ui
