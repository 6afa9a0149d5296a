// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a change from its page.
#include <QDateTime>
#include <QInputDialog>
#include <QMessageBox>
#include <algorithm>
#include <utility>

#include "model/checks/settings.h"
#include "model/session/change_needs.h"
#include "widgets/common/state_label.h"
#include "widgets/console/change_page.h"
#include "widgets/console/change_words.h"
#include "widgets/console/publish_hindrance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

// Nobody means a version that came while the pointer was on its way to the button.
constexpr int just_edited_ms = 800;

}  // namespace

void ChangePage::connectParts() {
  connectStore();
  connectViews();
  connectConversation();
  connectUnsent();
  just_edited_.setSingleShot(true);
  just_edited_.setInterval(just_edited_ms);
  connect(&just_edited_, &QTimer::timeout, this, &ChangePage::refreshBar);
  connect(watch_, &ChangeWatch::changed, this, &ChangePage::noteEdit);
  connectRebase();
  connect(step_, &QPushButton::clicked, this, &ChangePage::step);
  connect(object_, &QPushButton::clicked, this, &ChangePage::askObjection);
  connect(abandon_, &QPushButton::clicked, this, &ChangePage::askAbandon);
  connect(update_, &QPushButton::clicked, this, &ChangePage::update);
  connect(drafts_, &QPushButton::clicked, this, [this] {
    if (watch_->change() != nullptr) emit draftsWanted(key_, *watch_->change());
  });
}

void ChangePage::connectStore() {
  connect(watch_, &ChangeWatch::changed, this, &ChangePage::refresh);
  connect(anchors_, &ChangeAnchors::changed, this, &ChangePage::refresh);
  connect(needs_, &ChangeNeeds::changed, this, &ChangePage::refresh);
  connect(estimate_, &ChangeEstimate::changed, this, &ChangePage::refresh);
  connect(trial_, &ChangeTrial::changed, this, &ChangePage::refresh);
  connect(versions_, &ChangeVersions::changed, this, [this] {
    if (!versions_->problem().isEmpty())
      banner_->show(Tone::bad, tr("A version could not be read"), versions_->problem());
  });
  connect(&parts_.session, &Session::connectionChanged, this, &ChangePage::refreshBar);
  connect(&parts_.session, &Session::stableChanged, this, &ChangePage::refreshBar);
  connect(&parts_.drafts, &DraftController::changed, this, &ChangePage::refreshBar);
  connect(&parts_.arming, &Arming::changed, this, &ChangePage::refresh);
  connect(&parts_.emergencies, &EmergencyWatch::changed, this, &ChangePage::refreshBar);
  connect(&parts_.session, &Session::overviewChanged, this, &ChangePage::refreshBar);
}

void ChangePage::connectRebase() {
  connect(rebase_button_, &QPushButton::clicked, rebase_, &ChangeRebase::start);
  connect(rebase_, &ChangeRebase::runningChanged, this, &ChangePage::refreshBar);
  connect(rebase_, &ChangeRebase::failed, this, [this](const Error& error) {
    tellProblem(tr("The change was not rebased"), error);
    watch_->readAgain();
  });
  connect(rebase_, &ChangeRebase::rebased, this, [this](RevisionNumber onto) {
    banner_->hide();
    watch_->readAgain();
    emit told(
        tr("%1 starts from revision %2 now. It is another version: approvals are asked for anew.")
            .arg(changeName(watch_->number()))
            .arg(onto.value));
  });
}

bool ChangePage::isMine() const {
  return watch_->change() != nullptr && watch_->change()->summary.login == watch_->change()->reader;
}

bool ChangePage::mayApprove() const {
  const Change* change = watch_->change();
  if (change == nullptr) return false;
  const auto holds = [&](const std::vector<std::string>& logins) {
    return std::find(logins.begin(), logins.end(), change->reader) != logins.end();
  };
  return !isMine() && !holds(authorsOf(versions_->list())) && !holds(approversOf(*change));
}

bool ChangePage::isOpen() const {
  const Change* change = watch_->change();
  return change != nullptr && (change->summary.state == ChangeState::open ||
                               change->summary.state == ChangeState::approved);
}

bool ChangePage::mayWrite() const {
  return !parts_.isReadOnly() && watch_->change() != nullptr;
}

std::vector<const Draft*> ChangePage::drafts() const {
  return parts_.drafts.draftsOf(key_);
}

ChangePage::Step ChangePage::nextStep() const {
  const Change* change = watch_->change();
  if (change == nullptr || parts_.isReadOnly()) return Step::none;
  if (!isOpen()) return Step::none;
  if (parts_.emergencies.own(key_) != nullptr) return Step::publish;
  const ChangeSummary& summary = change->summary;
  const bool is_enough = summary.approvals >= summary.approvals_needed && summary.rejections == 0;
  if (!is_enough) return mayApprove() ? Step::approve : Step::none;
  // The count is reached, and a rule may still wait for this one's word.
  const bool is_asked = needs_->isKnown() && needs_->isMissingOf(change->reader);
  return is_asked && mayApprove() ? Step::approve : Step::publish;
}

