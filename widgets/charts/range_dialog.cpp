// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/range_dialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QDateTimeEdit* timeEdit(double second) {
  auto* edit = new QDateTimeEdit;
  edit->setTimeSpec(Qt::UTC);
  edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
  edit->setDateTime(QDateTime::fromSecsSinceEpoch(qint64(second), Qt::UTC));
  edit->setFont(monoFont());
  edit->setMinimumWidth(200);
  return edit;
}

}  // namespace

RangeDialog::RangeDialog(const TimeSpan& shown, qint64 now, QWidget* parent)
    : QDialog(parent), from_(timeEdit(shown.from)), to_(timeEdit(shown.to)), now_(now) {
  setWindowTitle(tr("Time range in UTC"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_huge, size::gap_large, size::gap_huge, size::gap_large);
  column->setSpacing(size::gap);
  auto* form = new QFormLayout;
  form->setSpacing(size::gap_small);
  form->addRow(tr("From"), from_);
  form->addRow(tr("To"), to_);
  column->addLayout(form);
  note_ = new PlainLabel({}, Tone::muted);
  note_->withFont(12).wrapped();
  note_->setMinimumHeight(36);
  note_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(note_);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  auto* cancel = new QPushButton(tr("Cancel"));
  show_ = new QPushButton(tr("Show"));
  setButtonKind(show_, ButtonKind::filled);
  show_->setDefault(true);
  buttons->addWidget(cancel);
  buttons->addWidget(show_);
  column->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(show_, &QPushButton::clicked, this, &QDialog::accept);
  connect(from_, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::check);
  connect(to_, &QDateTimeEdit::dateTimeChanged, this, &RangeDialog::check);
  check();
}

TimeSpan RangeDialog::range() const {
  return {double(from_->dateTime().toSecsSinceEpoch()), double(to_->dateTime().toSecsSinceEpoch())};
}

void RangeDialog::check() {
  const TimeSpan chosen = range();
  QString hindrance;
  if (chosen.length() < ChartTimeline::span_min)
    hindrance = tr("“To” must be at least 10 s after “From”.");
  else if (chosen.length() > ChartTimeline::span_max)
    hindrance = tr("At most 400 days can be shown at once.");
  else if (chosen.from >= double(now_))
    hindrance = tr("That range lies in the future: it is %1 UTC now.").arg(utcClock(now_));
  note_->setText(hindrance.isEmpty()
                     ? tr("%1. Times are in UTC.").arg(ageWords(qint64(chosen.length())))
                     : hindrance);
  setTone(note_, hindrance.isEmpty() ? Tone::muted : Tone::bad);
  show_->setEnabled(hindrance.isEmpty());
}

}  // namespace sextant::ui
