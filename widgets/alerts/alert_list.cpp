// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alerts/alert_list.h"

#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

struct Snooze {
  const char* words;
  qint64 seconds;
};
constexpr std::array<Snooze, 5> snoozes{{{QT_TRANSLATE_NOOP("AlertList", "15 minutes"), 900},
                                         {QT_TRANSLATE_NOOP("AlertList", "1 hour"), 3600},
                                         {QT_TRANSLATE_NOOP("AlertList", "4 hours"), 14'400},
                                         {QT_TRANSLATE_NOOP("AlertList", "1 day"), 86'400},
                                         {QT_TRANSLATE_NOOP("AlertList", "1 week"), 604'800}}};

QString text(const std::string& words) {
  return visibleText(QString::fromStdString(words));
}

QString where(const Alert& alert) {
  return QString::fromStdString(Address{alert.condition.service, alert.condition.scope}.toString());
}

QString stateWords(const Alert& alert, qint64 now) {
  if (alert.state == AlertState::snoozed)
    return AlertList::tr("snoozed, %1").arg(ageWords(now - alert.until));
  return QString::fromLatin1(wordOf(alert.state));
}

QString historyWords(const Alert& alert, qint64 now) {
  QString words =
      AlertList::tr("Began %1 UTC, %2; seen last %3.")
          .arg(utcText(alert.since), agoWords(now - alert.since), agoWords(now - alert.last_seen));
  if (alert.resolved_at)
    words += QLatin1Char(' ') +
             AlertList::tr("It is over since %1 UTC.").arg(utcText(*alert.resolved_at));
  if (alert.state == AlertState::acknowledged)
    words += QLatin1Char(' ') + AlertList::tr("%1 looks after it.").arg(text(alert.person));
  if (alert.state == AlertState::snoozed)
    words += QLatin1Char(' ') + AlertList::tr("%1 wants to hear of it again at %2 UTC.")
                                    .arg(text(alert.person), utcText(alert.until));
  if (!alert.note.empty())
    words += QLatin1Char(' ') + AlertList::tr("Note: %1").arg(text(alert.note));
  return words;
}

}  // namespace

State alertShape(const Alert& alert) {
  switch (alert.state) {
    case AlertState::firing:
      return alert.condition.is_urgent ? State::failed : State::warned;
    case AlertState::acknowledged:
      return State::progress;
    case AlertState::snoozed:
      return State::waiting;
    case AlertState::resolved:
      break;
  }
  return State::done;
}

AlertList::AlertList(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  head_ = new SectionHead(tr("Alerts"));
  unknown_ = new PlainLabel({}, Tone::warning);
  unknown_->wrapped();
  unknown_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  unknown_->hide();
  problem_ = new Banner;
  problem_->setActions(tr("Dismiss"));
  problem_->hide();
  connect(problem_, &Banner::firstTriggered, problem_, &QWidget::hide);
  auto* problem_row = new QHBoxLayout;
  problem_row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  problem_row->addWidget(problem_);
  table_ = new TableView({{tr("state"), 150},
                          {tr("kind"), 96},
                          {.title = tr("since"), .width = 84, .mono = true, .right = true},
                          {tr("where"), 220},
                          {.title = tr("what"), .width = 280, .stretch = true}});
  table_->setAccessibleName(tr("Alerts"));
  empty_ = new EmptyState(tr("Nothing is wrong"), {});
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  details_ = buildDetails();
  // A long name or note shall not widen the window.
  for (PlainLabel* label : {what_, meaning_, history_, unknown_})
    label->setMinimumWidth(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addLayout(problem_row);
  column->addWidget(unknown_);
  column->addWidget(stack_, 1);
  column->addWidget(details_);
  connectParts();
  setWatched(0);
  showRows();
}

QWidget* AlertList::buildDetails() {
  auto* details = new QWidget;
  details->setAccessibleName(tr("About the chosen alert"));
  state_ = new StateLabel;
  what_ = new PlainLabel;
  what_->withFont(13, QFont::DemiBold).wrapped();
  meaning_ = new PlainLabel;
  meaning_->wrapped();
  history_ = new PlainLabel({}, Tone::muted);
  history_->wrapped();
  note_ = new QLineEdit;
  note_->setPlaceholderText(tr("Note for whoever looks next (optional)"));
  note_->setAccessibleName(tr("Note of the acknowledgement"));
  note_->setMaxLength(500);
  acknowledge_ = new QPushButton(tr("Acknowledge"));
  acknowledge_->setToolTip(tr("Say that you look after it: it is counted and notified no more"));
  snooze_ = new QPushButton(tr("Snooze"));
  auto* menu = new QMenu(snooze_);
  for (const Snooze& one : snoozes)
    menu->addAction(tr(one.words), this, [this, seconds = one.seconds] {
      if (const Alert* alert = chosen())
        emit snoozeWanted(QString::fromStdString(alert->condition.id), seconds);
    });
  snooze_->setMenu(menu);
  reopen_ = new QPushButton(tr("Take back"));
  reopen_->setToolTip(tr("It counts again as one that nobody looks after"));
  look_ = new QPushButton(tr("Look at that time"));
  look_->setToolTip(tr("The latency when it began, and what changed just before (Enter)"));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(size::gap_small);
  buttons->addWidget(look_);
  buttons->addWidget(reopen_);
  buttons->addWidget(note_, 1);
  buttons->addWidget(snooze_);
  buttons->addWidget(acknowledge_);
  auto* column = new QVBoxLayout(details);
  column->setContentsMargins(size::gap, size::gap, size::gap, size::gap);
  column->setSpacing(size::gap_tiny);
  auto* top = new QHBoxLayout;
  top->setSpacing(size::gap_small);
  top->addWidget(state_, 0, Qt::AlignTop);
  top->addWidget(what_, 1);
  column->addLayout(top);
  column->addWidget(meaning_);
  column->addWidget(history_);
  column->addSpacing(size::gap_small);
  column->addLayout(buttons);
  return details;
}

void AlertList::connectParts() {
  connect(table_, &TableView::selectionMoved, this, &AlertList::showChosen);
  connect(table_, &TableView::opened, this, [this] {
    if (const Alert* alert = chosen()) emit lookWanted(*alert);
  });
  connect(look_, &QPushButton::clicked, this, [this] {
    if (const Alert* alert = chosen()) emit lookWanted(*alert);
  });
  const auto acknowledge = [this] {
    const Alert* alert = chosen();
    if (alert == nullptr || !acknowledge_->isEnabled()) return;
    const QString id = QString::fromStdString(alert->condition.id);
    emit acknowledgeWanted(id, note_->text().trimmed());
  };
  connect(acknowledge_, &QPushButton::clicked, this, acknowledge);
  connect(note_, &QLineEdit::returnPressed, this, acknowledge);
  connect(reopen_, &QPushButton::clicked, this, [this] {
    if (const Alert* alert = chosen())
      emit reopenWanted(QString::fromStdString(alert->condition.id));
  });
}

const Alert* AlertList::chosen() const {
  const std::string id = table_->currentKey().toStdString();
  const auto found = std::find_if(alerts_.begin(), alerts_.end(),
                                  [&](const Alert& alert) { return alert.condition.id == id; });
  return found == alerts_.end() ? nullptr : &*found;
}

void AlertList::setAlerts(std::vector<Alert> alerts, qint64 now) {
  alerts_ = std::move(alerts);
  now_ = now;
  showRows();
}

void AlertList::setUnknown(const QString& sentence) {
  unknown_->setText(sentence);
  unknown_->setVisible(!sentence.isEmpty());
}

void AlertList::setProblem(const QString& sentence) {
  if (sentence.isEmpty()) return problem_->hide();
  problem_->show(Tone::bad, {}, visibleText(sentence));
}

void AlertList::setWatched(int services) {
  watched_ = services;
  empty_->setWords(
      services == 0 ? tr("No service is looked at yet") : tr("Nothing is wrong"),
      services == 0
          ? tr("Alerts come from the service in front, and from every service whose settings name "
               "objectives (the section \"objectives\" of the profile sextant/SERVICE).")
          : tr("%n service(s) are looked at: objectives, exhausted resources, drift and silent "
               "agents.",
               nullptr, services));
}

void AlertList::showRows() {
  std::vector<Row> rows;
  for (const Alert& alert : alerts_) {
    const bool is_open = alert.state == AlertState::firing;
    const QString what = text(alert.condition.what);
    rows.push_back({QString::fromStdString(alert.condition.id),
                    {{.text = stateWords(alert, now_), .state = alertShape(alert)},
                     {QString::fromLatin1(wordOf(alert.condition.kind))},
                     {.text = ageWords(std::max<qint64>(now_ - alert.since, 0)),
                      .tooltip = utcText(alert.since) + QStringLiteral(" UTC"),
                      .order = double(alert.since)},
                     {.text = where(alert), .tooltip = where(alert)},
                     {.text = what,
                      .tone = is_open ? Tone::normal : Tone::muted,
                      .tooltip = what,
                      .strong = is_open && alert.condition.is_urgent}}});
  }
  const bool none = rows.empty();
  table_->setRows(std::move(rows));
  if (!none && table_->currentKey().isEmpty())
    table_->selectKey(QString::fromStdString(alerts_.front().condition.id));
  stack_->setCurrentIndex(none ? 1 : 0);
  head_->setNote(countWords());
  showChosen();
}

// What is over needs nobody, and is no part of what is wrong.
QString AlertList::countWords() const {
  QStringList words;
  for (const AlertState state :
       {AlertState::firing, AlertState::acknowledged, AlertState::snoozed, AlertState::resolved}) {
    const auto count = std::count_if(alerts_.begin(), alerts_.end(),
                                     [state](const Alert& alert) { return alert.state == state; });
    const QString word = QString::fromLatin1(wordOf(state));
    if (count > 0)
      words.append(tr("%1 %2").arg(countText(count), word));
    else if (state == AlertState::firing && !alerts_.empty())
      words.append(tr("none firing"));
  }
  return words.join(QStringLiteral(" · "));
}

void AlertList::showChosen() {
  const Alert* alert = chosen();
  details_->setVisible(alert != nullptr);
  if (alert == nullptr) return;
  if (alert->condition.id != note_of_) {
    notes_[note_of_] = note_->text();
    note_of_ = alert->condition.id;
    note_->setText(notes_[note_of_]);
  }
  // It has become a part of the alert; one that could not be taken stays to be sent again.
  if (alert->state == AlertState::acknowledged) note_->clear();
  state_->setState(alertShape(*alert), stateWords(*alert, now_));
  what_->setText(text(alert->condition.what));
  meaning_->setText(text(alert->condition.meaning));
  history_->setText(historyWords(*alert, now_));
  const bool is_over = alert->state == AlertState::resolved;
  const bool is_firing = alert->state == AlertState::firing;
  acknowledge_->setEnabled(!is_over && alert->state != AlertState::acknowledged);
  note_->setEnabled(acknowledge_->isEnabled());
  snooze_->setEnabled(!is_over);
  reopen_->setVisible(!is_over && !is_firing);
}

}  // namespace sextant::ui
