// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of the form say and allow.
#include "model/schema/guide_words.h"
#include "widgets/common/plain_label.h"
#include "widgets/form/form_node.h"

namespace sextant::ui {

QString FormModel::cellText(const Node& node, int column) const {
  const FormRow& row = this->row(indexOf(node));
  if (node.isExtra() && column != key_column) return {};
  if (node.child.entry == FormEntry::more)
    return tr("Show more; %L1 are not shown").arg(node.parent->hidden);
  if (node.isExtra()) return row.is_item ? tr("Add item") : tr("Add key…");
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
  if (column == key_column && !node.isExtra()) {
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
      if (node.isExtra()) return {};
      QStringList lines;
      for (const Problem& problem : row(index).problems)
        lines << QString::fromStdString(problem.message);
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
  // The view asks this of every row, so the key's answer must not make the row's contents.
  const Node& node = *nodeOf(index);
  if (index.column() == key_column) {
    const bool key = node.child.entry == FormEntry::key;
    const bool add = node.child.entry == FormEntry::add;
    const bool named = add ? !row(index).is_item : key && node.child.ids.own != no_node;
    if (named) flags |= Qt::ItemIsEditable;
    return flags;
  }
  const FormControl control = row(index).control;
  if (index.column() == value_column && !node.isExtra() && control != FormControl::none &&
      control != FormControl::check)
    flags |= Qt::ItemIsEditable;
  return flags;
}

}  // namespace sextant::ui
