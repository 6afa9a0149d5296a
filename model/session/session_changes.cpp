// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: changes, and who looks at one.
#include "model/session/logged_write.h"
#include "model/session/session.h"

namespace sextant {
void Session::changes(const ChangeFilter& filter, QObject* context,
                      Reply<std::vector<ChangeSummary>> reply) {
  using Summaries = std::vector<ChangeSummary>;
  store_->ask<Summaries>(
      context,
      [filter](Store& store, Reply<Summaries> answered) {
        store.changes(filter, std::move(answered));
      },
      std::move(reply));
}

void Session::change(ChangeNumber number, QObject* context, Reply<Change> reply) {
  store_->ask<Change>(
      context,
      [number](Store& store, Reply<Change> answered) { store.change(number, std::move(answered)); },
      std::move(reply));
}

void Session::changeVersions(ChangeNumber change, QObject* context,
                             Reply<std::vector<ChangeVersion>> reply) {
  using Versions = std::vector<ChangeVersion>;
  store_->ask<Versions>(
      context,
      [change](Store& store, Reply<Versions> answered) {
        store.changeVersions(change, std::move(answered));
      },
      std::move(reply));
}

void Session::changeVersion(ChangeNumber change, int version, QObject* context,
                            Reply<ChangeVersion> reply) {
  store_->ask<ChangeVersion>(
      context,
      [change, version](Store& store, Reply<ChangeVersion> answered) {
        store.changeVersion(change, version, std::move(answered));
      },
      std::move(reply));
}

void Session::openChange(const RequestId& id, const ServiceKey& key, const ChangeContent& content,
                         const std::string& person, QObject* context, Reply<ChangeReceipt> reply) {
  sendLogged<ChangeReceipt>(
      *store_, {"change", "opened", id}, context,
      [id, key, content, person](Store& store, Reply<ChangeReceipt> one) {
        store.openChange(id, key, content, person, std::move(one));
      },
      std::move(reply));
}

void Session::editChange(const RequestId& id, ChangeNumber change, int version,
                         const ChangeContent& content, const std::string& person, QObject* context,
                         Reply<ChangeReceipt> reply) {
  sendLogged<ChangeReceipt>(
      *store_, {"change", "edited", id}, context,
      [id, change, version, content, person](Store& store, Reply<ChangeReceipt> one) {
        store.editChange(id, change, version, content, person, std::move(one));
      },
      std::move(reply));
}

void Session::commentChange(const RequestId& id, ChangeNumber change, const ChangeComment& comment,
                            QObject* context, Reply<ChangeReceipt> reply) {
  sendLogged<ChangeReceipt>(
      *store_, {"change", "commented on", id}, context,
      [id, change, comment](Store& store, Reply<ChangeReceipt> one) {
        store.commentChange(id, change, comment, std::move(one));
      },
      std::move(reply));
}

void Session::judgeChange(const RequestId& id, ChangeNumber change,
                          const ChangeJudgement& judgement, QObject* context,
                          Reply<ChangeReceipt> reply) {
  const bool approves = judgement.verdict == ChangeVerdict::approve;
  sendLogged<ChangeReceipt>(
      *store_, {"change", approves ? "approved" : "rejected", id}, context,
      [id, change, judgement](Store& store, Reply<ChangeReceipt> one) {
        store.judgeChange(id, change, judgement, std::move(one));
      },
      std::move(reply));
}

void Session::abandonChange(const RequestId& id, ChangeNumber change, const std::string& reason,
                            const std::string& person, QObject* context,
                            Reply<ChangeReceipt> reply) {
  sendLogged<ChangeReceipt>(
      *store_, {"change", "abandoned", id}, context,
      [id, change, reason, person](Store& store, Reply<ChangeReceipt> one) {
        store.abandonChange(id, change, reason, person, std::move(one));
      },
      std::move(reply));
}

void Session::bePresent(const Presence& presence, QObject* context,
                        Reply<std::vector<Presence>> reply) {
  using Others = std::vector<Presence>;
  store_->ask<Others>(
      context,
      [presence](Store& store, Reply<Others> answered) {
        store.bePresent(presence, std::move(answered));
      },
      std::move(reply));
}

void Session::leave(const std::string& session, QObject* context, Reply<void> reply) {
  store_->ask<void>(
      context,
      [session](Store& store, Reply<void> answered) { store.leave(session, std::move(answered)); },
      std::move(reply));
}

void Session::setChangeEnd(ChangeNumber change, std::optional<std::int64_t> ends_us,
                           const std::string& person, QObject* context, Reply<ChangeReceipt> reply) {
  store_->ask<ChangeReceipt>(
      context,
      [=](Store& store, Reply<ChangeReceipt> answered) {
        store.setChangeEnd(change, ends_us, person, std::move(answered));
      },
      std::move(reply));
}

void Session::endingChanges(int ahead_seconds, QObject* context,
                            Reply<std::vector<EndingChange>> reply) {
  using Ending = std::vector<EndingChange>;
  store_->ask<Ending>(
      context,
      [ahead_seconds](Store& store, Reply<Ending> answered) {
        store.endingChanges(ahead_seconds, std::move(answered));
      },
      std::move(reply));
}

void Session::proposeUndo(const RequestId& id, ChangeNumber change, const ChangeContent& content,
                          const std::string& person, QObject* context, Reply<ChangeReceipt> reply) {
  sendLogged<ChangeReceipt>(
      *store_, {"change", "proposed, to undo another", id}, context,
      [=](Store& store, Reply<ChangeReceipt> one) {
        store.proposeUndo(id, change, content, person, std::move(one));
      },
      std::move(reply));
}

}  // namespace sextant
