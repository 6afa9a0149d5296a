// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/follow_sign.h"

#include <QHBoxLayout>
#include <QPainter>

#include "widgets/common/compact_button.h"
#include "widgets/common/visible_text.h"
#include "widgets/review/person_colour.h"

namespace sextant::ui {
namespace {

constexpr int line_width = 3;

}  // namespace

FollowSign::FollowSign(QWidget* parent) : QWidget(parent) {
  setSurface(this, "raised");
  setFixedHeight(size::section_head);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap + line_width, 0, size::gap, 0);
  row->setSpacing(size::gap_small);
  words_ = new PlainLabel;
  words_->withFont(13, QFont::DemiBold);
  place_ = new ElidedLabel({}, Tone::muted);
  stop_ = compactButton({});
  row->addWidget(words_);
  row->addWidget(place_, 1);
  row->addWidget(stop_);
  hide();
  connect(stop_, &QPushButton::clicked, this, [this] {
    hide();
    emit stopWanted();
  });
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FollowSign::showFollowing(const QString& name, const QString& place, const QString& login) {
  login_ = login;
  words_->setText(tr("Following %1").arg(name));
  place_->setFullText(visibleText(place));
  stop_->setText(tr("Stop"));
  stop_->setToolTip(tr("Look by yourself again (Esc)"));
  stop_->setAccessibleName(visibleText(tr("Stop following %1").arg(name)));
  setAccessibleName(words_->text());
  update();
  show();
}

void FollowSign::showLost(const QString& name) {
  login_.clear();
  words_->setText(tr("You follow %1 no more").arg(name));
  place_->setFullText(tr("Nothing is heard of their console any more."));
  stop_->setText(tr("Close"));
  stop_->setToolTip({});
  stop_->setAccessibleName(tr("Close this sign"));
  setAccessibleName(words_->text());
  update();
  show();
}

void FollowSign::paintEvent(QPaintEvent* event) {
  QWidget::paintEvent(event);
  QPainter painter(this);
  painter.fillRect(rect(), tokens().raised);
  painter.fillRect(QRect(0, height() - 1, width(), 1), tokens().line);
  const QColor colour =
      login_.isEmpty() ? tokens().muted : personColour(tokens(), login_.toStdString());
  painter.fillRect(QRect(0, 0, line_width, height()), colour);
}

}  // namespace sextant::ui
