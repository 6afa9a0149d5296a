// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/publish_flow.h"

#include "widgets/console/publish_hindrance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {

PublishFlow::PublishFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {
  connect(&parts_.session, &Session::stableChanged, this, &PublishFlow::rebaseWhenRead);
  connect(
      &parts_.session, &Session::publishUnknown, this,
      [this](const QString& id, const QString& reason) {
        const bool ours = job_ && job_->request &&
                          std::visit([](const auto& one) { return one.id.toString(); },
                                     *job_->request) == id.toStdString();
        if (!ours) return;
        const QString sentence =
            tr("%1 The same request is asked again until the store answers; it counts only once.")
                .arg(reason);
        if (dialog_) dialog_->setFailed({ErrorKind::outcome_unknown, reason.toStdString()});
        emit outcomeUnknown(sentence);
      });
}

bool PublishFlow::showRunning() {
  if (!job_ || !dialog_) return false;
  showDialog();
  return true;
}

void PublishFlow::showDialog() {
  if (!dialog_) return;
  dialog_->open();
  dialog_->raise();
  dialog_->activateWindow();
}

void PublishFlow::start(const ServiceKey& key) {
  if (showRunning()) return;
  Job job{key, {}, {}, {}};
  for (const Draft* draft : parts_.drafts.draftsOf(key))
    job.drafts.push_back(std::make_shared<const Draft>(*draft));
  if (job.drafts.empty()) return;
  job_ = std::move(job);
  openDialog();
}

void PublishFlow::startRestore(const ServiceKey& key, RevisionNumber revision) {
  if (showRunning()) return;
  parts_.session.revision(key, revision, this, [this, key](const Result<RevisionContent>& content) {
    if (!content) {
      emit failed(QString::fromStdString(content.error().toString()));
      return;
    }
    if (showRunning()) return;
    job_ = Job{key, {}, *content, {}};
    openDialog();
    dialog_->setDescription(tr("Back to revision %1").arg(content->info.number.value));
  });
}

void PublishFlow::openDialog() {
  dialog_ = new PublishDialog(window_);
  connect(dialog_, &PublishDialog::publishRequested, this, &PublishFlow::send);
  connect(dialog_, &PublishDialog::claimRequested, this, [this] {
    if (!job_->in_flight) write();
  });
  connect(dialog_, &PublishDialog::partsChosen, this, [this] {
    dialog_->setTarget(target());
    checkChosen();
  });
  connect(dialog_, &PublishDialog::rebaseRequested, this, &PublishFlow::rebase);
  connect(dialog_, &PublishDialog::showIncomingRequested, this, [this] {
    const Scope scope = job_->drafts.empty() ? Scope{} : job_->drafts.front()->scope;
    const DiffSide before{job_->key, scope, DiffSide::Kind::revision, base()};
    const DiffSide now{job_->key, scope};
    dialog_->reject();
    emit diffWanted(before, now);
  });
  connect(dialog_, &PublishDialog::rollbackRequested, this, [this] {
    const ServiceKey key = job_->key;
    const RevisionNumber before = job_->sent_base;
    dialog_->accept();
    emit rollbackWanted(key, before);
  });
  connect(dialog_, &QDialog::finished, this, &PublishFlow::dialogFinished);
  fillDialog(false);
  dialog_->open();
}

std::vector<const Draft*> PublishFlow::chosenDrafts() const {
  std::vector<const Draft*> chosen;
  for (const std::size_t index : dialog_->checkedParts()) {
    if (index < job_->drafts.size()) chosen.push_back(job_->drafts[index].get());
  }
  return chosen;
}

RevisionNumber PublishFlow::base() const {
  if (job_->drafts.empty()) {
    const RevisionContent* stable = parts_.session.stable(job_->key);
    return stable == nullptr ? RevisionNumber{} : stable->info.number;
  }
  return oldestDraft().base;
}

const Draft& PublishFlow::oldestDraft() const {
  std::vector<const Draft*> drafts = chosenDrafts();
  if (drafts.empty()) drafts.push_back(job_->drafts.front().get());
  // Drafts on different revisions: the oldest base is the one that the store has to judge.
  return **std::min_element(drafts.begin(), drafts.end(),
                            [](const Draft* a, const Draft* b) { return a->base < b->base; });
}

