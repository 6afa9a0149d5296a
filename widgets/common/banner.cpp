// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/banner.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>

namespace sextant::ui {

Banner::Banner(QWidget* parent) : QFrame(parent) {
  setProperty("surface", QStringLiteral("card"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(20, size::gap, size::gap, size::gap);
  row->setSpacing(size::gap_small);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  head_ = new PlainLabel;
  head_->withFont(15, QFont::DemiBold).wrapped();
  sentence_ = new PlainLabel({}, Tone::muted);
  sentence_->wrapped();
  // A long path in it shall not widen the window.
  sentence_->setMinimumWidth(1);
  words->addStretch();
  words->addWidget(head_);
  words->addWidget(sentence_);
  words->addStretch();
  first_ = new QPushButton;
  second_ = new QPushButton;
  row->addLayout(words, 1);
  row->addWidget(first_, 0, Qt::AlignVCenter);
  row->addWidget(second_, 0, Qt::AlignVCenter);
  first_->hide();
  second_->hide();
  connect(first_, &QPushButton::clicked, this, &Banner::firstTriggered);
  connect(second_, &QPushButton::clicked, this, &Banner::secondTriggered);
}

void Banner::show(Tone tone, const QString& head, const QString& sentence) {
  tone_ = tone;
  head_->setText(head);
  head_->setVisible(!head.isEmpty());
  sentence_->setSentence(sentence);
  sentence_->setVisible(!sentence.isEmpty());
  setAccessibleName(head.isEmpty() ? sentence : head);
  setAccessibleDescription(sentence);
  update();
  QFrame::show();
}

QString Banner::sentence() const {
  return sentence_->text().replace(QChar(QChar::Nbsp), QLatin1Char(' '));
}

void Banner::setActions(const QString& first, const QString& second) {
  first_->setText(first);
  first_->setVisible(!first.isEmpty());
  second_->setText(second);
  second_->setVisible(!second.isEmpty());
}

QSize Banner::sizeHint() const {
  const QSize hint = QFrame::sizeHint();
  return testAttribute(Qt::WA_Resized) ? QSize(hint.width(), heightForWidth(width())) : hint;
}

void Banner::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) updateGeometry();
}

void Banner::paintEvent(QPaintEvent* event) {
  QFrame::paintEvent(event);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath card;
  card.addRoundedRect(QRectF(rect()), size::corner, size::corner);
  painter.setClipPath(card);
  painter.fillRect(QRect(0, 0, 4, height()), colourOf(tokens(), tone_));
}

}  // namespace sextant::ui
