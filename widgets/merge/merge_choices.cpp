// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/merge/merge_choices.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "model/document/json.h"

namespace sextant::ui {
namespace {

// Columns of the table; those of the sides in the order of `sides`.
constexpr int key_column = 0;
constexpr int first_side_column = 1;
constexpr std::array<MergeSide, 3> sides = {MergeSide::base, MergeSide::ours, MergeSide::theirs};
constexpr std::array<int, 3> side_keys = {Qt::Key_B, Qt::Key_M, Qt::Key_T};

const std::optional<Value>& valueOf(const MergeConflict& conflict, MergeSide side) {
  if (side == MergeSide::ours) return conflict.ours;
  return side == MergeSide::theirs ? conflict.theirs : conflict.base;
}

Cell cellOf(const MergeConflict& conflict, MergeSide side, std::optional<MergeSide> chosen) {
  const auto& value = valueOf(conflict, side);
  const QString text =
      value ? QString::fromStdString(toJson(*value)) : MergeChoices::tr("not there");
  Cell cell{.text = text, .tooltip = text};
  if (chosen == side) {
    cell.state = State::done;
    cell.strong = true;
  } else if (chosen || !value) {
    cell.tone = Tone::muted;
  }
  return cell;
}

}  // namespace

MergeChoices::MergeChoices(const MergeNames& names, QWidget* parent)
    : QWidget(parent), names_(names) {
  setSurface(this, "surface");
  head_ = new SectionHead(tr("Changed on both sides"));
  for (const auto& [words, side] : {std::pair(tr("All from %1").arg(names.ours), MergeSide::ours),
                                    {tr("All from %1").arg(names.theirs), MergeSide::theirs}}) {
    auto* button = new QPushButton(words);
    button->setAutoDefault(false);
    head_->addAtEnd(button);
    connect(button, &QPushButton::clicked, this, [this, side = side] { chooseAll(side); });
  }
  table_ = new TableView(
      {{.title = tr("key"), .width = 260, .mono = true, .elide_left = true},
       {.title = tr("%1 (B)").arg(names.base), .width = 180, .mono = true},
       {.title = tr("%1 (M)").arg(names.ours), .width = 180, .mono = true},
       {.title = tr("%1 (T)").arg(names.theirs), .width = 180, .stretch = true, .mono = true}});
  table_->setAccessibleName(tr("Keys that both sides changed"));
  table_->setAccessibleDescription(
      tr("B takes the base, M your own value, T the other side's. A click on a value takes it."));
  table_->installEventFilter(this);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() < first_side_column) return;
    choose(currentConflict(), sides[std::size_t(index.column() - first_side_column)]);
  });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(table_, 1);
}

void MergeChoices::setConflicts(std::vector<MergeConflict> conflicts) {
  conflicts_ = std::move(conflicts);
  choices_.assign(conflicts_.size(), std::nullopt);
  render();
  if (!conflicts_.empty()) table_->selectKey(QStringLiteral("0"));
}

std::vector<MergeSide> MergeChoices::choices() const {
  std::vector<MergeSide> made;
  for (const auto& choice : choices_)
    made.push_back(choice.value_or(MergeSide::ours));
  return made;
}

int MergeChoices::undecided() const {
  return int(std::count(choices_.begin(), choices_.end(), std::nullopt));
}

void MergeChoices::choose(int conflict, MergeSide side) {
  if (conflict < 0 || std::size_t(conflict) >= choices_.size()) return;
  choices_[std::size_t(conflict)] = side;
  render();
  emit chosen();
}

void MergeChoices::chooseAll(MergeSide side) {
  std::fill(choices_.begin(), choices_.end(), side);
  render();
  emit chosen();
}

int MergeChoices::currentConflict() const {
  bool known = false;
  const int number = table_->currentKey().toInt(&known);
  return known ? number : -1;
}

bool MergeChoices::chooseByKey(int key) {
  const auto at = std::find(side_keys.begin(), side_keys.end(), key);
  const int conflict = currentConflict();
  if (at == side_keys.end() || conflict < 0) return false;
  choose(conflict, sides[std::size_t(at - side_keys.begin())]);
  // On to the next that waits, so that a person can go through them with one hand.
  const auto from = choices_.begin() + conflict;
  const auto next = std::find(from, choices_.end(), std::nullopt);
  if (next != choices_.end()) table_->selectKey(QString::number(next - choices_.begin()));
  return true;
}

bool MergeChoices::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && event->type() == QEvent::KeyPress) {
    const auto* press = static_cast<QKeyEvent*>(event);
    if (press->modifiers() == Qt::NoModifier && chooseByKey(press->key())) return true;
  }
  return QWidget::eventFilter(watched, event);
}

Row MergeChoices::rowOf(int index) const {
  const auto i = std::size_t(index);
  const MergeConflict& conflict = conflicts_[i];
  const QString pointer = conflict.pointer.empty() ? tr("the whole profile")
                                                   : QString::fromStdString(conflict.pointer);
  Row row{QString::number(index), {{.text = pointer, .tooltip = pointer}}};
  row.cells[key_column].state = choices_[i] ? State::none : State::waiting;
  for (const MergeSide side : sides)
    row.cells.push_back(cellOf(conflict, side, choices_[i]));
  return row;
}

void MergeChoices::render() {
  // The numbers of the conflicts are the keys, so a choice moves nothing.
  table_->setSource({int(conflicts_.size()), [this](int index) { return rowOf(index); },
                     [](const QString& key) { return key.toInt(); }},
                    true);
  const int all = int(choices_.size());
  head_->setNote(tr("%1 of %2 decided").arg(all - undecided()).arg(all));
}

}  // namespace sextant::ui
