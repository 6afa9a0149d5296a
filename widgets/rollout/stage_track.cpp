// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rollout/stage_track.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/common/plain_label.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int line_height = 3;
constexpr int words_top = 12;
constexpr int head_height = 20;
constexpr int note_height = 18;
constexpr int shape_room = 18;
constexpr int stop_width_min = 84;
constexpr int stop_gap = 12;

}  // namespace

StageTrack::StageTrack(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Steps of the rollout"));
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StageTrack::setStops(std::vector<TrackStop> stops) {
  if (stops == stops_) return;
  stops_ = std::move(stops);
  QStringList told;
  for (const TrackStop& stop : stops_)
    told << stop.head + QLatin1String(": ") + stateWord(stop.state) +
                (stop.note.isEmpty() ? QString() : QLatin1String(", ") + stop.note);
  setAccessibleDescription(told.join(QLatin1String("; ")));
  updateGeometry();
  update();
}

QSize StageTrack::sizeHint() const {
  return {int(stops_.size()) * stop_width_min * 2, words_top + head_height + note_height};
}

QSize StageTrack::minimumSizeHint() const {
  return {int(std::min<std::size_t>(stops_.size(), 4)) * stop_width_min, sizeHint().height()};
}

QRectF StageTrack::placeOf(std::size_t stop) const {
  const double width = double(this->width()) / double(std::max<std::size_t>(stops_.size(), 1));
  const double left = layoutDirection() == Qt::RightToLeft
                          ? double(this->width()) - width * double(stop + 1)
                          : width * double(stop);
  return {left, 0, width, double(height())};
}

void StageTrack::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (std::size_t i = 0; i < stops_.size(); ++i) {
    const TrackStop& stop = stops_[i];
    const QRectF place = placeOf(i);
    const bool is_to_come = stop.state == State::waiting || stop.state == State::none;
    const QColor colour = is_to_come ? tokens().line : colourOf(tokens(), stateTone(stop.state));
    painter.fillRect(QRectF(place.left(), 0, place.width(), line_height), colour);
    const double room = place.width() - stop_gap - shape_room;
    drawState(painter, QRectF(place.left(), words_top, 12, head_height), stop.state,
              is_to_come ? tokens().muted : colour);
    painter.setFont(wordFont(13, QFont::DemiBold));
    painter.setPen(is_to_come ? tokens().muted : tokens().text);
    const Qt::Alignment at = Qt::AlignVCenter | Qt::AlignAbsolute | Qt::AlignLeft;
    painter.drawText(QRectF(place.left() + shape_room, words_top, room, head_height), int(at),
                     painter.fontMetrics().elidedText(stop.head, Qt::ElideRight, int(room)));
    painter.setFont(wordFont(12));
    painter.setPen(tokens().muted);
    const double whole = place.width() - stop_gap;
    painter.drawText(QRectF(place.left(), words_top + head_height, whole, note_height), int(at),
                     painter.fontMetrics().elidedText(stop.note, Qt::ElideRight, int(whole)));
  }
}

bool StageTrack::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  for (std::size_t i = 0; i < stops_.size(); ++i) {
    if (!placeOf(i).contains(help->pos())) continue;
    QToolTip::showText(help->globalPos(),
                       plainToolTip(stops_[i].head + QLatin1Char('\n') + stops_[i].note), this);
  }
  return true;
}

}  // namespace sextant::ui
