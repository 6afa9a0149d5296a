// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of the form say and allow.
#include "model/schema/guide_words.h"
#include "widgets/common/plain_label.h"
#include "widgets/form/form_node.h"

namespace sextant::ui {

QString FormModel::cellText(const Node& node, int column) const {
  const FormRow& row = this->row(indexOf(node));
  if (node.adder)
    return column == key_column ? (row.is_item ? tr("Add item") : tr("Add key…")) : QString();
  switch (column) {
    case key_column:
      return row.key;
    case value_column:
      return row.words;
    case origin_column:
      return row.originWords();
    default:
      return writable_ ? row.actionWords() : QString();
  }
}

QString FormModel::spokenText(const Node& node, int column) const {
  const FormRow& row = this->row(indexOf(node));
  QString text = cellText(node, column);
  if (column == key_column && !node.adder) {
    const QString words = row.words.isEmpty() ? tr("group") : row.words;
    text = row.title.isEmpty() ? text : text + QStringLiteral(", ") + row.title;
    text += QStringLiteral(": ") + words;
    if (!row.originWords().isEmpty()) text += QStringLiteral(", ") + row.originWords();
  }
  if (column == value_column) {
    if (!row.guide.unit.empty() && row.value)
      text += QLatin1Char(' ') + QString::fromStdString(row.guide.unit);
    for (const Problem& problem : row.problems)
      text += QStringLiteral(". ") + QString::fromStdString(problem.message);
  }
  return text;
}

QVariant FormModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Node& node = *nodeOf(index);
  switch (role) {
    case Qt::DisplayRole:
      return cellText(node, index.column());
    case Qt::AccessibleTextRole:
      return spokenText(node, index.column());
    case Qt::ToolTipRole: {
      if (node.adder) return {};
      QStringList lines;
      for (const std::string& line : guideLines(row(index).guide))
        lines << QString::fromStdString(line);
      return plainToolTip(lines.join(QLatin1Char('\n')));
    }
    case PointerRole:
      return QString::fromStdString(pointerOf(node));
    default:
      return {};
  }
}

QVariant FormModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  static constexpr const char* titles[] = {QT_TR_NOOP("key"), QT_TR_NOOP("value"),
                                           QT_TR_NOOP("set by"), ""};
  return tr(titles[section]);
}

Qt::ItemFlags FormModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  if (!writable_) return flags;
  const Node& node = *nodeOf(index);
  const FormRow& row = this->row(index);
  if (index.column() == value_column && !node.adder && row.control != FormControl::none &&
      row.control != FormControl::check)
    flags |= Qt::ItemIsEditable;
  const bool named = node.adder ? !row.is_item : !row.is_item && !row.declared && row.isHere();
  if (index.column() == key_column && named) flags |= Qt::ItemIsEditable;
  return flags;
}

}  // namespace sextant::ui
