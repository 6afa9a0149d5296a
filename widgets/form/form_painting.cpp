// SPDX-License-Identifier: GPL-3.0-or-later
// How the form's rows look: a control's frame only where somebody is, so that many rows stay calm.
#include <QPainter>
#include <QTreeView>

#include "widgets/common/state.h"
#include "widgets/common/visible_text.h"
#include "widgets/form/form_delegate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int control_width = 220;  // of an open control

QString line(const QString& words) {
  QString one = words;
  return one.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
}

// Draws words on one line and gives the place behind them.
int drawLine(QPainter* painter, const QRect& area, const QString& words) {
  const QString shown = painter->fontMetrics().elidedText(visibleText(words), Qt::ElideRight,
                                                          std::max(area.width(), 0));
  painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
  return area.left() + painter->fontMetrics().horizontalAdvance(shown);
}

QColor valueColour(const FormRow& row) {
  if (!row.isHere() || !row.value) return tokens().muted;
  switch (row.value->kind()) {
    case ValueKind::integer:
    case ValueKind::real:
      return tokens().yaml_number;
    case ValueKind::null:
      return tokens().muted;
    default:
      break;
  }
  // Times and sizes are numbers to their reader.
  return row.control == FormControl::quantity ? tokens().yaml_number : tokens().yaml_text;
}

void drawCheck(QPainter* painter, const QRect& area, bool on, bool strong) {
  const QRectF box(area.left() + 0.5, area.center().y() - 6.5, 14, 14);
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(on && strong ? tokens().accent : tokens().muted);
  painter->setBrush(on && strong ? QBrush(tokens().accent) : QBrush(tokens().surface));
  painter->drawRoundedRect(box, 4, 4);
  if (!on) return;
  QPen pen(strong ? tokens().on_accent : tokens().muted, 1.6);
  pen.setCapStyle(Qt::RoundCap);
  painter->setPen(pen);
  painter->drawPolyline(QPolygonF{{box.left() + 3.5, box.center().y() + 0.2},
                                  {box.left() + 6, box.center().y() + 2.8},
                                  {box.right() - 3.3, box.center().y() - 2.8}});
}

void drawFrame(QPainter* painter, const QRect& area) {
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(tokens().line);
  painter->setBrush(tokens().raised);
  painter->drawRoundedRect(QRectF(area).adjusted(0.5, 1.5, -0.5, -1.5), size::corner - 2.0,
                           size::corner - 2.0);
}

}  // namespace

void FormDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  painter->save();
  const bool active = option.state & (QStyle::State_Selected | QStyle::State_MouseOver);
  const QRect area = option.rect;
  switch (index.column()) {
    case FormModel::key_column:
      paintKey(painter, area, index);
      break;
    case FormModel::value_column:
      paintValue(painter, active ? beforeAction(area, option, index) : area, index, active);
      break;
    case FormModel::origin_column:
      paintOrigin(painter, area.adjusted(size::gap, 0, -size::gap_tiny, 0), index);
      break;
    default:
      if (active) paintAction(painter, option, index);
  }
  painter->restore();
}

void FormDelegate::paintKey(QPainter* painter, QRect area, const QModelIndex& index) const {
  const FormRow& row = model_->row(index);
  area.adjust(size::gap_tiny, 0, -size::gap_tiny, 0);
  if (model_->isAdder(index)) {
    icon(model_->isMore(index) ? QStringLiteral("chevron-down") : QStringLiteral("plus"),
         Tone::accent)
        .paint(painter, QRect(area.left(), area.center().y() - 6, 13, 13));
    painter->setFont(wordFont(13));
    painter->setPen(tokens().accent);
    drawLine(painter, area.adjusted(18, 0, 0, 0), index.data().toString());
    return;
  }
  const bool group = row.is_map || row.is_list;
  painter->setFont(monoFont(13, group ? QFont::DemiBold : QFont::Normal));
  painter->setPen(row.is_item ? tokens().muted : tokens().text);
  const int end = drawLine(painter, area, row.key);
  area.setLeft(end + size::gap_small);
  if (row.problem_below && row.problems.empty()) {
    drawState(*painter, QRectF(area.left(), area.top(), 10, area.height()), State::failed,
              tokens().bad);
    area.setLeft(area.left() + 16);
  }
  if (area.width() < 24) return;
  painter->setFont(wordFont(12));
  painter->setPen(row.guide.refused ? tokens().warning : tokens().muted);
  drawLine(painter, area, row.guide.refused ? tr("not in the schema") : row.title);
}