void ChangePage::noteEdit() {
  if (!watch_->isCompared() || watch_->change()->hash == shown_hash_) return;
  if (!std::exchange(shown_hash_, watch_->change()->hash).empty()) just_edited_.start();
  refreshBar();
}

QString ChangePage::rulesAwaited() const {
  return tr("What the approver rules ask for is being worked out.");
}

QString ChangePage::stepHindrance() const {
  if (is_sending_ || rebase_->isRunning()) return tr("The store is being asked.");
  if (parts_.session.connection() != ConnectionState::connected)
    return tr("The store cannot be reached.");
  if (!parts_.mayWrite(key_)) {
    return tr("%1 is protected. Arm this console for it first.")
        .arg(QString::fromStdString(key_.environment));
  }
  if (!watch_->isCompared()) return tr("What it changes is being compared.");
  if (!watch_->checksAfter()) return tr("Its texts are being checked.");
  if (just_edited_.isActive()) return tr("It has just been edited.");
  if (nextStep() == Step::approve) return approvalHindrance();
  if (nextStep() != Step::publish) return {};
  const bool is_emergency = parts_.emergencies.own(key_) != nullptr;
  if (const QString closed = closedWords(parts_, key_); !closed.isEmpty()) return closed;
  if (watch_->isBehind()) return tr("Another revision is stable now: it has to be rebased first.");
  if (!needs_->isKnown() && !is_emergency) return rulesAwaited();
  if (needs_->isMissing() && !is_emergency) return needs_->missingWords();
  return hasErrors(watch_->checksAfter()->problems) ? tr("Its problems have to be mended first.")
                                                    : QString();
}

// An approval states what the rules ask for, so they have to be known; but of the settings
// themselves, which are what mends rules that cannot be read.
QString ChangePage::approvalHindrance() const {
  if (!needs_->isKnown()) return rulesAwaited();
  return key_.service == settings_service ? QString() : needs_->problem();
}

void ChangePage::refreshBar() {
  const Change* change = watch_->change();
  const Step next = nextStep();
  state_->setVisible(change != nullptr);
  if (change != nullptr) {
    state_words_->setFullText(changeTitle(change->summary.description) + endWords(change->summary));
    state_->setState(changeStateShape(change->summary), changeStateWord(change->summary));
  }
  step_->setVisible(next != Step::none);
  if (next == Step::approve) step_->setText(tr("Approve %1").arg(shortHash(change->hash)));
  if (next == Step::publish) step_->setText(tr("Publish %1").arg(shortHash(change->hash)));
  const bool is_emergency = next == Step::publish && parts_.emergencies.own(key_) != nullptr;
  setButtonKind(step_, is_emergency ? ButtonKind::destructive : ButtonKind::filled);
  const QString hindrance = stepHindrance();
  step_->setEnabled(hindrance.isEmpty());
  step_->setToolTip(plainToolTip(hindrance));
  refreshButtons(isOpen() && mayWrite());
}

void ChangePage::refreshButtons(bool may_write) {
  more_->setVisible(watch_->change() != nullptr);
  object_->setVisible(may_write && !isMine());
  abandon_->setVisible(may_write && isMine());
  drafts_->setVisible(may_write);
  update_->setVisible(may_write && !drafts().empty());
  rebase_button_->setVisible(may_write && watch_->isBehind());
  if (const Head* head = parts_.session.overview().head(key_)) {
    rebase_button_->setToolTip(tr("Revision %1 is stable now. Merges what came in between into the "
                                  "next version of this change.")
                                   .arg(head->stable.value));
  }
  const bool is_free = !is_sending_ && !rebase_->isRunning() && parts_.mayWrite(key_);
  for (QPushButton* button : {object_, abandon_, update_, rebase_button_})
    button->setEnabled(is_free);
}

void ChangePage::askEnd() {
  const Change* change = watch_->change();
  if (change == nullptr) return;
  end_ = new EndDialog(changeName(watch_->number()), change->summary.ends_us.has_value(), this);
  end_->setAttribute(Qt::WA_DeleteOnClose);
  connect(end_, &QDialog::accepted, this, [this, dialog = end_.data()] {
    const auto seconds = dialog->seconds();
    std::optional<std::int64_t> ends_us;
    if (seconds) ends_us = (QDateTime::currentSecsSinceEpoch() + *seconds) * 1'000'000;
    parts_.session.setChangeEnd(watch_->number(), ends_us, parts_.person.toStdString(), this,
                                [this](const Result<ChangeReceipt>& receipt) {
                                  if (!receipt)
                                    tellProblem(tr("Its end was not set"), receipt.error());
                                  watch_->readAgain();
                                });
  });
  end_->open();
}

