// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/status_strip.h"

#include <QDateTime>
#include <QHBoxLayout>

#include "widgets/common/time_words.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {

StatusStrip::StatusStrip(const ConsoleParts& parts, QWidget* parent)
    : QWidget(parent), parts_(parts) {
  setSurface(this, "foot");
  setFixedHeight(size::status_bar);
  store_ = new StateLabel;
  store_->setPlainWord(true);
  reads_ = new PlainLabel({}, Tone::muted);
  reads_->setToolTip(
      tr("Texts of revisions and history come from this standby. It shows all that "
         "was published until then; what is newer comes from the primary."));
  reads_->hide();
  revision_ = new PlainLabel({}, Tone::muted);
  auto* person = new PlainLabel(parts_.person, Tone::muted);
  person->setToolTip(tr("Who operates this console"));
  source_ = new PlainLabel({}, Tone::muted);
  clock_ = new PlainLabel({}, Tone::muted);
  buildButtons();
  for (PlainLabel* label : {reads_, revision_, person, source_})
    label->withFont(12);
  clock_->withMono(12);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap_large, 1, size::gap_large, 0);
  row->setSpacing(size::gap_huge);
  row->addWidget(store_);
  row->addWidget(reads_);
  row->addWidget(revision_);
  row->addWidget(person);
  work_ = new ProgressNote;
  row->addWidget(work_);
  row->addStretch();
  row->addWidget(inbox_);
  row->addWidget(reviews_);
  row->addWidget(alerts_);
  row->addWidget(source_);
  row->addWidget(clock_);
  timer_.setInterval(1000);
  connect(&timer_, &QTimer::timeout, this, &StatusStrip::refresh);
  timer_.start();
  connect(&parts_.session, &Session::connectionChanged, this, &StatusStrip::refresh);
  connect(&parts_.session, &Session::replicaChanged, this, &StatusStrip::refreshReads);
  connect(&parts_.session, &Session::overviewChanged, this, &StatusStrip::refresh);
  connect(&parts_.session, &Session::fleetChanged, this, &StatusStrip::refreshService);
  refresh();
}

void StatusStrip::buildButtons() {
  for (QPushButton** button : {&alerts_, &reviews_, &inbox_}) {
    *button = new QPushButton;
    (*button)->setProperty("compact", true);
    setButtonKind(*button, ButtonKind::flat);
    (*button)->setFixedHeight(size::status_bar - 4);
  }
  reviews_->hide();
  inbox_->hide();
  connect(alerts_, &QPushButton::clicked, this, &StatusStrip::alertsWanted);
  connect(&parts_.alerts, &AlertWatch::changed, this, &StatusStrip::refreshAlerts);
  connect(inbox_, &QPushButton::clicked, this, &StatusStrip::inboxWanted);
  connect(&parts_.inbox, &InboxWatch::changed, this, &StatusStrip::refreshInbox);
  connect(&parts_.emergencies, &EmergencyWatch::changed, this, &StatusStrip::refreshReviews);
  connect(reviews_, &QPushButton::clicked, this, [this] {
    const auto owed = parts_.emergencies.owedByOthers();
    if (!owed.empty()) emit emergenciesWanted(QString::fromStdString(owed.front()->environment));
  });
}

void StatusStrip::refreshInbox() {
  const auto count = parts_.inbox.asked().size();
  inbox_->setVisible(count > 0);
  inbox_->setText(count == 1 ? tr("1 change asks you") : tr("%1 changes ask you").arg(countText(qint64(count))));
  setTone(inbox_, Tone::accent);
  inbox_->setToolTip(tr("Changes that name you as a reviewer (Ctrl+Shift+G)"));
}

void StatusStrip::setService(std::optional<ServiceKey> key) {
  key_ = std::move(key);
  refresh();
}

void StatusStrip::refresh() {
  refreshStore();
  refreshService();
  refreshAlerts();
  clock_->setText(QStringLiteral("UTC ") + utcClock(QDateTime::currentSecsSinceEpoch()));
}

void StatusStrip::refreshAlerts() {
  const auto firing = parts_.alerts.book().firingCount();
  const auto& away = parts_.session.awaySince();
  const bool unknown = away || !parts_.alerts.unknown().empty();
  const State state = firing > 0 ? State::failed : unknown ? State::warned : State::none;
  QString words = firing == 1  ? tr("1 alert")
                  : firing > 1 ? tr("%1 alerts").arg(countText(qint64(firing)))
                  : away       ? tr("No alerts")
                  : unknown    ? tr("Alerts: not all known")
                               : tr("No alerts");
  if (away) words = tr("%1 as of %2").arg(words, utcClock(*away));
  const QString mark = stateMark(state);
  alerts_->setText(mark.isEmpty() ? words : mark + QLatin1Char(' ') + words);
  setTone(alerts_, state == State::none ? Tone::muted : stateTone(state));
  alerts_->setToolTip(tr("What is wrong now, and who looks after it (Ctrl+Shift+A)"));
}

