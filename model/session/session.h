// SPDX-License-Identifier: GPL-3.0-or-later
// What a console knows of its store: a snapshot that keeps itself fresh, cached revisions, the
// fleets of the watched services, and writes whose outcome is followed to its end. Belongs to one
// thread (the window's) and never blocks it.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "model/checks/profile_checks.h"
#include "model/metrics/left_out.h"
#include "model/rollout/assignment.h"
#include "model/session/store_thread.h"

namespace sextant {

class Session : public QObject {
  Q_OBJECT
 public:
  explicit Session(StoreTarget target, QObject* parent = nullptr, StoreUser user = {});
  ~Session() override;
  // Connects, and keeps connected. The object is usable, and empty, before.
  void start();
  // What the server asks for; also before start(). A refused connection is tried again with it.
  void setPassword(const QByteArray& password);
  // Connects now where there is no connection, also after a refusal.
  void retry();

  [[nodiscard]] const StoreTarget& target() const { return target_; }
  [[nodiscard]] ConnectionState connection() const { return connection_; }
  // Why there is no connection; a sentence or empty.
  [[nodiscard]] const QString& connectionReason() const { return connection_reason_; }
  // Unix time at which a connection that there was went away; nothing while there is one, and
  // before the first.
  [[nodiscard]] const std::optional<qint64>& awaySince() const { return away_since_; }
  // There is a connection, and the store behind it cannot be used: no role, no store, another
  // schema. Looked at again every two seconds; `connectionChanged` tells when it comes and goes.
  [[nodiscard]] const std::optional<Error>& unusable() const { return unusable_; }
  // Last good round trip to the store; nothing before the first.
  [[nodiscard]] std::optional<double> roundTripMs() const { return round_trip_ms_; }

  // The standby that revisions and history are read from; nothing: they come from the primary.
  [[nodiscard]] const std::optional<ReplicaState>& replica() const { return replica_; }

  // True once the first snapshot has arrived.
  [[nodiscard]] bool hasOverview() const { return has_overview_; }
  [[nodiscard]] const Overview& overview() const { return overview_; }
  [[nodiscard]] const Environment* environment(const std::string& name) const;

  // The stable revision with its texts, once it has been read; the one before it stays until then.
  [[nodiscard]] const RevisionContent* stable(const ServiceKey& key) const;
  // The profiles of an environment's settings; nullptr where they are not read yet or there are
  // none. Good until `settingsChanged`.
  [[nodiscard]] const ProfileSet* settings(const std::string& environment) const;
  // The revision of those settings; 0: as nullptr there.
  [[nodiscard]] RevisionNumber settingsRevision(const std::string& environment) const;
  // The schema of a service from its environment's settings; nullptr where there is none. That of
  // the settings themselves is the program's own.
  [[nodiscard]] const ServiceSchema* schema(const ServiceKey& key) const;
  // A schema that cannot be used, as a sentence; empty where all is well.
  [[nodiscard]] QString schemaProblem(const ServiceKey& key) const;

  // Begins to follow a service: its stable revision, fleet and recent revisions are read now, and
  // kept fresh. Calling it again changes nothing.
  void watch(const ServiceKey& key);
  // The service that somebody looks at: its fleet is read every second. The other watched ones take
  // turns, some each second, so that many services are no load.
  void attend(std::optional<ServiceKey> key) { attended_ = std::move(key); }
  [[nodiscard]] const std::vector<FleetRow>& fleet(const ServiceKey& key) const;
  // Unix time at which fleet() was read; 0: not yet. While the store is away it is the last known.
  [[nodiscard]] qint64 fleetReadAt(const ServiceKey& key) const;
  // Newest first; the newest hundred.
  [[nodiscard]] const std::vector<RevisionInfo>& recentRevisions(const ServiceKey& key) const;
  // Newest first, those that are over among them; the newest fifty. While one runs it is read anew
  // every few seconds.
  [[nodiscard]] const std::vector<Preview>& recentPreviews(const ServiceKey& key) const;
  // When an instance ran a preview, or was pinned: what it did then is not what the others' revision
  // does. Of the last day or more.
  [[nodiscard]] const std::vector<LeftOut>& ownRuns(const ServiceKey& key) const;
  // What a revision is. Nullptr while that has to be read; `historyChanged` follows. Good until the
  // session's next signal.
  [[nodiscard]] const RevisionInfo* revisionInfo(const ServiceKey& key, RevisionNumber number);
  // What an instance must run by the head and inventory of the snapshot.
  [[nodiscard]] std::optional<Assignment> assignmentOf(const Instance& instance) const;

  // From the cache, else from the store. `context` going away cancels the reply.
  void revision(const ServiceKey& key, RevisionNumber number, QObject* context,
                Reply<RevisionContent> reply);
  // Older revisions than `before`, at most `limit`.
  void history(const ServiceKey& key, RevisionNumber before, int limit, QObject* context,
               Reply<std::vector<RevisionInfo>> reply);

