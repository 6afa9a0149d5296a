// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a change from its page.
#include <QInputDialog>
#include <QMessageBox>

#include "model/document/json.h"
#include "widgets/common/state_label.h"
#include "widgets/console/change_page.h"
#include "widgets/console/change_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

// As the change has it now, for its next version.
ChangeContent contentOf(const Change& change) {
  return {change.summary.base,        {},
          change.profiles,            change.plan,
          change.summary.description, change.summary.ticket,
          change.summary.risk,        change.summary.reviewers};
}

}  // namespace

void ChangePage::connectParts() {
  connect(watch_, &ChangeWatch::changed, this, &ChangePage::refresh);
  connect(watch_, &ChangeWatch::othersChanged, this, &ChangePage::refreshOthers);
  connect(&parts_.session, &Session::connectionChanged, this, &ChangePage::refreshBar);
  connect(&parts_.session, &Session::stableChanged, this, &ChangePage::refreshBar);
  connect(&parts_.drafts, &DraftController::changed, this, &ChangePage::refreshBar);
  connect(&parts_.arming, &Arming::changed, this, &ChangePage::refresh);
  connect(step_, &QPushButton::clicked, this, &ChangePage::step);
  connect(object_, &QPushButton::clicked, this, &ChangePage::askObjection);
  connect(abandon_, &QPushButton::clicked, this, &ChangePage::askAbandon);
  connect(update_, &QPushButton::clicked, this, &ChangePage::update);
  connect(drafts_, &QPushButton::clicked, this, [this] {
    if (watch_->change() != nullptr) emit draftsWanted(key_, *watch_->change());
  });
  connectDifference();
  connectConversation();
}

void ChangePage::connectDifference() {
  connect(diff_->view(), &DiffView::valueActivated, this, [this](const QString& pointer) {
    const auto& scopes = watch_->diffScopes();
    const int part = diff_->currentPart();
    if (part >= 0 && std::size_t(part) < scopes.size())
      pointAt(scopes[std::size_t(part)], pointer.toStdString());
  });
  connect(diff_->view(), &DiffView::rightLineActivated, this, [this](std::size_t line) {
    const auto& scopes = watch_->diffScopes();
    const int part = diff_->currentPart();
    if (part < 0 || std::size_t(part) >= scopes.size()) return;
    const Scope& scope = scopes[std::size_t(part)];
    const Document* document = watch_->document(scope);
    if (document == nullptr) return;
    const std::size_t indent = document->text().find_first_not_of(' ', document->offset({line, 1}));
    pointAt(scope, document->pointerOf(document->at(indent)));
  });
}

void ChangePage::connectConversation() {
  connect(conversation_, &ConversationView::commented, this, [this](const QString& words) {
    ChangeComment said;
    said.body = words.toStdString();
    said.scope = place_scope_;
    said.pointer = place_;
    conversation_->setSending(true);
    comment(said, [this](bool arrived) {
      arrived ? conversation_->commentArrived() : conversation_->setSending(false);
    });
  });
  connect(conversation_, &ConversationView::replied, this,
          [this](const QString& thread, const QString& words) {
            ChangeComment said;
            said.parent = thread.toLongLong();
            said.body = words.toStdString();
            ThreadCard* card = conversation_->card(thread);
            card->replyField()->setSending(true);
            comment(said, [card = QPointer<ThreadCard>(card)](bool arrived) {
              if (card && !arrived) card->replyField()->setSending(false);
            });
          });
  connect(conversation_, &ConversationView::resolveWanted, this,
          [this](const QString& thread, bool resolved) {
            ChangeComment said;
            said.parent = thread.toLongLong();
            said.kind = resolved ? CommentKind::resolve : CommentKind::reopen;
            comment(said, [](bool) {});
          });
  connect(conversation_, &ConversationView::suggestionTaken, this, &ChangePage::takeSuggestion);
  connect(conversation_, &ConversationView::placeOpened, this, &ChangePage::openPlace);
}

bool ChangePage::isMine() const {
  return watch_->change() != nullptr && watch_->change()->summary.author == parts_.person.toStdString();
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
  const ChangeSummary& summary = change->summary;
  const bool is_enough = summary.approvals >= summary.approvals_needed && summary.rejections == 0;
  if (summary.state == ChangeState::approved || (summary.state == ChangeState::open && is_enough))
    return Step::publish;
  return summary.state == ChangeState::open && !isMine() ? Step::approve : Step::none;
}

QString ChangePage::stepHindrance() const {
  if (is_sending_) return tr("The store is being asked.");
  if (parts_.session.connection() != ConnectionState::connected) return tr("The store cannot be reached.");
  if (!parts_.mayWrite(key_)) {
    return tr("%1 is protected. Arm this console for it first.")
        .arg(QString::fromStdString(key_.environment));
  }
  if (!watch_->checksAfter()) return tr("Its texts are being checked.");
  if (nextStep() != Step::publish) return {};
  if (watch_->isBehind()) return tr("Another revision is stable now: it has to be rebased first.");
  return hasErrors(watch_->checksAfter()->problems) ? tr("Its problems have to be mended first.") : QString();
}

void ChangePage::refreshBar() {
  const Change* change = watch_->change();
  const bool is_open = change != nullptr && (change->summary.state == ChangeState::open ||
                                             change->summary.state == ChangeState::approved);
  const bool may_write = is_open && mayWrite();
  const Step next = nextStep();
  state_->setVisible(change != nullptr);
  if (change != nullptr) {
    state_words_->setText(changeTitle(change->summary.description));
    state_->setState(changeStateShape(change->summary), changeStateWord(change->summary));
  }
  step_->setVisible(next != Step::none);
  if (next == Step::approve) step_->setText(tr("Approve %1").arg(shortHash(change->hash)));
  if (next == Step::publish) step_->setText(tr("Publish %1").arg(shortHash(change->hash)));
  const QString hindrance = stepHindrance();
  step_->setEnabled(hindrance.isEmpty());
  step_->setToolTip(plainToolTip(hindrance));
  object_->setVisible(may_write && !isMine());
  abandon_->setVisible(may_write && isMine());
  drafts_->setVisible(may_write);
  update_->setVisible(may_write && !drafts().empty());
  for (QPushButton* button : {object_, abandon_, update_})
    button->setEnabled(!is_sending_ && parts_.mayWrite(key_));
}

