// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/undo_proposer.h"

#include <QtCore/QDateTime>

#include <utility>

#include "model/checks/settings.h"
#include "model/document/json.h"
#include "model/logging/log_event.h"
#include "model/rollout/rollout_plan.h"
#include "model/session/undo_texts.h"

namespace sextant {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
// What failed may be another person's to mend.
constexpr int after_failure_ms = 600'000;
constexpr const char* author = "sextant-controller";

std::string dayOf(std::int64_t at_us) {
  return QDateTime::fromSecsSinceEpoch(at_us / us_per_second, Qt::UTC)
      .toString(QStringLiteral("yyyy-MM-dd HH:mm"))
      .toStdString();
}

}  // namespace

struct UndoProposer::Job {
  EndingChange ending;
  RequestId request = RequestId::random();
  RevisionContent after, before, now;
};

UndoProposer::UndoProposer(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&timer_, &QTimer::timeout, this, &UndoProposer::look);
  timer_.start(look_ms);
}

void UndoProposer::look() {
  if (session_.connection() != ConnectionState::connected || std::exchange(is_asking_, true)) return;
  session_.endingChanges(ahead_seconds, this, [this](const Result<std::vector<EndingChange>>& ending) {
    is_asking_ = false;
    if (!ending) return;
    for (const EndingChange& one : *ending) {
      const auto later = not_before_.find(one.number.value);
      const bool is_due = later == not_before_.end() || later->second.hasExpired();
      if (is_due && !jobs_.contains(one.number.value)) begin(one);
    }
  });
}

void UndoProposer::begin(const EndingChange& ending) {
  const auto job = std::make_shared<Job>();
  job->ending = ending;
  jobs_[ending.number.value] = job;
  session_.revision(ending.key, ending.revision, this, [this, job](const Result<RevisionContent>& after) {
    if (!after) return finish(job, after.error());
    job->after = *after;
    read(job);
  });
}

void UndoProposer::read(const std::shared_ptr<Job>& job) {
  const ServiceKey& key = job->ending.key;
  const Head* head = session_.overview().head(key);
  if (head == nullptr) return finish(job, Error{ErrorKind::unavailable, "The head is not known."});
  session_.revision(key, head->stable, this, [this, job](const Result<RevisionContent>& now) {
    if (!now) return finish(job, now.error());
    job->now = *now;
    if (!job->after.info.parent) return propose(job);
    session_.revision(job->ending.key, *job->after.info.parent, this,
                      [this, job](const Result<RevisionContent>& before) {
                        if (!before) return finish(job, before.error());
                        job->before = *before;
                        propose(job);
                      });
  });
}

void UndoProposer::propose(const std::shared_ptr<Job>& job) {
  const EndingChange& ending = job->ending;
  auto undo = undoTexts(job->before.profiles, job->after.profiles, job->now.profiles);
  if (!undo) return finish(job, undo.error());
  if (undo->profiles.empty())
    return finish(job, Error{ErrorKind::answer_no, "Nothing of it is left to undo."});
  ChangeContent content;
  content.base = job->now.info.number;
  content.base_hash = job->now.info.content_hash;
  content.profiles = std::move(undo->profiles);
  content.description = "Undo change " + std::to_string(ending.number.value) + ", which ends " +
                        dayOf(ending.ends_us) + " UTC\n\nIt was: " + ending.description + "\n";
  for (const std::string& place : undo->kept)
    content.description += "\n- Set otherwise since, and left as it is: " + place;
  const ProfileSet* settings = session_.settings(ending.key.environment);
  if (settings != nullptr && ending.key.service != settings_service) {
    const auto plan = defaultPlan(*settings, ending.key.service);
    if (plan && *plan) content.plan = toJson(**plan);
  }
  session_.proposeUndo(job->request, ending.number, content, author, this,
                       [this, job](const Result<ChangeReceipt>& receipt) {
                         if (!receipt) return finish(job, receipt.error());
                         ++proposed_;
                         finish(job, std::nullopt);
                       });
}

void UndoProposer::finish(const std::shared_ptr<Job>& job, const std::optional<Error>& error) {
  const std::int64_t number = job->ending.number.value;
  if (error) {
    not_before_[number] = QDeadlineTimer(after_failure_ms);
    logEvent(publishLog(), QtWarningMsg,
             QStringLiteral("the undoing of change %1 was not proposed: %2")
                 .arg(number)
                 .arg(QString::fromStdString(error->toString())),
             {{LogField::change, QString::number(number)}});
  }
  jobs_.erase(number);
}

}  // namespace sextant