  // Entries of an environment's audit log that pass the filter, and where the store says that the
  // log ends (answer_no: nothing that the login may see).
  void audit(const AuditFilter& filter, QObject* context, Reply<std::vector<AuditEntry>> reply);
  void auditEnd(const std::string& environment, QObject* context, Reply<AuditAnchor> reply);

  // Events, as Store has them.
  void events(const EventFilter& filter, QObject* context, Reply<EventPage> reply);

  // Telemetry in steps, as Store has it; for StoreSource (model/latency).
  void telemetryRange(const ServiceKey& key, const TelemetryRange& range, QObject* context,
                      Reply<std::vector<LatencyStep>> reply);

  // Publishes or rolls back. While the outcome is not known, `publishUnknown` tells so and the
  // store is asked again with the same id, for at most two minutes; then the reply is
  // outcome_unknown and the same request may be passed in again to go on asking.
  void write(const WriteRequest& request, QObject* context, Reply<PublishReceipt> reply);

  // Previews, as Store has them. What changes something and whose outcome is unknown is asked again
  // with the same id, for at most twenty seconds.
  void previews(const ServiceKey& key, bool all, int limit, QObject* context,
                Reply<std::vector<Preview>> reply);
  void preview(PreviewNumber number, QObject* context, Reply<Preview> reply);
  void startPreview(const PreviewRequest& request, QObject* context, Reply<PreviewReceipt> reply);
  void consentPreview(const RequestId& id, PreviewNumber preview, const std::string& hash,
                      const std::string& person, QObject* context, Reply<PreviewReceipt> reply);
  void extendPreview(PreviewNumber preview, int lease_seconds, const std::string& person,
                     QObject* context, Reply<PreviewReceipt> reply);
  void stopPreview(const RequestId& id, PreviewNumber preview, const std::string& reason,
                   const std::string& person, QObject* context, Reply<PreviewReceipt> reply);
  // Changes, as Store has them. A write whose outcome is unknown is asked again with the same id,
  // for at most twenty seconds; then the reply is outcome_unknown, and the same call may be made
  // again. A change is published by write().
  void changes(const ChangeFilter& filter, QObject* context,
               Reply<std::vector<ChangeSummary>> reply);
  void change(ChangeNumber number, QObject* context, Reply<Change> reply);
  void changeVersions(ChangeNumber change, QObject* context,
                      Reply<std::vector<ChangeVersion>> reply);
  void changeVersion(ChangeNumber change, int version, QObject* context,
                     Reply<ChangeVersion> reply);
  void openChange(const RequestId& id, const ServiceKey& key, const ChangeContent& content,
                  const std::string& person, QObject* context, Reply<ChangeReceipt> reply);
  void editChange(const RequestId& id, ChangeNumber change, int version,
                  const ChangeContent& content, const std::string& person, QObject* context,
                  Reply<ChangeReceipt> reply);
  void commentChange(const RequestId& id, ChangeNumber change, const ChangeComment& comment,
                     QObject* context, Reply<ChangeReceipt> reply);
  void judgeChange(const RequestId& id, ChangeNumber change, const ChangeJudgement& judgement,
                   QObject* context, Reply<ChangeReceipt> reply);
  // The end of a change is said again where its outcome is not known: it is then as it was said last.
  void setChangeEnd(ChangeNumber change, std::optional<std::int64_t> ends_us, const std::string& person,
                    QObject* context, Reply<ChangeReceipt> reply);
  void endingChanges(int ahead_seconds, QObject* context, Reply<std::vector<EndingChange>> reply);
  void proposeUndo(const RequestId& id, ChangeNumber change, const ChangeContent& content,
                   const std::string& person, QObject* context, Reply<ChangeReceipt> reply);
  void abandonChange(const RequestId& id, ChangeNumber change, const std::string& reason,
                     const std::string& person, QObject* context, Reply<ChangeReceipt> reply);
  // Rollouts, as Store has them. A move whose outcome is unknown is asked again with the same id,
  // for at most twenty seconds. What a controller records is not: it comes again by itself.
  void rollouts(const ServiceKey& key, int limit, QObject* context,
                Reply<std::vector<Rollout>> reply);
  void rolloutsOf(ChangeNumber change, QObject* context, Reply<std::vector<Rollout>> reply);
  void rollout(RolloutNumber number, QObject* context, Reply<Rollout> reply);
  void rolloutEvents(RolloutNumber number, QObject* context,
                     Reply<std::vector<RolloutEvent>> reply);
  void rolloutEvidence(RolloutNumber number, QObject* context,
                       Reply<std::vector<RolloutEvidence>> reply);
  void moveRollout(const RolloutMoveRequest& request, QObject* context, Reply<void> reply);
  void validities(const ServiceKey& key, RevisionNumber revision, QObject* context,
                  Reply<std::vector<Validity>> reply);
  void inventoryHash(const ServiceKey& key, QObject* context, Reply<std::string> reply);
  void recordValidity(const Validity& finding, QObject* context, Reply<void> reply);
  void recordEvidence(const RolloutEvidence& evidence, QObject* context, Reply<void> reply);
  void expirePreviews(const std::string& environment, QObject* context, Reply<int> reply);