void FormDelegate::paintValue(QPainter* painter, QRect area, const QModelIndex& index,
                              bool active) const {
  const FormRow& row = model_->row(index);
  if (model_->isAdder(index)) {
    paintProblem(painter, area.adjusted(size::gap, 0, 0, 0), index);
    return;
  }
  if (index == open_) {
    paintProblem(painter, area.adjusted(control_width + size::gap, 0, 0, 0), index);
    return;
  }
  const bool editable = active && (model_->flags(index) & Qt::ItemIsEditable);
  QRect words = area.adjusted(size::gap, 0, -size::gap_small, 0);
  const bool complains = !row.problems.empty() || !model_->refusal(index).isEmpty();
  if (editable) {
    const int room = complains ? std::min(180, area.width() / 2) : std::min(220, area.width());
    const QRect frame(area.left() + 2, area.top(), room - 4, area.height());
    drawFrame(painter, frame);
    const bool list = row.control == FormControl::choice || row.control == FormControl::quantity;
    const QRect mark(frame.right() - 18, frame.center().y() - 5, 12, 12);
    if (list || row.control == FormControl::number)
      icon(QStringLiteral("chevron-down"), Tone::muted).paint(painter, mark);
    words.setRight(list || row.control == FormControl::number ? mark.left() - 4
                                                              : frame.right() - size::gap_small);
  }
  if (row.control == FormControl::check && row.value) {
    drawCheck(painter, words, row.value->text() == "true", row.isHere());
    words.setLeft(words.left() + 22);
  }
  const bool mono = row.value.has_value();
  painter->setFont(mono ? monoFont(13) : wordFont(12));
  painter->setPen(valueColour(row));
  int end = drawLine(painter, words, line(row.words));
  if (row.value && row.value->kind() != ValueKind::null && !row.guide.unit.empty()) {
    painter->setFont(wordFont(12));
    painter->setPen(tokens().muted);
    words.setLeft(end + size::gap_small);
    if (words.width() > 24) end = drawLine(painter, words, QString::fromStdString(row.guide.unit));
  }
  if (editable) end = std::max(end, words.right() + 22);
  paintProblem(painter, QRect(QPoint(end + size::gap, area.top()), area.bottomRight()), index);
}

void FormDelegate::paintProblem(QPainter* painter, QRect area, const QModelIndex& index) const {
  const FormRow& row = model_->row(index);
  QString words = model_->refusal(index);
  bool error = true;
  if (words.isEmpty()) {
    if (row.problems.empty()) return;
    words = QString::fromStdString(row.problems.front().message);
    error = row.problems.front().severity == Severity::error;
  }
  if (area.width() < 40) return;
  const QColor colour = error ? tokens().bad : tokens().warning;
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  painter->drawEllipse(QPointF(area.left() + 4, area.center().y() + 0.5), 4, 4);
  painter->setPen(colour);
  painter->setFont(wordFont(12));
  drawLine(painter, area.adjusted(14, 0, -size::gap_small, 0), line(words));
}

void FormDelegate::paintOrigin(QPainter* painter, QRect area, const QModelIndex& index) const {
  if (model_->isAdder(index)) return;
  const FormRow& row = model_->row(index);
  painter->setFont(wordFont(13));
  const bool here = row.origin == FormOrigin::here;
  painter->setPen(row.origin == FormOrigin::above     ? tokens().accent
                  : row.origin == FormOrigin::removed ? tokens().warning
                  : here                              ? tokens().text
                                                      : tokens().muted);
  drawLine(painter, area, row.originWords());
}

// What the words of the active row's action leave of the value's area.
QRect FormDelegate::beforeAction(QRect area, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
  const auto* tree = qobject_cast<const QTreeView*>(option.widget);
  if (tree == nullptr) return area;
  const QModelIndex action = index.siblingAtColumn(FormModel::action_column);
  const QRect words = actionArea(tree->visualRect(action), action);
  if (words.isValid()) area.setRight(std::min(area.right(), words.left() - 1));
  return area;
}

QRect FormDelegate::actionArea(QRect column, const QModelIndex& index) const {
  const QString words = index.siblingAtColumn(FormModel::action_column).data().toString();
  if (words.isEmpty() || model_->isAdder(index)) return {};
  const QFontMetrics metrics(wordFont(13, QFont::Medium));
  const int wanted = metrics.horizontalAdvance(words) + 2 * size::gap;
  column.setLeft(std::min(column.left(), column.right() + 1 - wanted));
  return column;
}

void FormDelegate::paintAction(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
  const QRect area = actionArea(option.rect, index);
  if (!area.isValid()) return;
  // Over the end of what stands before it.
  if (area.left() < option.rect.left()) {
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(area, selected ? tokens().selection : tokens().raised);
  }
  painter->setFont(wordFont(13, QFont::Medium));
  painter->setPen(tokens().accent);
  painter->drawText(area.adjusted(0, 0, -size::gap, 0),
                    Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                    index.data().toString());
}

}  // namespace sextant::ui