PublishTarget PublishFlow::target() const {
  PublishTarget target;
  target.address.key = job_->key;
  const Environment* environment = parts_.session.environment(job_->key.environment);
  if (environment != nullptr) {
    target.environment_colour = QString::fromStdString(environment->colour);
  }
  target.base = base();
  // Going back needs no approvals anyway.
  const Emergency* emergency = parts_.emergencies.own(job_->key);
  target.is_protected = environment != nullptr && environment->is_protected;
  if (target.is_protected && emergency != nullptr && !job_->restored) {
    target.warning = tr("Without approvals and to all at once, under your emergency %1. Somebody else has "
                        "to review it.")
                         .arg(emergency->number.value);
  }
  target.instances_total = static_cast<int>(parts_.session.overview().inventory(job_->key).size());
  if (job_->restored) {
    target.restores = job_->restored->info.number;
    target.instances = target.instances_total;
    target.scopes = tr("all profiles");
    return target;
  }
  std::vector<Scope> scopes;
  QStringList names;
  for (const Draft* draft : chosenDrafts()) {
    scopes.push_back(draft->scope);
    names.append(scopeWords(draft->scope));
  }
  target.instances = reachOf(parts_.session, job_->key, scopes);
  target.scopes = names.join(QStringLiteral(", "));
  target.reach_note = job_->overrides;
  if (!target.reach_note.isEmpty()) target.reach_note += QLatin1Char('.');
  return target;
}

std::vector<PublishFlow::Compared> PublishFlow::compared() const {
  const RevisionContent* stable = parts_.session.stable(job_->key);
  const QString head = stable == nullptr ? tr("nothing yet")
                                         : tr("revision %1, stable").arg(stable->info.number.value);
  return job_->restored ? comparedRevisions(head) : comparedDrafts(head);
}

std::vector<PublishFlow::Compared> PublishFlow::comparedDrafts(const QString& head) const {
  std::vector<Compared> compared;
  using Text = std::shared_ptr<const std::string>;
  for (const auto& draft : job_->drafts) {
    // Against its own base: what this person changed. A newer head is told as a conflict.
    const QString left = draft->base.value > 0 ? tr("revision %1").arg(draft->base.value) : head;
    compared.push_back({scopeWords(draft->scope), Text(draft, &draft->base_text),
                        Text(draft, &draft->text), left, tr("draft")});
  }
  return compared;
}

std::vector<PublishFlow::Compared> PublishFlow::comparedRevisions(const QString& head) const {
  const RevisionContent* stable = parts_.session.stable(job_->key);
  static const ProfileSet nothing;
  const ProfileSet& now = stable == nullptr ? nothing : stable->profiles;
  const ProfileSet& then = job_->restored->profiles;
  std::set<Scope> scopes;
  for (const ProfileSet* set : {&now, &then}) {
    for (const auto& [scope, text] : *set)
      scopes.insert(scope);
  }
  const auto text = [](const ProfileSet& set, const Scope& scope) {
    const auto found = set.find(scope);
    return found == set.end() ? std::string() : found->second;
  };
  std::vector<Compared> compared;
  for (const Scope& scope : scopes) {
    std::string left = text(now, scope);
    std::string right = text(then, scope);
    if (left == right) continue;
    compared.push_back({scopeWords(scope), std::make_shared<const std::string>(std::move(left)),
                        std::make_shared<const std::string>(std::move(right)), head,
                        tr("revision %1 again").arg(job_->restored->info.number.value)});
  }
  return compared;
}

void PublishFlow::fillDialog(bool rebased) {
  std::vector<Compared> texts = compared();
  std::vector<DiffPart> awaited;
  std::size_t bytes = 0;
  for (const Compared& one : texts) {
    awaited.push_back({one.name, nullptr});
    bytes += one.left->size() + one.right->size();
  }
  // Without documents nothing is offered; the names say already what can be left out.
  if (rebased) {
    dialog_->setRebased(target(), std::move(awaited));
  } else {
    dialog_->setParts(std::move(awaited));
    dialog_->setTarget(target());
  }
  comparing_.start(
      bytes,
      [texts = std::move(texts),
       item_key = itemKeyOf(parts_.session, job_->key)](BackgroundJob::Stopped stopped) {
        std::vector<DiffPart> parts;
        for (const auto& [name, left, right, left_title, right_title] : texts) {
          if (stopped) break;
          parts.push_back({name, std::make_shared<const DiffDocument>(diffDocument(
                                     *left, *right, left_title, right_title, item_key))});
        }
        return parts;
      },
      [this](std::vector<DiffPart> parts) {
        if (dialog_) dialog_->setParts(std::move(parts));
      });
  checkChosen();
}

void PublishFlow::checkChosen() {
  ProfileSet profiles = job_->restored ? job_->restored->profiles
                                       : withDrafts(parts_.session, job_->key, chosenDrafts());
  std::vector<Draft> drafts;
  for (const Draft* draft : chosenDrafts())
    drafts.push_back(*draft);
  dialog_->setChecking();
  parts_.checks.check(job_->key, std::move(profiles), std::move(drafts), checking_,
                      [this](const CheckReport& report) {
                        if (!dialog_ || !job_) return;
                        job_->overrides = report.overrides;
                        dialog_->setTarget(target());
                        dialog_->setSlips(report.slips);
                        dialog_->setProblems(report.problems);
                      });
}

