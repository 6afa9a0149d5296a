// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emergency/break_glass_dialog.h"

#include <QFormLayout>
#include <QVBoxLayout>

#include <array>

#include "widgets/common/chip.h"

namespace sextant::ui {
namespace {

constexpr QSize usual_size(560, 440);
constexpr std::array minutes_offered{15, 30, 60, 240};
constexpr int usual_minutes = 1;  // its place in the list
constexpr int reason_max = 1000;

QStringList lengths() {
  QStringList words;
  for (const int minutes : minutes_offered) {
    words << (minutes < 60 ? BreakGlassDialog::tr("%1 minutes").arg(minutes)
              : minutes == 60 ? BreakGlassDialog::tr("1 hour")
                              : BreakGlassDialog::tr("%1 hours").arg(minutes / 60));
  }
  return words;
}

}  // namespace

BreakGlassDialog::BreakGlassDialog(const BreakGlassQuestion& question, QWidget* parent)
    : QDialog(parent), environment_(question.environment) {
  setWindowTitle(tr("Break glass in %1").arg(environment_));
  resize(usual_size);
  auto* words = new PlainLabel(
      tr("For an outage that cannot wait. For the chosen time your login publishes and pins without "
         "approvals, and to all instances at once. Everybody sees it in red, each step is in the audit "
         "log, and somebody else has to review it within seven days after its end: until then you "
         "cannot break glass again. To go back to the revision before, you need none of this."),
      Tone::muted);
  words->wrapped();
  banner_ = new Banner;
  banner_->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  column->addLayout(buildHead(question.colour));
  column->addWidget(words);
  column->addWidget(banner_);
  column->addLayout(buildFields(question.service), 1);
  column->addLayout(buildFoot());
  connect(reason_, &QPlainTextEdit::textChanged, this, &BreakGlassDialog::refresh);
  connect(name_, &QLineEdit::textChanged, this, &BreakGlassDialog::refresh);
  reason_->setFocus();
  refresh();
}

QLayout* BreakGlassDialog::buildHead(const QString& colour) {
  auto* chip = new Chip(environment_);
  chip->setEnvironmentColour(colour);
  auto* title = new PlainLabel(tr("Publish without approvals"));
  title->withFont(15, QFont::DemiBold);
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap);
  head->addWidget(chip);
  head->addWidget(title);
  head->addStretch();
  return head;
}

QLayout* BreakGlassDialog::buildFields(const QString& service) {
  where_ = new ChoiceButton(tr("Where"));
  where_->setChoices({service, tr("all services of %1").arg(environment_)});
  how_long_ = new ChoiceButton(tr("For how long"));
  how_long_->setChoices(lengths());
  how_long_->setCurrent(usual_minutes);
  reason_ = new QPlainTextEdit;
  reason_->setPlaceholderText(tr("What is broken, and why it cannot wait. Others read it now and later."));
  reason_->setAccessibleName(tr("Why"));
  reason_->setTabChangesFocus(true);
  name_ = new VisibleLineEdit;
  name_->setPlaceholderText(environment_);
  name_->setAccessibleName(tr("Name of the environment"));
  auto* fields = new QFormLayout;
  fields->setHorizontalSpacing(size::gap);
  fields->setVerticalSpacing(size::gap_small);
  fields->addRow(tr("Where"), where_);
  fields->addRow(tr("For"), how_long_);
  fields->addRow(tr("Why"), reason_);
  fields->addRow(tr("Type %1").arg(environment_), name_);
  return fields;
}

QLayout* BreakGlassDialog::buildFoot() {
  progress_ = new ProgressNote;
  auto* cancel = new QPushButton(tr("Cancel"));
  break_ = new QPushButton(tr("Break glass"));
  setButtonKind(break_, ButtonKind::destructive);
  break_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addWidget(progress_, 1);
  foot->addStretch(1);
  foot->addWidget(cancel);
  foot->addWidget(break_);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(break_, &QPushButton::clicked, this, &BreakGlassDialog::breakWanted);
  return foot;
}

bool BreakGlassDialog::isForAll() const {
  return where_->current() == 1;
}

int BreakGlassDialog::minutes() const {
  return minutes_offered.at(std::size_t(std::max(how_long_->current(), 0)));
}

void BreakGlassDialog::refresh() {
  const bool is_long = reason().size() > reason_max;
  const bool is_typed = name_->text() == environment_;
  break_->setEnabled(!sending_ && !reason().isEmpty() && !is_long && is_typed);
  break_->setToolTip(reason().isEmpty() ? tr("Say why.")
                     : is_long          ? tr("Say why in at most %1 characters.").arg(reason_max)
                     : is_typed         ? QString()
                                        : tr("Type the environment's name."));
}

void BreakGlassDialog::setSending(bool sending) {
  sending_ = sending;
  sending ? progress_->begin(tr("Asking the store")) : progress_->finish();
  if (sending) banner_->hide();
  refresh();
}

void BreakGlassDialog::setFailed(const QString& sentence) {
  setSending(false);
  banner_->show(Tone::bad, tr("No emergency was begun"), sentence);
}

}  // namespace sextant::ui
