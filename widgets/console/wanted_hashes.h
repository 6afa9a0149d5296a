// SPDX-License-Identifier: GPL-3.0-or-later
// The hash of the effective profile that a revision makes for an instance: what its agent must
// report.
#pragma once

#include <QObject>

#include <map>
#include <memory>
#include <set>

#include "model/session/session.h"
#include "widgets/common/background_job.h"

namespace sextant::ui {

// Of one service's revisions. Instances without a profile of their own share what their cluster
// gets, so there are as many hashes as profiles and not as instances.
class RevisionHashes {
 public:
  // Folds for every scope that has a profile, until it is stopped. For any thread.
  [[nodiscard]] static RevisionHashes of(const ProfileSet& profiles,
                                         BackgroundJob::Stopped stopped);
  // Empty: the profiles cannot be folded for it.
  [[nodiscard]] const std::string& of(const Scope& instance) const;

 private:
  std::map<Scope, std::string> by_scope_;
};

class WantedHashes : public QObject {
  Q_OBJECT
 public:
  // By revision; one that is missing is being worked out, or could not be read.
  using Known = std::map<std::int64_t, std::shared_ptr<const RevisionHashes>>;

  WantedHashes(Session& session, ServiceKey key, QObject* parent = nullptr);
  // Reads and folds those that are not known yet, one after the other; lets go of all others.
  void want(const std::set<std::int64_t>& revisions);
  [[nodiscard]] const Known& known() const { return known_; }

 signals:
  void changed();

 private:
  void next();
  Session& session_;
  ServiceKey key_;
  std::set<std::int64_t> wanted_;
  std::set<std::int64_t> unreadable_;
  Known known_;
  bool busy_ = false;
  BackgroundJob job_;
};

}  // namespace sextant::ui
