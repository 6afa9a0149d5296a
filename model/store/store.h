// SPDX-License-Identifier: GPL-3.0-or-later
// The store: the only door to PostgreSQL. Every call returns at once and answers once through its
// callback, in the thread in which the Store lives, never from within the call itself.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <map>
#include <memory>

#include "model/metrics/latency_step.h"
#include "model/store/backoff.h"
#include "model/store/embedded_store.h"
#include "model/store/event_types.h"
#include "model/store/hint_limiter.h"
#include "model/store/host_race.h"
#include "model/store/key_use_types.h"
#include "model/store/pg_connection.h"
#include "model/store/replica_reader.h"
#include "model/store/store_target.h"
#include "model/store/store_types.h"

namespace sextant {

template <class T>
using Reply = std::function<void(Result<T>)>;

// refused: the server refused the login, and nothing is tried until somebody changes something.
enum class ConnectionState { connecting, connected, waiting, refused };

// Connects by itself, listens for hints, and connects again after a loss, waiting 0.1 to 3 s with
// jitter. A call made while there is no connection waits for one until its own deadline. Errors of
// every call: unavailable (no connection or no answer in time), denied, conflict (the store's
// schema is not this program's). Writes may end as outcome_unknown: call again with the same
// request id. Through a target that is read only no write is sent: denied.
class Store : public QObject {
  Q_OBJECT
 public:
  // `application` is shown in the server's list of connections.
  Store(StoreTarget target, QByteArray application, QObject* parent = nullptr);
  ~Store() override;

  void start();
  // Before start(): revisions and history are read from a standby where there is one, and what it
  // does not have yet from the primary. Heads, and all that can change, always come from the
  // primary.
  void readFromReplicas();
  // After a login that the server refused: stop until retry() or setPassword(), as a person's
  // program should, which would lock an account with a wrong password. Off at first: an agent goes
  // on trying.
  void setStopsWhenRefused(bool stops) { stops_when_refused_ = stops; }
  // For this connection and the next ones; connects now where there is none. Kept in memory alone.
  void setPassword(const QByteArray& password);
  // Connects now instead of later; nothing happens where it is connected or about to be.
  void retry();
  [[nodiscard]] ConnectionState state() const { return state_; }
  [[nodiscard]] const StoreTarget& target() const { return target_; }
  // Deadline of the calls that follow; 5 s at first.
  void setDeadline(Milliseconds deadline) { deadline_ = deadline; }
  [[nodiscard]] Milliseconds deadline() const { return deadline_; }

  void status(Reply<StoreStatus> reply);
  void overview(Reply<Overview> reply);
  // answer_no where the service has no head yet.
  void head(const ServiceKey& key, Reply<Head> reply);
  void inventory(const ServiceKey& key, Reply<std::vector<Scope>> reply);
  // answer_no where there is no such revision.
  void revision(const ServiceKey& key, RevisionNumber number, Reply<RevisionContent> reply);
  // Newest first, at most `limit`, those with a number below `before` (0: from the newest).
  void history(const ServiceKey& key, RevisionNumber before, int limit,
               Reply<std::vector<RevisionInfo>> reply);
  void fleet(const ServiceKey& key, Reply<std::vector<FleetRow>> reply);
  // Steps that begin in [range.from, range.to) of each instance that has a second in them. At most
  // 2,000 steps an instance (else: usage). The store keeps seconds for a day, and steps that are
  // multiples of 10 s for 2 days, of 1 min for 30, of 10 min for 400.
  void telemetryRange(const ServiceKey& key, const TelemetryRange& range,
                      Reply<std::vector<LatencyStep>> reply);

  // Whether a publish or rollback with this id has an outcome already. Only a hint for what to do
  // next: what the outcome is, and that it will stay, is told by the same call again and nothing
  // else.
  void requestIsKnown(const RequestId& id, Reply<bool> reply);