void ChangePage::step() {
  if (is_sending_ || !stepHindrance().isEmpty()) return;
  switch (nextStep()) {
    case Step::approve: return approve();
    case Step::publish: return publish();
    case Step::none: break;
  }
}

void ChangePage::approve() {
  is_sending_ = true;
  refreshBar();
  parts_.session.judgeChange(RequestId::random(), watch_->number(), watch_->change()->hash,
                             ChangeVerdict::approve, {}, parts_.person.toStdString(), this,
                             [this](const Result<ChangeReceipt>& receipt) {
                               answered(tr("The approval was not taken"), receipt);
                             });
}

void ChangePage::publish() {
  is_sending_ = true;
  refreshBar();
  const RevisionNumber base = watch_->change()->summary.base;
  parts_.session.write(
      PublishChangeRequest{RequestId::random(), watch_->number(), watch_->change()->hash,
                           parts_.person.toStdString()},
      this, [this, base](const Result<PublishReceipt>& receipt) {
        is_sending_ = false;
        watch_->readAgain();
        if (!receipt) return tellProblem(tr("The change was not published"), receipt.error());
        banner_->hide();
        receipt->rollout ? emit rolloutBegan(key_) : emit published(key_, base, receipt->revision);
        refreshBar();
      });
}

void ChangePage::askObjection() {
  bool is_given = false;
  const QString reason =
      QInputDialog::getMultiLineText(this, tr("Object to %1").arg(changeName(watch_->number())),
                                     tr("What has to change before you would approve it?"), {}, &is_given);
  if (!is_given || reason.trimmed().isEmpty() || watch_->change() == nullptr) return;
  is_sending_ = true;
  refreshBar();
  parts_.session.judgeChange(RequestId::random(), watch_->number(), watch_->change()->hash,
                             ChangeVerdict::reject, reason.toStdString(),
                             parts_.person.toStdString(), this,
                             [this](const Result<ChangeReceipt>& receipt) {
                               answered(tr("The objection was not taken"), receipt);
                             });
}

void ChangePage::askAbandon() {
  QMessageBox ask(QMessageBox::NoIcon, tr("Abandon the change"),
                  tr("Abandon %1?").arg(changeName(watch_->number())), QMessageBox::NoButton, this);
  ask.setInformativeText(tr("It stays to be read, and can be neither approved nor published any more."));
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
  // Texts of the change that stand on another revision would take back what came between.
  if (content.base != change->summary.base) content.profiles.clear();
  for (const auto& [scope, text] : textsOf(mine))
    content.profiles[scope] = text;
  is_sending_ = true;
  refreshBar();
  parts_.session.editChange(RequestId::random(), watch_->number(), change->summary.version, content,
                            parts_.person.toStdString(), this,
                            [this](const Result<ChangeReceipt>& receipt) {
                              answered(tr("The change was not updated"), receipt);
                            });
}

void ChangePage::comment(ChangeComment said, std::function<void(bool)> done) {
  if (watch_->change() == nullptr) return done(false);
  said.version = watch_->change()->summary.version;
  said.author = parts_.person.toStdString();
  parts_.session.commentChange(RequestId::random(), watch_->number(), said, this,
                               [this, done = std::move(done)](const Result<ChangeReceipt>& receipt) {
                                 done(receipt.has_value());
                                 answered(tr("The comment was not taken"), receipt);
                               });
}

const ChangeComment* ChangePage::commentOf(const QString& thread, int index) const {
  if (watch_->change() == nullptr) return nullptr;
  const std::int64_t number = thread.toLongLong();
  for (const ChangeComment& one : watch_->change()->comments) {
    if (one.number != number && one.parent != number) continue;
    if (index-- == 0) return &one;
  }
  return nullptr;
}

void ChangePage::openPlace(const QString& thread) {
  const ChangeComment* said = commentOf(thread, 0);
  if (said == nullptr || !said->scope) return;
  const auto& scopes = watch_->diffScopes();
  const auto at = std::find(scopes.begin(), scopes.end(), *said->scope);
  if (at != scopes.end()) diff_->setCurrentPart(int(at - scopes.begin()));
  pointAt(*said->scope, said->pointer);
}

// As an edit of the text at the place of the thread: comments and form stay.
void ChangePage::takeSuggestion(const QString& thread, int index) {
  const ChangeComment* place = commentOf(thread, 0);
  const ChangeComment* said = commentOf(thread, index);
  const Change* change = watch_->change();
  if (place == nullptr || said == nullptr || !place->scope) return;
  const Document* document = watch_->document(*place->scope);
  const auto value = fromJson(said->suggestion);
  if (document == nullptr || !value) return;
  const auto edited = document->set(place->pointer, *value);
  if (!edited) return tellProblem(tr("The suggestion was not taken over"), edited.error());
  ChangeContent content = contentOf(*change);
  content.profiles[*place->scope] = applied(edited->patch, document->text());
  parts_.session.editChange(RequestId::random(), watch_->number(), change->summary.version, content,
                            parts_.person.toStdString(), this,
                            [this](const Result<ChangeReceipt>& receipt) {
                              answered(tr("The suggestion was not taken over"), receipt);
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
