// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/audit/audit_filter_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace sextant::ui {
namespace {

// Every action that the store records, as it is written there.
QStringList recordedActions() {
  return {QStringLiteral("publish"),         QStringLiteral("rollback"),
          QStringLiteral("change open"),     QStringLiteral("change edit"),
          QStringLiteral("change comment"),  QStringLiteral("change approve"),
          QStringLiteral("change reject"),   QStringLiteral("change abandon"),
          QStringLiteral("rollout advance"), QStringLiteral("rollout promote"),
          QStringLiteral("rollout pause"),   QStringLiteral("rollout resume"),
          QStringLiteral("rollout abort"),   QStringLiteral("validity"),
          QStringLiteral("enrol"),           QStringLiteral("retire"),
          QStringLiteral("report"),          QStringLiteral("environment"),
          QStringLiteral("grant"),           QStringLiteral("revoke")};
}

}  // namespace

AuditFilterBar::AuditFilterBar(QWidget* parent) : QWidget(parent) {
  login_ = field(tr("Login"), tr("Entries of this login alone"));
  service_ = field(tr("Service"), tr("Entries about this service alone"));
  action_ = new ChoiceButton(tr("Entries of this action alone"));
  action_->setChoices(QStringList{tr("Every action")} + recordedActions());
  denied_ = new QCheckBox(tr("Denied only"));
  denied_->setToolTip(tr("Only what was refused for want of a right"));
  note_ = new ElidedLabel({}, Tone::muted);
  note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  note_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  row->addWidget(login_, 2);
  row->addWidget(service_, 2);
  row->addWidget(action_);
  row->addSpacing(size::gap_tiny);
  row->addWidget(denied_);
  row->addWidget(note_, 3);
  pause_.setSingleShot(true);
  pause_.setInterval(pause_ms);
  connect(&pause_, &QTimer::timeout, this, &AuditFilterBar::ask);
  connect(action_, &ChoiceButton::chosen, this, &AuditFilterBar::ask);
  connect(denied_, &QCheckBox::toggled, this, &AuditFilterBar::ask);
}

VisibleLineEdit* AuditFilterBar::field(const QString& words, const QString& purpose) {
  auto* line = new VisibleLineEdit;
  line->setPlaceholderText(words);
  line->setToolTip(purpose);
  line->setAccessibleName(purpose);
  line->setMinimumWidth(72);
  line->setMaximumWidth(220);
  line->installEventFilter(this);
  connect(line, &QLineEdit::textChanged, this, [this] { pause_.start(); });
  connect(line, &QLineEdit::returnPressed, this, &AuditFilterBar::ask);
  return line;
}

AuditQuery AuditFilterBar::query() const {
  const int action = action_->current();
  return {login_->text().trimmed(), service_->text().trimmed(),
          action > 0 ? action_->choices().value(action) : QString(), denied_->isChecked()};
}

void AuditFilterBar::ask() {
  pause_.stop();
  if (query() == asked_) return;
  asked_ = query();
  emit queryChanged();
}

void AuditFilterBar::clear() {
  login_->clear();
  service_->clear();
  action_->setCurrent(0);
  const bool was_denied = denied_->isChecked();
  denied_->setChecked(false);  // asks
  if (!was_denied) ask();
}

bool AuditFilterBar::eventFilter(QObject* watched, QEvent* event) {
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