  // conflict: the stable revision is not the base, or a rollout runs; `where` names the stable one.
  // input: the request itself is wrong (nothing differs, no description, an id used before).
  void publish(const PublishRequest& request, Reply<PublishReceipt> reply);
  void rollback(const RollbackRequest& request, Reply<PublishReceipt> reply);
  // Errors of both also: input (no such colour).
  void setEnvironment(const EnvironmentChange& change, Reply<void> reply);
  void createEnvironment(const Environment& environment, int ordinal, Reply<void> reply);
  // For editors and publishers; nothing: it has no end. Errors also: conflict (abandoned, or undone).
  void setChangeEnd(ChangeNumber change, std::optional<std::int64_t> ends_us, const std::string& person,
                    Reply<ChangeReceipt> reply);
  // That end within so many seconds, or should have ended; the most urgent twenty.
  void endingChanges(int ahead_seconds, Reply<std::vector<EndingChange>> reply);
  // Opens the change that undoes another. Errors: as openChange(); also conflict (one does already).
  void proposeUndo(const RequestId& id, ChangeNumber change, const ChangeContent& content,
                   const std::string& person, Reply<ChangeReceipt> reply);
  // For controllers. Errors of both also: conflict (another holder has it).
  void holdWebhook(const std::string& environment, const std::string& name, const RequestId& holder,
                   int seconds, Reply<WebhookPlace> reply);
  // `problem`: why the next entry was not told; empty: all up to `delivered` is done with.
  void advanceWebhook(const std::string& environment, const std::string& name, const RequestId& holder,
                      std::int64_t delivered, const std::string& problem, Reply<void> reply);
  // For administrators of the environment. Errors also: input; of liftFreeze() conflict (it is over).
  void freeze(const FreezeRequest& request, Reply<FreezeNumber> reply);
  void liftFreeze(FreezeNumber freeze, const std::string& reason, const std::string& person,
                  Reply<void> reply);
  // For administrators, and for the agent of that instance; retire for administrators alone.
  void enrol(const Instance& instance, Reply<void> reply);
  void retire(const Instance& instance, const std::string& person, Reply<void> reply);
  void report(const AgentReport& report, Reply<void> reply);

  // Changes. Errors of each also: conflict (edited meanwhile, published, abandoned), denied, input.
  void openChange(const RequestId& id, const ServiceKey& key, const ChangeContent& content,
                  const std::string& person, Reply<ChangeReceipt> reply);
  // `version` is the one that was edited. Approvals do not count for what comes of it, but where
  // only the reviewers are others.
  void editChange(const RequestId& id, ChangeNumber change, int version,
                  const ChangeContent& content, const std::string& person,
                  Reply<ChangeReceipt> reply);
  // Number, login and time of the comment are the store's to give. input: no thread begins with its
  // parent, its suggestion is no JSON or has no place.
  void commentChange(const RequestId& id, ChangeNumber change, const ChangeComment& comment,
                     Reply<ChangeReceipt> reply);
  void judgeChange(const RequestId& id, ChangeNumber change, const ChangeJudgement& judgement,
                   Reply<ChangeReceipt> reply);
  void abandonChange(const RequestId& id, ChangeNumber change, const std::string& reason,
                     const std::string& person, Reply<ChangeReceipt> reply);
  void publishChange(const PublishChangeRequest& request, Reply<PublishReceipt> reply);
  // answer_no where there is none that the login may see.
  void change(ChangeNumber number, Reply<Change> reply);
  // Of a change, oldest first, without their texts.
  void changeVersions(ChangeNumber change, Reply<std::vector<ChangeVersion>> reply);
  // With its texts. answer_no where there is none that the login may see.
  void changeVersion(ChangeNumber change, int version, Reply<ChangeVersion> reply);

  // Says that somebody looks at a change, and answers who else does. Every second or two, and at
  // once when what is looked at has changed; leaves no trace in any log. Errors also: input (a
  // field is too long, no such change), conflict (too many look at it already), denied (the session
  // is another login's). Others are hinted at five moves of a session a second; the last of those
  // that came too soon is said again by itself.
  void bePresent(const Presence& presence, Reply<std::vector<Presence>> reply);
  // Says that this session looks no more.
  void leave(const std::string& session, Reply<void> reply);
  // That pass the filter, newest first: published ones by when they were published, else by number.
  void changes(const ChangeFilter& filter, Reply<std::vector<ChangeSummary>> reply);