  // Break glass, as Store has it. What changes something and whose outcome is unknown is asked again
  // with the same id, for at most twenty seconds. `environment` may be empty: all that may be seen.
  void emergencies(const std::string& environment, int limit, QObject* context,
                   Reply<std::vector<Emergency>> reply);
  void openEmergency(const EmergencyRequest& request, QObject* context,
                     Reply<EmergencyReceipt> reply);
  void endEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& person,
                    QObject* context, Reply<EmergencyReceipt> reply);
  void reviewEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& note,
                       const std::string& person, QObject* context, Reply<EmergencyReceipt> reply);

  // As Store has it.
  void setEnvironment(const EnvironmentChange& change, QObject* context, Reply<void> reply);

  // How far webhooks have been told, as Store has it; said again by whoever holds one next.
  void holdWebhook(const std::string& environment, const std::string& name, const RequestId& holder,
                   int seconds, QObject* context, Reply<WebhookPlace> reply);
  void advanceWebhook(const std::string& environment, const std::string& name, const RequestId& holder,
                      std::int64_t delivered, const std::string& problem, QObject* context,
                      Reply<void> reply);

  // Said again by the next call, so one without an answer is not repeated.
  void bePresent(const Presence& presence, QObject* context, Reply<std::vector<Presence>> reply);
  void leave(const std::string& session, QObject* context, Reply<void> reply);

  // Which keys decided something, by instance.
  void keyUses(const ServiceKey& key, QObject* context, Reply<std::vector<KeyUses>> reply);

  // Reads everything again now, for example after the operator asked for it.
  void refresh();

 signals:
  void connectionChanged();
  // Every two seconds while there is a standby.
  void replicaChanged();
  void overviewChanged();
  // The head of a service moved, or its stable revision has been read.
  void headChanged(const sextant::ServiceKey& key);
  void stableChanged(const sextant::ServiceKey& key);
  void schemaChanged(const sextant::ServiceKey& key);
  void settingsChanged(const QString& environment);
  void fleetChanged(const sextant::ServiceKey& key);
  void historyChanged(const sextant::ServiceKey& key);
  // recentPreviews() and ownRuns() have been read anew.
  void previewsChanged(const sextant::ServiceKey& key);
  void publishUnknown(const QString& request_id, const QString& reason);
  // As Store has it: read the change, if somebody looks at it.
  void changeHinted(sextant::ChangeNumber change);

 private:
  struct Watched;

  void connectionMoved(ConnectionState state, const QString& reason);
  void readOverview();
  void overviewFailed(const Error& error);
  void applyOverview(Overview overview);
  void readStable(const ServiceKey& key, RevisionNumber number);
  void readRecent(const ServiceKey& key);
  void readFleet(const ServiceKey& key);
  void readPreviews(const ServiceKey& key);
  void readPins(const ServiceKey& key, std::vector<Preview> previews);
  void readSettings(const std::string& environment, RevisionNumber number);
  void rememberRevision(const ServiceKey& key, const RevisionContent& content);
  void tick();
  void readLive(const ServiceKey& key);
  void readInfo(const ServiceKey& key, RevisionNumber number);

  StoreTarget target_;
  std::unique_ptr<StoreThread> store_;
  ConnectionState connection_ = ConnectionState::waiting;
  QString connection_reason_;
  std::optional<qint64> away_since_;
  bool was_connected_ = false;
  std::optional<Error> unusable_;
  std::optional<double> round_trip_ms_;
  std::optional<ReplicaState> replica_;
  Overview overview_;
  bool has_overview_ = false;
  bool reading_overview_ = false;
  bool overview_wanted_ = false;
  int ticks_ = 0;
  std::optional<ServiceKey> attended_;
  ServiceKey last_read_;  // of those that take turns
  std::map<ServiceKey, std::unique_ptr<Watched>> watched_;
  std::map<std::pair<ServiceKey, std::int64_t>, RevisionContent> revisions_;
  // Of older revisions that somebody asked about; nothing: being read.
  std::map<std::pair<ServiceKey, std::int64_t>, std::optional<RevisionInfo>> infos_;
  std::map<std::string, RevisionContent> settings_;
  mutable std::map<ServiceKey, Result<std::optional<ServiceSchema>>> schemas_;
  QTimer timer_;
};

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::ServiceKey)
