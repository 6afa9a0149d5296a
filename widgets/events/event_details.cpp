// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_details.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include "model/store/event_words.h"
#include "widgets/common/compact_button.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"
#include "widgets/events/event_rows.h"

namespace sextant::ui {
namespace {

constexpr int names_width = 112;

}  // namespace

EventDetails::EventDetails(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setAccessibleName(tr("About the chosen event"));
  auto* none = new PlainLabel(
      tr("Choose an event to read everything that was recorded of it, and to go where it leads: to "
         "its revision, its instance or its entry in the audit log."),
      Tone::muted);
  none->wrapped();
  none->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  none->setContentsMargins(size::gap, size::gap, size::gap, size::gap);
  stack_ = new QStackedWidget;
  stack_->addWidget(none);
  stack_->addWidget(makeBody());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(stack_);
  connectButtons();
  showDetails(std::nullopt);
}

QWidget* EventDetails::makeBody() {
  kind_ = new StateLabel;
  time_ = new PlainLabel({}, Tone::muted);
  time_->withMono(12);
  sentence_ = new PlainLabel;
  sentence_->withFont(13, QFont::DemiBold).wrapped();
  sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  text_ = new FactsText(names_width);
  text_->setAccessibleName(tr("Everything that was recorded of the event"));
  history_ = compactButton(tr("History"), tr("Show the revision in the history (Enter)"));
  diff_ = compactButton(tr("Diff"), tr("Show what the revision changed"));
  fleet_ = compactButton(tr("Fleet"), tr("Show the instance in the fleet"));
  audit_ = compactButton(tr("Audit entry"), tr("Show its entry in the audit log"));
  copy_ = compactButton(tr("Copy"), tr("Copy everything that was recorded"));
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap);
  head->addWidget(kind_);
  head->addStretch();
  head->addWidget(time_);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(size::gap_small);
  for (QPushButton* button : {history_, diff_, fleet_, audit_})
    buttons->addWidget(button);
  buttons->addStretch();
  buttons->addWidget(copy_);
  auto* above = new QVBoxLayout;
  above->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  above->setSpacing(size::gap_small);
  above->addLayout(head);
  above->addWidget(sentence_);
  above->addLayout(buttons);
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(above);
  column->addWidget(text_, 1);
  return body;
}

void EventDetails::connectButtons() {
  const auto service = [this] { return QString::fromStdString(event_->service); };
  connect(history_, &QPushButton::clicked, this, [this, service] {
    if (event_ && event_->revision) emit historyWanted(service(), *event_->revision);
  });
  connect(diff_, &QPushButton::clicked, this, [this, service] {
    if (event_ && event_->revision) emit diffWanted(service(), *event_->revision);
  });
  connect(fleet_, &QPushButton::clicked, this, [this, service] {
    if (event_) emit fleetWanted(service(), event_->scope);
  });
  connect(audit_, &QPushButton::clicked, this, [this] {
    if (event_ && event_->audit_entry) emit auditWanted(*event_->audit_entry);
  });
  connect(copy_, &QPushButton::clicked, this, &EventDetails::copy);
}

void EventDetails::showDetails(const std::optional<StoreEvent>& event) {
  if (event && event_ && event->position == event_->position) return;
  event_ = event;
  stack_->setCurrentIndex(event ? 1 : 0);
  if (!event) return;
  kind_->setState(eventState(*event), eventWord(*event));
  time_->setText(utcText(event->at_us / 1'000'000) + QStringLiteral(" UTC"));
  sentence_->setText(visibleText(QString::fromStdString(sentenceOf(*event))));
  const bool has_revision =
      !event->service.empty() && event->revision && event->revision->value > 0;
  history_->setVisible(has_revision);
  diff_->setVisible(has_revision && event->kind != "denied" && event->outcome != "conflict");
  fleet_->setVisible(!event->service.empty() && !event->scope.isBase());
  audit_->setVisible(event->audit_entry.has_value());
  text_->setFacts(eventFacts(*event));
}

void EventDetails::follow() {
  if (!event_) return;
  for (QPushButton* button : {history_, fleet_, audit_}) {
    if (button->isVisibleTo(this)) return button->click();
  }
}

// What is really there: visibleText() is for drawing alone.
void EventDetails::copy() const {
  if (!event_) return;
  QStringList lines{QString::fromStdString(sentenceOf(*event_))};
  for (const auto& [name, value] : eventFacts(*event_))
    lines << name + QLatin1Char('\t') + value;
  QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace sextant::ui