  // Rollouts, newest first.
  void rollouts(const ServiceKey& key, int limit, Reply<std::vector<Rollout>> reply);
  // Those of a change, oldest first.
  void rolloutsOf(ChangeNumber change, Reply<std::vector<Rollout>> reply);
  // answer_no where there is none that the login may see.
  void rollout(RolloutNumber number, Reply<Rollout> reply);
  // What was done with it, oldest first.
  void rolloutEvents(RolloutNumber number, Reply<std::vector<RolloutEvent>> reply);
  void moveRollout(const RolloutMoveRequest& request, Reply<void> reply);
  // SHA-256 over the inventory as it is, which a finding is made for.
  void inventoryHash(const ServiceKey& key, Reply<std::string> reply);
  void recordValidity(const Validity& finding, Reply<void> reply);
  // The newest finding of each controller and agent about a revision, for each inventory.
  void validities(const ServiceKey& key, RevisionNumber revision,
                  Reply<std::vector<Validity>> reply);
  // For controllers. input: a rollout has 1,000 of them.
  void recordEvidence(const RolloutEvidence& evidence, Reply<void> reply);
  // Oldest first.
  void rolloutEvidence(RolloutNumber number, Reply<std::vector<RolloutEvidence>> reply);

  // Break glass. Errors of each also: conflict (one lasts already; it is over; it lasts still; it
  // has been reviewed), denied, input.
  void openEmergency(const EmergencyRequest& request, Reply<EmergencyReceipt> reply);
  void endEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& person,
                    Reply<EmergencyReceipt> reply);
  // Once it is over, by an approver who did not open it.
  void reviewEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& note,
                       const std::string& person, Reply<EmergencyReceipt> reply);
  // Newest first, at most `limit`; of one environment, or (empty) of all that the login may see.
  void emergencies(const std::string& environment, bool unreviewed_only, int limit,
                   Reply<std::vector<Emergency>> reply);

  // Pins an instance to a revision, or takes its pin away. conflict: a rollout runs, or a preview.
  void pin(const PinRequest& request, Reply<PinReceipt> reply);

  // For the instance's agent. The newest report takes the place of the one before it.
  void reportKeyUses(const KeyUseReport& report, Reply<void> reply);
  // Of each instance of a service that has reported some.
  void keyUses(const ServiceKey& key, Reply<std::vector<KeyUses>> reply);

  // Previews. In a protected environment the first start proposes it (the receipt says "waiting"),
  // and the same again, with another request id, starts it when somebody has consented. conflict: a
  // rollout or another preview runs, the instance is pinned, a tenth of its cluster previews.
  void startPreview(const PreviewRequest& request, Reply<PreviewReceipt> reply);
  // To exactly the preview whose hash this is, by an approver who did not propose it.
  void consentPreview(const RequestId& id, PreviewNumber preview, const std::string& hash,
                      const std::string& person, Reply<PreviewReceipt> reply);
  // The lease lasts this long from now on, within the preview's own time; may be done twice without
  // harm. conflict: it does not run.
  void extendPreview(PreviewNumber preview, int lease_seconds, const std::string& person,
                     Reply<PreviewReceipt> reply);
  void stopPreview(const RequestId& id, PreviewNumber preview, const std::string& reason,
                   const std::string& person, Reply<PreviewReceipt> reply);
  // For controllers: takes those that have run out from an environment's heads; tells how many.
  void expirePreviews(const std::string& environment, Reply<int> reply);
  // Newest first, at most `limit`, without their texts; all, or those that wait or run.
  void previews(const ServiceKey& key, bool all, int limit, Reply<std::vector<Preview>> reply);
  // With its texts. answer_no where there is none that the login may see; an agent sees those of
  // its own instances.
  void preview(PreviewNumber number, Reply<Preview> reply);

  // Rights of all logins that the caller may see.
  void grants(Reply<std::vector<Grant>> reply);
  void grantRole(const Grant& grant, const std::string& person, Reply<void> reply);
  void revokeRole(const Grant& grant, const std::string& person, Reply<void> reply);

  // The audit log: entries of one environment's chain that pass the filter.
  void audit(const AuditFilter& filter, Reply<std::vector<AuditEntry>> reply);
  // Faults of a chain from entry `from` on, found by the server; none where all is well.
  void auditFaults(const std::string& environment, std::int64_t from,
                   Reply<std::vector<AuditFault>> reply);
  // Where a chain ends by the store's own record of it. answer_no where there is none that the
  // login may see.
  void auditEnd(const std::string& environment, Reply<AuditAnchor> reply);
  // Events that pass the filter. denied: the login may not read this environment's audit log.
  void events(const EventFilter& filter, Reply<EventPage> reply);
  // That a program begins to use the store, for its event log; see SignIn.
  void signIn(const std::string& program, const std::string& version, const std::string& host,
              Reply<void> reply);
  // The store's id (Overview::store_id).
  void storeId(Reply<std::string> reply);

  // Brings the store's schema to this program's version. conflict: it is newer.
  void migrateSchema(Reply<int> reply);

 signals:
  void stateChanged(sextant::ConnectionState state, const QString& reason);
  // Something happened to this head: read it. At most one signal a head and turn of the event loop.
  void headHinted(const QString& environment, const QString& service);
  // Something was said about this change, or somebody came, went or moved: read it. A hint, as
  // above; ten a second of a change at most, the last of which tells of everything.
  void changeHinted(sextant::ChangeNumber change);
  // The standby that is read from, every two seconds; nothing: none is.
  void replicaMoved(const std::optional<sextant::ReplicaState>& replica);

 private:
  // Whether a standby's rows are all that was asked for; what it lacks the primary is asked for.
  using Enough = std::function<bool(const PgRows&)>;

  struct Waiting {
    PgQuery query;
    PgConnection::Answered answered;
    QDeadlineTimer deadline;
    bool needs_schema = true;
  };

  void connectNow();
  void opened(Result<std::unique_ptr<PgConnection>> result);
  void adopt(std::unique_ptr<PgConnection> connection);
  void checkSchema();
  void enterConnected();
  void lost(const QString& reason);
  void refused(const Error& error);
  void makeReadOnly();
  [[nodiscard]] bool refuseWrite(const PgQuery& query, const PgConnection::Answered& answered);
  void setState(ConnectionState state, const QString& reason);
  void run(PgQuery query, PgConnection::Answered answered, bool needs_schema = true);
  void runUntil(QDeadlineTimer deadline, PgQuery query, PgConnection::Answered answered,
                bool needs_schema);
  void readAnywhere(PgQuery query, Enough enough, PgConnection::Answered answered);
  void measurePrimary();
  // A standby that lacks this revision shows less than has been seen already.
  void hasSeen(const ServiceKey& key, RevisionNumber stable);
  [[nodiscard]] std::int64_t seen(const ServiceKey& key) const;
  void dispatch(Waiting waiting);
  void expireWaiting();
  void failWaiting(const Error& error);
  void scheduleExpiry();
  void takeNotification(const QByteArray& channel, const QByteArray& payload);
  void takeHeadHint(const QByteArray& payload);
  void tellChangeHints();
  void sayPresence(const Presence& presence, std::uint64_t said,
                   Reply<std::vector<Presence>> reply);
  void sayAgain(const Presence& presence, std::uint64_t said, Milliseconds later);
  void addStoreFacts(const std::shared_ptr<StoreStatus>& status, Reply<StoreStatus> reply);
  void addOverdueReviews(const std::shared_ptr<StoreStatus>& status, Reply<StoreStatus> reply);

  StoreTarget target_;
  QByteArray application_;
  std::unique_ptr<EmbeddedStore> embedded_;
  HostRace race_;
  std::unique_ptr<PgConnection> connection_;  // never null
  ConnectionState state_ = ConnectionState::waiting;
  QString last_reason_;  // of the last lost connection or failed attempt
  std::optional<Error> schema_error_;
  QElapsedTimer schema_checked_;  // not valid: being looked at
  Milliseconds deadline_{5000};
  Backoff backoff_;
  bool stops_when_refused_ = false;
  QTimer reconnect_;
  std::unique_ptr<ReplicaReader> replica_;  // null: everything is read from the primary
  QTimer measure_;
  std::map<ServiceKey, std::int64_t> seen_;
  QTimer expiry_;
  std::vector<Waiting> waiting_;
  std::vector<std::pair<QString, QString>> hints_;
  std::map<std::string, std::uint64_t> said_;  // by session: the newest of its calls
  std::uint64_t said_count_ = 0;
  HintLimiter change_hints_;
  QElapsedTimer clock_;  // of change_hints_
  QTimer change_hint_;
};

}  // namespace sextant
