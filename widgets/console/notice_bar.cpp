// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/notice_bar.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/connections/connection_words.h"
#include "widgets/console/emergency_words.h"

namespace sextant::ui {

NoticeBar::NoticeBar(const ConsoleParts& parts, QWidget* parent) : QWidget(parent), parts_(parts) {
  connection_ = new Banner;
  connection_->hide();
  notice_ = new Banner;
  notice_->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  emergency_ = new Banner;
  emergency_->hide();
  column->addWidget(emergency_);
  steps_ = new Banner;
  steps_->hide();
  column->addWidget(steps_);
  column->addWidget(connection_);
  column->addWidget(notice_);
  lost_at_ = QDateTime::currentMSecsSinceEpoch();
  timer_.setInterval(tell_after_ms);
  connect(&timer_, &QTimer::timeout, this, &NoticeBar::refreshConnection);
  timer_.start();
  connect(&parts_.session, &Session::connectionChanged, this, &NoticeBar::refreshConnection);
  connect(&parts_.session, &Session::headChanged, this, &NoticeBar::dropOlder);
  connect(connection_, &Banner::firstTriggered, this, &NoticeBar::passwordWanted);
  connect(connection_, &Banner::secondTriggered, this, &NoticeBar::retryWanted);
  connect(notice_, &Banner::firstTriggered, this, &NoticeBar::firstTriggered);
  connect(notice_, &Banner::secondTriggered, this, &NoticeBar::hideNotice);
  connectEmergency();
}

void NoticeBar::connectEmergency() {
  connect(&parts_.emergencies, &EmergencyWatch::changed, this, &NoticeBar::refreshEmergency);
  connect(emergency_, &Banner::firstTriggered, this,
          [this] { emit emergencyEndWanted(told_emergency_); });
  connect(emergency_, &Banner::secondTriggered, this, [this] {
    if (const Emergency* told = parts_.emergencies.find(told_emergency_))
      emit emergenciesWanted(QString::fromStdString(told->environment));
  });
}

// One's own first: it is theirs to end.
void NoticeBar::refreshEmergency() {
  const auto lasting = parts_.emergencies.lasting();
  if (lasting.empty()) return emergency_->hide();
  const auto own = std::find_if(lasting.begin(), lasting.end(),
                                [](const Emergency* one) { return one->is_own; });
  const Emergency& told = own == lasting.end() ? *lasting.front() : **own;
  told_emergency_ = told.number;
  QString sentence = lastingWords(told, QDateTime::currentSecsSinceEpoch());
  if (lasting.size() > 1) sentence += QLatin1Char(' ') + tr("%1 others do, too.").arg(lasting.size() - 1);
  emergency_->show(Tone::bad, tr("Glass is broken in %1").arg(QString::fromStdString(told.environment)),
                   sentence);
  emergency_->setActions(told.is_own ? tr("End it") : QString(), tr("Show"));
}

void NoticeBar::refreshConnection() {
  const qint64 now = QDateTime::currentMSecsSinceEpoch();
  if (parts_.session.connection() == ConnectionState::connected) {
    lost_at_ = 0;
    if (parts_.session.unusable()) return showUnusable();
    connection_->hide();
    return;
  }
  if (lost_at_ == 0) lost_at_ = now;
  if (parts_.session.connection() == ConnectionState::refused) return showRefused();
  connection_->setActions({});
  if (now - lost_at_ < tell_after_ms) return;
  const QString reason = parts_.session.connectionReason();
  const QString name = parts_.session.target().name();
  const QString age = ageWords((now - lost_at_) / 1000);
  if (reason.isEmpty() && !parts_.session.hasOverview()) {
    connection_->show(Tone::accent, {}, tr("Waiting for the %1, %2 so far.").arg(name, age));
    return;
  }
  connection_->show(Tone::bad, tr("The store cannot be reached"),
                    tr("%1 Since %2 UTC, %3 ago. What was read stays readable, and drafts are kept "
                       "here. It is tried again by itself.")
                        .arg(reason.isEmpty() ? tr("The %1 does not answer.").arg(name) : reason,
                             utcClock(lost_at_ / 1000), age));
}

void NoticeBar::showRefused() {
  connection_->show(Tone::bad, tr("The store did not let this login in"),
                    tr("%1 It is not tried again by itself, so that the login is not locked. "
                       "Drafts are kept here.")
                        .arg(serverReason(parts_.session.connectionReason())));
  connection_->setActions(tr("Enter password…"), tr("Try again"));
}

void NoticeBar::showUnusable() {
  const Error& error = *parts_.session.unusable();
  const QString sentence = QString::fromStdString(error.what + ' ' + error.next).trimmed();
  connection_->show(Tone::bad, tr("The store cannot be used"),
                    tr("%1 It is looked at again by itself. Drafts are kept here.").arg(sentence));
  connection_->setActions({});
}

void NoticeBar::showPublished(const ServiceKey& key, RevisionNumber before, RevisionNumber now) {
  shown_ = Notice::published;
  key_ = key;
  before_ = before;
  now_ = now;
  notice_->show(Tone::ok, {},
                tr("Revision %1 is published. The agents fetch it now.").arg(now.value));
  notice_->setActions(
      before.value > 0 ? tr("Roll back to revision %1…").arg(before.value) : QString(),
      tr("Dismiss"));
}

// What it offers to go back to is not the revision before any more.
void NoticeBar::dropOlder(const ServiceKey& key) {
  if (shown_ != Notice::published || key != key_) return;
  const Head* head = parts_.session.overview().head(key);
  if (head != nullptr && head->stable > now_) hideNotice();
}

void NoticeBar::showUnknown(const QString& sentence) {
  shown_ = Notice::unknown;
  notice_->show(Tone::warning, tr("It is not known whether this was published"), sentence);
  notice_->setActions(tr("Show"), {});
}

void NoticeBar::clearUnknown() {
  if (shown_ == Notice::unknown) hideNotice();
}

void NoticeBar::showProblem(const QString& sentence) {
  shown_ = Notice::problem;
  notice_->show(Tone::bad, {}, sentence);
  notice_->setActions({}, tr("Dismiss"));
}

void NoticeBar::showNote(const QString& sentence) {
  shown_ = Notice::note;
  notice_->show(Tone::accent, {}, sentence);
  notice_->setActions({}, tr("Dismiss"));
}

void NoticeBar::firstTriggered() {
  if (shown_ == Notice::published) emit rollbackWanted(key_, before_);
  if (shown_ == Notice::unknown) emit publishWanted();
}

void NoticeBar::hideNotice() {
  shown_ = Notice::none;
  notice_->hide();
}

}  // namespace sextant::ui
