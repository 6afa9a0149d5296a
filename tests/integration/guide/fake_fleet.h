// SPDX-License-Identifier: GPL-3.0-or-later
// A fleet without services: for each instance it does what an agent does (looks at the head, finds a
// candidate valid, runs what it is assigned, reports each second), with measurements as the test wants
// them.
#pragma once

#include <QtCore/QTimer>

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "tests/support/store_fixture.h"

namespace sextant::testing {

class FakeFleet : public QObject {
  Q_OBJECT
 public:
  struct Second {
    double seconds = 0.004;       // of each request
    std::uint64_t requests = 1500;
    std::uint64_t errors = 0;
  };
  // What an instance measures in a second while it runs this revision.
  using Measured = std::function<Second(const Scope&, RevisionNumber)>;

  // Enrols them; the store must outlive it.
  FakeFleet(Store& store, ServiceKey key, std::vector<Scope> instances);

  void setMeasured(Measured measured) { measured_ = std::move(measured); }
  // Agents say that they cannot run this revision: all of them, or this one.
  void refuse(RevisionNumber revision, std::optional<Scope> only = {}) {
    refused_ = revision;
    refusing_ = std::move(only);
  }
  // Agents find candidates invalid.
  void setFindsInvalid(bool invalid) { finds_invalid_ = invalid; }
  void setFinds(bool finds) { finds_ = finds; }
  void setReports(bool reports) { reports_ = reports; }
  void setMeasures(bool measures) { measures_ = measures; }
  // An agent's clock goes wrong by so many seconds: its seconds and times are those of another time.
  void setClock(const Scope& instance, std::int64_t offset_seconds) {
    clocks_[instance] = offset_seconds;
  }
  // One is gone, as a host that was taken away, and another comes; the inventory says both.
  void replace(const Scope& gone, const Scope& come);

  [[nodiscard]] RevisionNumber runs(const Scope& instance) const { return runs_.at(instance); }
  [[nodiscard]] int countOf(RevisionNumber revision) const;
  // Requests that failed so far, and those that came while they did.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
  void tick();
  void headRead(const Head& head);
  void find(RevisionNumber candidate);
  [[nodiscard]] bool refuses(const Scope& instance, RevisionNumber revision) const {
    return revision == refused_ && (!refusing_ || refusing_ == instance);
  }
  void report(const Head& head, const Scope& instance, RevisionNumber wanted);

  Store& store_;
  ServiceKey key_;
  std::vector<Scope> instances_;
  Measured measured_;
  std::map<Scope, RevisionNumber> runs_;
  std::map<Scope, std::int64_t> applied_at_us_;
  std::map<Scope, std::int64_t> told_until_;
  std::map<Scope, std::int64_t> clocks_;
  RevisionNumber found_;
  RevisionNumber refused_;
  std::optional<Scope> refusing_;
  std::uint64_t errors_ = 0;
  bool finds_invalid_ = false;
  bool finds_ = true;
  bool reports_ = true;
  bool measures_ = true;
  bool is_reading_ = false;
  QTimer second_;
};

}  // namespace sextant::testing
