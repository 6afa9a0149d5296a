// SPDX-License-Identifier: GPL-3.0-or-later
// The reference cluster as a drill uses it: by the shipped programs, as people and pipelines do. What
// it was like before is put back afterwards.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QStringList>
#include <QtCore/QTemporaryDir>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/hunt/demo/demo_control.h"
#include "model/store/store.h"

namespace sextant {

// What a program said.
struct DrillAnswer {
  int status = -1;  // its exit status; -1: it did not end in time
  QByteArray output;
  std::string said;  // the last line of its standard error, without the program's name
  [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

// A change that somebody tries to get out.
struct DrillAttempt {
  QString service = QStringLiteral("prod/hunt-engine");
  std::string text;
  QString message;
  std::string plan;   // YAML; empty: to all at once
  QStringList flags;  // of the command: what was "meant"
  bool is_approved = false;  // as a change that the second login has approved
};

struct DrillPublished {
  std::optional<std::string> refused;  // why nothing was published
  RevisionNumber revision;
  std::optional<RolloutNumber> rollout;
};

// Requests of the service in a span of time.
struct DrillHarm {
  std::uint64_t bad = 0;  // failed, or slower than 100 ms
  std::uint64_t all = 0;
};

// Lives in one thread with an event loop of its own calls. Every wait has a limit, and ends with an
// error of kind unavailable when stop() was called.
class DrillCluster {
 public:
  using Teller = std::function<void(const std::string&)>;

  // Takes the running demo: nothing of hunt-engine may be rolled out or previewed, and prod is open.
  // Gives it a load that two cores bear, and the tuned profile to all. `tell` gets a sentence before
  // each step. Errors: answer_no (no demo is up), conflict, unavailable.
  [[nodiscard]] static Result<std::unique_ptr<DrillCluster>> take(Teller tell);
  // Puts back what giveBack() was not called for.
  ~DrillCluster();

  // Ends what the drill left under way and puts load, profiles, settings and agents back.
  Result<void> giveBack();
  // Whoever waits stops waiting.
  void stop() { is_stopped_ = true; }

  void tell(const std::string& sentence) { tell_(sentence); }
  // sextantctl on the demo's store; as the second login where `as_second`.
  [[nodiscard]] DrillAnswer ctl(const QStringList& arguments, bool as_second = false);
  [[nodiscard]] Result<DrillPublished> attempt(const DrillAttempt& attempt);
  // A profile of the stable revision.
  [[nodiscard]] Result<std::string> stableText(const ServiceKey& key, const Scope& scope = {});
  // To all at once, without asking anything; waits until all run it.
  [[nodiscard]] Result<RevisionNumber> force(const QString& service, const std::string& text);
  [[nodiscard]] Result<void> awaitAllRun(const ServiceKey& key, RevisionNumber revision, int seconds);

  // Looks at the fleet each half second until `done` says so, and notes who runs `revision` then.
  // False: it did not within the seconds.
  [[nodiscard]] Result<bool> watch(const ServiceKey& key, RevisionNumber revision, int seconds,
                                   const std::function<bool(const std::vector<FleetRow>&)>& done);
  // Until it is paused or over.
  [[nodiscard]] Result<Rollout> follow(const DrillPublished& published, int seconds);
  [[nodiscard]] Result<std::string> lastReason(RolloutNumber rollout);
  // Who has been seen with it by watch() and follow().
  [[nodiscard]] const std::set<Scope>& reached() const { return reached_; }
  [[nodiscard]] Result<DrillHarm> harm(const ServiceKey& key, std::int64_t from, std::int64_t to);
  [[nodiscard]] Result<void> pause(int milliseconds);

  // Settings that are put back afterwards.
  Result<void> setProtected(const QString& step_max);
  Result<void> setLoad(const DemoLoad& load);
  // Edits the files of the agents of hunt-engine (`sextantctl doc`), and starts those agents anew.
  Result<void> editAgents(const QStringList& edit);
  // Of a part of the demo ("agent of hunt-1"); 0 where it does not run.
  [[nodiscard]] qint64 pidOf(const QString& part) const;

  [[nodiscard]] Store& store() { return *store_; }

 private:
  explicit DrillCluster(Teller tell) : tell_(std::move(tell)) {}
  Result<void> begin();
  Result<void> isFree();
  Result<void> awaitCalm();
  Result<void> abortRollouts();
  Result<void> restartAgents();
  [[nodiscard]] DrillAnswer publishApproved(const DrillAttempt& attempt, const QString& file,
                                            const QStringList& plan);
  [[nodiscard]] Result<QString> write(const QString& name, const std::string& text);
  // The outcome of what has to work.
  [[nodiscard]] Result<DrillAnswer> must(const QStringList& arguments, bool as_second = false);

  Teller tell_;
  bool is_stopped_ = false;
  QTemporaryDir folder_;
  QString dsn_;
  QString second_dsn_;
  std::unique_ptr<Store> store_;
  std::set<Scope> reached_;
  // What was there.
  DemoLoad load_before_;
  std::map<QString, std::string> texts_before_;  // by service
  std::map<QString, QByteArray> agents_before_;  // by file
  bool is_protected_ = false;
  bool is_taken_ = false;
};

}  // namespace sextant
