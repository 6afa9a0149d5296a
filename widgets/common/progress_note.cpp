// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/progress_note.h"

#include <QHBoxLayout>

#include "widgets/common/state.h"

namespace sextant::ui {

ProgressNote::ProgressNote(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(20, 0, 0, 0);
  row->setSpacing(size::gap_small);
  words_ = new PlainLabel({}, Tone::muted);
  cancel_ = new QPushButton(tr("Stop waiting"));
  row->addWidget(words_);
  row->addWidget(cancel_);
  row->addStretch();
  hide();
  connect(cancel_, &QPushButton::clicked, this, &ProgressNote::cancelRequested);
  connect(&timer_, &QTimer::timeout, this, &ProgressNote::tick);
}

void ProgressNote::begin(const QString& awaited, bool cancellable) {
  awaited_ = awaited;
  cancel_->setVisible(cancellable);
  since_.start();
  timer_.start(delay_ms);
}

void ProgressNote::setWraps() {
  words_->wrapped();
  words_->setMinimumWidth(1);
  // The stretch at the end would take the room that the words need.
  auto* row = static_cast<QHBoxLayout*>(layout());
  row->setStretch(row->indexOf(words_), 1);
}

void ProgressNote::finish() {
  timer_.stop();
  since_.invalidate();
  hide();
}

void ProgressNote::tick() {
  const double seconds = double(since_.elapsed()) / 1000.0;
  words_->setText(tr("%1, %2 s").arg(awaited_, QString::number(seconds, 'f', 1)));
  setAccessibleName(awaited_);
  timer_.setInterval(100);
  show();
  update();
}

void ProgressNote::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawState(painter, QRectF(0, 0, 14, height()), State::progress,
            colourOf(tokens(), Tone::candidate));
}

}  // namespace sextant::ui