void ChangePage::step() {
  if (is_sending_ || !stepHindrance().isEmpty()) return;
  switch (nextStep()) {
    case Step::approve:
      return approve();
    case Step::publish:
      return publish();
    case Step::none:
      break;
  }
}

void ChangePage::approve() {
  is_sending_ = true;
  refreshBar();
  parts_.session.judgeChange(RequestId::random(), watch_->number(),
                             {watch_->change()->hash, ChangeVerdict::approve, {},
                              parts_.person.toStdString(),
                              statedNeeds(needs_->settings(), needs_->needs())},
                             this,
                             [this](const Result<ChangeReceipt>& receipt) {
                               answered(tr("The approval was not taken"), receipt);
                             });
}

void ChangePage::publish() {
  is_sending_ = true;
  refreshBar();
  const RevisionNumber base = watch_->change()->summary.base;
  parts_.session.write(PublishChangeRequest{RequestId::random(), watch_->number(),
                                            watch_->change()->hash, parts_.person.toStdString()},
                       this, [this, base](const Result<PublishReceipt>& receipt) {
                         is_sending_ = false;
                         watch_->readAgain();
                         if (!receipt)
                           return tellProblem(tr("The change was not published"), receipt.error());
                         banner_->hide();
                         receipt->rollout ? emit rolloutBegan(key_)
                                          : emit published(key_, base, receipt->revision);
                         refreshBar();
                       });
}

void ChangePage::askObjection() {
  bool is_given = false;
  const QString reason = QInputDialog::getMultiLineText(
      this, tr("Object to %1").arg(changeName(watch_->number())),
      tr("What has to change before you would approve it?"), {}, &is_given);
  if (!is_given || reason.trimmed().isEmpty() || watch_->change() == nullptr) return;
  is_sending_ = true;
  refreshBar();
  parts_.session.judgeChange(RequestId::random(), watch_->number(),
                             {watch_->change()->hash, ChangeVerdict::reject, reason.toStdString(),
                              parts_.person.toStdString()},
                             this,
                             [this](const Result<ChangeReceipt>& receipt) {
                               answered(tr("The objection was not taken"), receipt);
                             });
}

void ChangePage::askAbandon() {
  QMessageBox ask(QMessageBox::NoIcon, tr("Abandon the change"),
                  tr("Abandon %1?").arg(changeName(watch_->number())), QMessageBox::NoButton, this);
  ask.setInformativeText(
      tr("It stays to be read, and can be neither approved nor published any more."));
  auto* keep = ask.addButton(tr("Keep it"), QMessageBox::RejectRole);
  auto* abandon = ask.addButton(tr("Abandon"), QMessageBox::DestructiveRole);
  setButtonKind(abandon, ButtonKind::destructive);
  ask.setDefaultButton(keep);
  ask.exec();
  if (ask.clickedButton() != abandon) return;
  is_sending_ = true;
  refreshBar();
  parts_.session.abandonChange(RequestId::random(), watch_->number(), {},
                               parts_.person.toStdString(), this,
                               [this](const Result<ChangeReceipt>& receipt) {
                                 answered(tr("The change was not abandoned"), receipt);
                               });
}

// The drafts are the next version, on the revision that they stand on.
void ChangePage::update() {
  const auto mine = drafts();
  const Change* change = watch_->change();
  if (mine.empty() || change == nullptr) return;
  const auto common = commonBase(mine);
  if (!common) return tellProblem(tr("The change was not updated"), common.error());
  ChangeContent content = contentOf(*change);
  content.base = (*common)->base;
  content.base_hash = (*common)->base_hash;
  const auto texts = textsOf(mine);
  for (const auto& [scope, text] : change->profiles) {
    if (content.base == change->summary.base || texts.count(scope) > 0) continue;
    // Texts that stand on another revision would take back what came between.
    return tellProblem(tr("The change was not updated"),
                       {ErrorKind::conflict,
                        "Your drafts start from another revision than the change, which has a text "
                        "for " +
                            scopeWords(scope).toStdString() + " as well.",
                        {},
                        "Rebase the change first."});
  }
  for (const auto& [scope, text] : texts)
    content.profiles[scope] = text;
  is_sending_ = true;
  refreshBar();
  parts_.session.editChange(RequestId::random(), watch_->number(), change->summary.version, content,
                            parts_.person.toStdString(), this,
                            [this](const Result<ChangeReceipt>& receipt) {
                              answered(tr("The change was not updated"), receipt);
                            });
}

void ChangePage::answered(const QString& what, const Result<ChangeReceipt>& receipt) {
  is_sending_ = false;
  watch_->readAgain();
  if (!receipt) return tellProblem(what, receipt.error());
  banner_->hide();
  refreshBar();
}

void ChangePage::tellProblem(const QString& what, const Error& error) {
  banner_->show(Tone::bad, what, QString::fromStdString(error.toString()));
  refreshBar();
}

}  // namespace sextant::ui
