// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_filter_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>

#include "model/store/event_words.h"
#include "widgets/events/event_rows.h"

namespace sextant::ui {
namespace {

struct KindGroup {
  QString word;
  std::vector<std::string> kinds;
};

// What people ask for most, then each kind by itself.
std::vector<KindGroup> kindGroups() {
  std::vector<KindGroup> groups{
      {EventFilterBar::tr("Every kind"), {}},
      {EventFilterBar::tr("What went wrong"),
       {"denied", "failure", "drift", "silent", "abort", "reject"}},
      {EventFilterBar::tr("Publishes and rollouts"),
       {"publish", "rollback", "stage", "pause", "abort", "verdict"}},
      {EventFilterBar::tr("Changes and reviews"), {"change", "approve", "reject", "comment"}},
      {EventFilterBar::tr("Instances"),
       {"apply", "failure", "drift", "health", "restart", "silent"}},
      {EventFilterBar::tr("Rights and sign-ins"), {"rights", "sign-in", "denied", "emergency"}}};
  for (const std::string& kind : eventKinds())
    groups.push_back({eventKindWord(kind), {kind}});
  return groups;
}

}  // namespace

EventFilterBar::EventFilterBar(QWidget* parent) : QWidget(parent) {
  kind_ = new ChoiceButton(tr("Events of this kind alone"));
  QStringList words;
  for (const KindGroup& group : kindGroups())
    words << group.word;
  kind_->setChoices(words);
  place_ = field(tr("Service/cluster/instance"),
                 tr("Events of this service, cluster or instance alone"));
  person_ = field(tr("Person"), tr("Events by this login or name alone"));
  text_ = field(tr("Text"), tr("Events with this text in them alone"));
  note_ = new ElidedLabel({}, Tone::muted);
  note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  note_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  row->addWidget(kind_);
  row->addWidget(place_, 3);
  row->addWidget(person_, 2);
  row->addWidget(text_, 2);
  row->addWidget(note_, 2);
  pause_.setSingleShot(true);
  pause_.setInterval(pause_ms);
  connect(&pause_, &QTimer::timeout, this, &EventFilterBar::ask);
  connect(kind_, &ChoiceButton::chosen, this, &EventFilterBar::ask);
}

VisibleLineEdit* EventFilterBar::field(const QString& words, const QString& purpose) {
  auto* line = new VisibleLineEdit;
  line->setPlaceholderText(words);
  line->setToolTip(purpose);
  line->setAccessibleName(purpose);
  line->setMinimumWidth(72);
  line->setMaximumWidth(260);
  line->installEventFilter(this);
  connect(line, &QLineEdit::textChanged, this, [this] { pause_.start(); });
  connect(line, &QLineEdit::returnPressed, this, &EventFilterBar::ask);
  return line;
}

EventQuery EventFilterBar::query() const {
  static const std::vector<KindGroup> groups = kindGroups();
  const int kind = kind_->current();
  EventQuery query;
  if (kind > 0 && kind < int(groups.size())) query.kinds = groups[std::size_t(kind)].kinds;
  query.place = place_->text().trimmed();
  query.person = person_->text().trimmed();
  query.text = text_->text().trimmed();
  return query;
}

void EventFilterBar::ask() {
  pause_.stop();
  if (query() == asked_) return;
  asked_ = query();
  emit queryChanged();
}

void EventFilterBar::clear() {
  kind_->setCurrent(0);
  for (VisibleLineEdit* line : {place_, person_, text_})
    line->clear();
  ask();
}

void EventFilterBar::setPlace(const QString& place) {
  place_->setText(place);
  ask();
}

bool EventFilterBar::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    auto* line = qobject_cast<QLineEdit*>(watched);
    if (key == Qt::Key_Down) {
      ask();
      emit listWanted();
      return true;
    }
    if (key == Qt::Key_Escape && line != nullptr && !line->text().isEmpty()) {
      line->clear();
      ask();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace sextant::ui