WriteRequest PublishFlow::makeRequest(const QString& description) const {
  const std::string message = description.toStdString();
  const std::string person = parts_.person.toStdString();
  if (job_->restored) {
    return RollbackRequest{RequestId::random(),         job_->key, base(),
                           job_->restored->info.number, message,   person};
  }
  PublishRequest request{RequestId::random(),    job_->key, base(), {}, message, person,
                         oldestDraft().base_hash};
  for (const Draft* draft : chosenDrafts()) {
    request.profiles[draft->scope] = publishedText(*draft);
  }
  return request;
}

void PublishFlow::send(const QString& description) {
  job_->request = makeRequest(description);
  job_->sent_base = base();
  write();
}

void PublishFlow::write() {
  job_->in_flight = true;
  parts_.session.write(*job_->request, this,
                       [this](const Result<PublishReceipt>& receipt) { answered(receipt); });
}

void PublishFlow::answered(const Result<PublishReceipt>& receipt) {
  job_->in_flight = false;
  if (!receipt && receipt.error().kind == ErrorKind::outcome_unknown) {
    if (dialog_) dialog_->setFailed(receipt.error());
    return;
  }
  emit outcomeKnown();
  job_->request.reset();
  if (receipt) {
    emit published(job_->key, job_->sent_base, receipt->revision);
    if (dialog_) dialog_->setPublished(receipt->revision);
  } else if (receipt.error().kind == ErrorKind::conflict) {
    tellConflict(receipt.error());
  } else {
    if (dialog_) dialog_->setFailed(receipt.error());
    if (!dialog_ || !dialog_->isVisible()) {
      emit failed(QString::fromStdString(receipt.error().toString()));
    }
  }
  if (dialog_ && !dialog_->isVisible()) dialogFinished();
}

void PublishFlow::tellConflict(const Error& error) {
  parts_.session.refresh();
  const Head* head = parts_.session.overview().head(job_->key);
  const qlonglong told = QString::fromStdString(error.where).toLongLong();
  const RevisionNumber stable{told > 0 ? told : head == nullptr ? 0 : head->stable.value};
  const QPointer<PublishDialog> shown(dialog_);
  parts_.session.revision(
      job_->key, stable, this, [shown, error, stable](const Result<RevisionContent>& content) {
        if (!shown) return;
        Error known = error;
        known.next.clear();
        if (content) {
          known.next = tr("It was published by %1: “%2”.")
                           .arg(QString::fromStdString(content->info.author),
                                QString::fromStdString(content->info.message))
                           .toStdString();
        }
        shown->setFailed(known, stable.value > 0 ? std::optional(stable) : std::nullopt);
      });
}

void PublishFlow::rebase() {
  rebase_wanted_ = true;
  rebaseWhenRead(job_->key);
}

void PublishFlow::rebaseWhenRead(const ServiceKey& key) {
  if (!rebase_wanted_ || !job_ || !dialog_ || key != job_->key) return;
  const RevisionContent* stable = parts_.session.stable(key);
  const Head* head = parts_.session.overview().head(key);
  // The head is known before its texts are; the signal for those calls this again.
  if (stable == nullptr || head == nullptr || stable->info.number < head->stable) return;
  rebase_wanted_ = false;
  if (job_->restored) {
    fillDialog(true);
    return;
  }
  auto input = rebaseInput(parts_.session, parts_.drafts, key);
  if (!input) {
    emit failed(QString::fromStdString(input.error().toString()));
    return;
  }
  const std::size_t bytes = input->bytes();
  merging_.start(
      bytes,
      [input = std::move(*input)](BackgroundJob::Stopped stopped) {
        return rebased(input, stopped);
      },
      [this, key](Result<RebaseOutcome> outcome) { takeRebase(key, std::move(outcome)); });
  if (merging_.isRunning()) dialog_->setRebasing(true);
}

void PublishFlow::takeRebase(const ServiceKey& key, Result<RebaseOutcome> outcome) {
  dialog_->setRebasing(false);
  if (outcome) {
    const auto moved = moveDrafts(std::move(outcome->moved), parts_.drafts);
    if (!moved) outcome = tl::unexpected<Error>(moved.error());
  }
  if (!outcome) {
    emit failed(QString::fromStdString(outcome.error().toString()));
    return;
  }
  if (!outcome->contested.empty() || !outcome->marked.empty()) {
    const bool marked = !outcome->marked.empty();
    dialog_->reject();
    if (marked) emit mendingWanted({key, outcome->marked.front()});
    if (!outcome->contested.empty()) emit choiceWanted(key);
    return;
  }
  job_->drafts.clear();
  for (const Draft* draft : parts_.drafts.draftsOf(key))
    job_->drafts.push_back(std::make_shared<const Draft>(*draft));
  fillDialog(true);
}

void PublishFlow::dialogFinished() {
  // Closed with the outcome open: it is followed to its end, and the dialog can come back.
  if (job_ && job_->request) return;
  for (BackgroundJob* work : {&comparing_, &checking_, &merging_})
    work->cancel();
  if (dialog_) dialog_->deleteLater();
  dialog_.clear();
  job_.reset();
  rebase_wanted_ = false;
}

}  // namespace sextant::ui