void StatusStrip::refreshReviews() {
  const std::size_t owed = parts_.emergencies.owedByOthers().size();
  reviews_->setVisible(owed > 0);
  const QString words = owed == 1 ? tr("1 review owed") : tr("%1 reviews owed").arg(owed);
  reviews_->setText(stateMark(State::warned) + QLatin1Char(' ') + words);
  setTone(reviews_, Tone::warning);
  reviews_->setToolTip(tr("Somebody published without approvals, and nobody has looked at it yet"));
}

void StatusStrip::refreshStore() {
  const QString name = parts_.session.target().name();
  switch (parts_.session.connection()) {
    case ConnectionState::connected: {
      if (parts_.session.unusable()) {
        store_->setState(State::failed, tr("Store: %1, cannot be used").arg(name));
        break;
      }
      const auto round_trip = parts_.session.roundTripMs();
      store_->setState(State::healthy,
                       round_trip ? tr("Store: %1, %2 ms").arg(name, milliseconds(*round_trip))
                                  : tr("Store: %1").arg(name));
      break;
    }
    case ConnectionState::connecting:
      if (const auto& away = parts_.session.awaySince()) {
        showAway(name, *away);
        break;
      }
      store_->setState(State::progress, tr("Store: %1, connecting").arg(name));
      break;
    case ConnectionState::refused:
      store_->setState(State::failed, tr("Store: %1, login refused").arg(name));
      break;
    case ConnectionState::waiting:
      if (const auto& away = parts_.session.awaySince()) {
        showAway(name, *away);
        break;
      }
      store_->setState(State::failed, tr("Store: %1, not reachable").arg(name));
      break;
  }
  store_->setToolTip(plainToolTip(parts_.session.connectionReason()));
}

void StatusStrip::showAway(const QString& name, qint64 since) {
  const qint64 seconds = std::max<qint64>(QDateTime::currentSecsSinceEpoch() - since, 1);
  store_->setState(State::failed, tr("Store: %1, away for %2").arg(name, ageWords(seconds)));
}

void StatusStrip::refreshReads() {
  const auto& replica = parts_.session.replica();
  reads_->setVisible(replica.has_value());
  if (!replica) return reads_->setText({});
  const QString host = replica->host.isEmpty() ? tr("a standby") : replica->host;
  if (!replica->behind_ms) return reads_->setText(tr("Reads: %1, age not known").arg(host));
  const qint64 seconds = (*replica->behind_ms + 999) / 1000;
  reads_->setText(tr("Reads: %1, at most %2 behind").arg(host, ageWords(seconds)));
}

void StatusStrip::refreshService() {
  const Head* head = key_ ? parts_.session.overview().head(*key_) : nullptr;
  revision_->setVisible(head != nullptr);
  source_->setVisible(head != nullptr);
  if (head == nullptr) return;
  const auto count = fleetCount(parts_.session, *key_);
  const QString stable = tr("Revision %1 stable").arg(head->stable.value);
  QString words =
      count.all == 0
          ? stable
          : tr("%1 on %2 of %3").arg(stable, countText(count.on_stable), countText(count.all));
  // Not passed off as what is now.
  if (const auto last = lastKnown(parts_.session, *key_, QDateTime::currentSecsSinceEpoch()))
    words = tr("%1 as of %2").arg(words, utcClock(last->read_at));
  revision_->setText(words);
  const LatencyStanding standing = parts_.latency.standing(*key_);
  const QString name = standing.source.isEmpty() ? tr("not known yet") : standing.source;
  if (standing.problem) {
    source_->setText(tr("Latency source: %1, failing").arg(name));
  } else if (standing.stale_seconds) {
    source_->setText(tr("Latency source: %1, %2 old")
                         .arg(name, ageWords(std::max<qint64>(1, *standing.stale_seconds))));
  } else {
    source_->setText(tr("Latency source: %1, nothing yet").arg(name));
  }
  source_->setToolTip(standing.problem ? QString::fromStdString(standing.problem->toString())
                                       : QString());
}

}  // namespace sextant::ui
