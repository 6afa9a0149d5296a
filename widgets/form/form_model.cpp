// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_model.h"

#include <algorithm>

#include "model/document/pointer.h"
#include "widgets/form/form_node.h"

namespace sextant::ui {

FormModel::FormModel(const FormSource& source, QObject* parent)
    : QAbstractItemModel(parent), source_(source), root_(std::make_unique<Node>()) {
  rebuild();
}

FormModel::~FormModel() = default;

FormModel::Node* FormModel::nodeOf(const QModelIndex& index) const {
  return index.isValid() ? static_cast<Node*>(index.internalPointer()) : root_.get();
}

QModelIndex FormModel::indexOf(const Node& node, int column) const {
  if (node.parent == nullptr) return {};
  return createIndex(int(node.row), column, const_cast<Node*>(&node));
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document
const GuideSpot& FormModel::spotOf(const Node& node) const {
  if (!node.spot) {
    node.spot = node.parent == nullptr ? source_.rootSpot()
                                       : source_.spot(spotOf(*node.parent), node.child, node.row);
  }
  return *node.spot;
}

std::string FormModel::pointerOf(const Node& node) const {
  std::string pointer;
  for (const Node* at = &node; at->parent != nullptr; at = at->parent)
    pointer.insert(0, '/' + escapeStep(at->step()));
  return pointer;
}

const FormRow& FormModel::row(const QModelIndex& index) const {
  const Node& node = *nodeOf(index);
  if (!node.shown) {
    node.shown = std::make_unique<FormRow>(
        node.isExtra() ? FormRow{}
                       : formRow(source_, node.child, node.row, pointerOf(node), spotOf(node)));
    if (node.isExtra()) {
      const auto above = source_.value(node.parent->child.ids);
      node.shown->is_item = above && above->kind() == ValueKind::sequence;
      if (!above)
        node.shown->is_item =
            source_.guide.describe(spotOf(*node.parent)).isOnly(ValueKind::sequence);
    }
    const auto known = problems_.find(node.shown->pointer);
    if (known != problems_.end() && !node.isExtra()) node.shown->problems = known->second;
    node.shown->problem_below = !node.isExtra() && above_problems_.count(node.shown->pointer) > 0;
  }
  return *node.shown;
}

FormPath FormModel::path(const QModelIndex& index) const {
  FormPath path;
  for (const Node* node = nodeOf(index); node != nullptr; node = node->parent) {
    const bool required = source_.guide.describe(spotOf(*node)).required;
    path.steps.push_back({node->child.ids, node->child.entry, node->step(), required});
  }
  std::reverse(path.steps.begin(), path.steps.end());
  return path;
}

bool FormModel::isAdder(const QModelIndex& index) const {
  return nodeOf(index)->isExtra();
}

QString FormModel::refusal(const QModelIndex& index) const {
  if (refusal_.isEmpty() || !index.isValid()) return {};
  return pointerOf(*nodeOf(index)) == refused_ ? refusal_ : QString();
}

bool FormModel::mayHaveChildren(const Node& node) const {
  if (node.isExtra()) return false;
  if (node.parent == nullptr) return true;
  const auto value = source_.value(node.child.ids);
  if (value && value->kind() != ValueKind::map && value->kind() != ValueKind::sequence)
    return false;
  if (value && value->document->node(value->id).first_child != no_node) return true;
  const KeyGuide guide = source_.guide.describe(spotOf(node));
  const bool collection =
      value || guide.isOnly(ValueKind::map) || guide.isOnly(ValueKind::sequence);
  return collection && (hasAdder(node) || !source_.guide.keys(spotOf(node)).empty() || value);
}

bool FormModel::hasAdder(const Node& node) const {
  if (!writable_ || matches_ || node.isExtra()) return false;
  const auto value = source_.value(node.child.ids);
  if (value && value->kind() == ValueKind::sequence) return true;
  const KeyGuide guide = source_.guide.describe(spotOf(node));
  if (!value && guide.isOnly(ValueKind::sequence)) return true;
  if (value && value->kind() != ValueKind::map && node.parent != nullptr) return false;
  return guide.open && guide.allows(ValueKind::map);
}

std::vector<FormChild> FormModel::wanted(Node& node) const {
  const FormWindow window =
      matches_ ? FormWindow{} : FormWindow{node.limit, &node.pinned};
  FormChildren children = source_.children(node.child.ids, spotOf(node), window);
  if (matches_) keepMatches(node, children.rows);
  if (children.rows.size() > node.limit && matches_) {
    children.hidden = children.rows.size() - node.limit;
    children.rows.resize(node.limit);
  }
  node.hidden = children.hidden;
  if (node.hidden > 0) children.rows.push_back({FormEntry::more, {}, {}});
  if (hasAdder(node)) children.rows.push_back({FormEntry::add, {}, {}});
  return std::move(children.rows);
}

void FormModel::keepMatches(const Node& node, std::vector<FormChild>& children) const {
  // A match shows everything below it, as a person who looks for "pool" wants its keys.
  for (const Node* at = &node; at->parent != nullptr; at = at->parent) {
    if (matches_->found.count(pointerOf(*at)) > 0) return;
  }
  const std::string pointer = pointerOf(node);
  std::vector<FormChild> kept;
  for (std::size_t i = 0; i < children.size(); ++i) {
    const bool item = children[i].entry == FormEntry::item;
    // Items are known by their number, so a list is shown as a whole.
    const std::string below =
        pointer + '/' + escapeStep(item ? std::to_string(i) : children[i].step);
    if (item || matches_->found.count(below) > 0 || matches_->above.count(below) > 0)
      kept.push_back(std::move(children[i]));
  }
  children = std::move(kept);
}

void FormModel::fill(Node& node, std::vector<FormChild> children) {
  node.children.reserve(children.size());
  for (FormChild& child : children) {
    auto next = std::make_unique<Node>();
    next->parent = &node;
    next->row = node.children.size();
    next->child = std::move(child);
    node.children.push_back(std::move(next));
  }
  node.fetched = true;
}

void FormModel::rebuild() {
  beginResetModel();
  root_ = std::make_unique<Node>();
  root_->child.ids = source_.root();
  fill(*root_, wanted(*root_));
  endResetModel();
}

void FormModel::sync() {
  setRefusal({}, {});
  root_->child.ids = source_.root();
  syncNode(*root_);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document
void FormModel::forgetRows(Node& node) {
  for (const auto& child : node.children) {
    child->shown.reset();
    child->spot.reset();
    if (child->fetched) forgetRows(*child);
  }
}

// NOLINTNEXTLINE(misc-no-recursion)
void FormModel::syncNode(Node& node) {
  node.spot.reset();
  node.shown.reset();
  if (!node.fetched) return;
  std::vector<FormChild> children = wanted(node);
  replaceRows(node, children);
  for (std::size_t i = 0; i < children.size(); ++i) {
    Node& child = *node.children[i];
    child.child = std::move(children[i]);
    child.spot.reset();
    child.shown.reset();
    if (child.fetched) syncNode(child);
  }
  if (!node.children.empty()) {
    node.children.back()->shown.reset();
    emit dataChanged(indexOf(*node.children.front()),
                     indexOf(*node.children.back(), column_count - 1));
  }
}

// Takes out and puts in the rows that differ, between those at both ends that stay.
void FormModel::replaceRows(Node& node, std::vector<FormChild>& children) {
  auto& rows = node.children;
  const std::size_t old_count = rows.size();
  const std::size_t new_count = children.size();
  const auto same = [&](std::size_t old_row, std::size_t new_row) {
    return rows[old_row]->child.entry == children[new_row].entry &&
           rows[old_row]->child.step == children[new_row].step;
  };
  std::size_t head = 0;
  while (head < std::min(old_count, new_count) && same(head, head))
    ++head;
  std::size_t tail = 0;
  while (tail < std::min(old_count, new_count) - head &&
         same(old_count - tail - 1, new_count - tail - 1))
    ++tail;
  const auto begin = rows.begin() + std::ptrdiff_t(head);
  if (old_count > head + tail) {
    beginRemoveRows(indexOf(node), int(head), int(old_count - tail) - 1);
    rows.erase(begin, rows.end() - std::ptrdiff_t(tail));
    for (std::size_t i = head; i < rows.size(); ++i)
      rows[i]->row = i;
    endRemoveRows();
  }
  if (new_count > head + tail) {
    beginInsertRows(indexOf(node), int(head), int(new_count - tail) - 1);
    std::vector<std::unique_ptr<Node>> added;
    for (std::size_t i = head; i < new_count - tail; ++i) {
      added.push_back(std::make_unique<Node>());
      added.back()->parent = &node;
      added.back()->child = children[i];
    }
    rows.insert(rows.begin() + std::ptrdiff_t(head), std::make_move_iterator(added.begin()),
                std::make_move_iterator(added.end()));
    for (std::size_t i = head; i < rows.size(); ++i)
      rows[i]->row = i;
    endInsertRows();
  }
}

void FormModel::setProblems(const std::vector<Problem>& problems) {
  problems_.clear();
  above_problems_.clear();
  for (const Problem& problem : problems) {
    problems_[problem.pointer].push_back(problem);
    std::string above = problem.pointer;
    for (auto end = above.rfind('/'); end != std::string::npos && end > 0; end = above.rfind('/')) {
      above.resize(end);
      above_problems_.insert(above);
    }
  }
  forgetRows(*root_);
  if (!root_->children.empty()) emit dataChanged(index(0, 0), index(0, 0));
}

void FormModel::setRefusal(const std::string& pointer, const QString& reason) {
  if (refusal_.isEmpty() && reason.isEmpty()) return;
  refused_ = pointer;
  refusal_ = reason;
  if (!root_->children.empty()) emit dataChanged(index(0, 0), index(0, 0));
}

void FormModel::setWritable(bool writable) {
  if (writable == writable_) return;
  writable_ = writable;
  syncNode(*root_);
}

void FormModel::setMatches(std::shared_ptr<const FormMatches> matches) {
  if (!matches && !matches_) return;
  matches_ = std::move(matches);
  rebuild();
}

QModelIndex FormModel::find(const std::string& pointer) {
  const auto steps = pointerSteps(pointer);
  if (!steps) return {};
  QModelIndex at;
  for (const std::string& step : *steps) {
    if (canFetchMore(at)) fetchMore(at);
    Node& node = *nodeOf(at);
    Node* child = childOf(node, step);
    if (child == nullptr && node.hidden > 0 && reveal(node, step)) child = childOf(node, step);
    if (child == nullptr) return {};
    at = indexOf(*child);
  }
  return at;
}

FormModel::Node* FormModel::childOf(const Node& node, const std::string& step) {
  const auto found =
      std::find_if(node.children.begin(), node.children.end(),
                   [&](const auto& child) { return !child->isExtra() && child->step() == step; });
  return found == node.children.end() ? nullptr : found->get();
}

// Gives a row to an entry that has none yet.
bool FormModel::reveal(Node& node, const std::string& step) {
  const auto value = source_.value(node.child.ids);
  if (value && value->kind() == ValueKind::sequence) {
    const auto number = stepIndex(step);
    if (!number || *number >= node.limit + node.hidden) return false;
    node.limit = *number + 1;
  } else {
    const std::string pointer = pointerOf(node) + '/' + escapeStep(step);
    const auto has = [&](const Document& document) {
      const auto found = document.find(pointer);
      return found && found->has_value();
    };
    const bool there = has(*source_.own) ||
                       std::any_of(source_.layers.begin(), source_.layers.end(),
                                   [&](const FormLayer& layer) { return has(*layer.document); });
    if (!there || !node.pinned.insert(step).second) return false;
  }
  syncNode(node);
  return true;
}

void FormModel::showMore(const QModelIndex& more) {
  Node& node = *nodeOf(more)->parent;
  node.limit += group_rows_max;
  node.pinned.clear();
  syncNode(node);
}

bool FormModel::isMore(const QModelIndex& index) const {
  return nodeOf(index)->child.entry == FormEntry::more;
}

QModelIndex FormModel::index(int row, int column, const QModelIndex& parent) const {
  const Node& node = *nodeOf(parent);
  if (row < 0 || std::size_t(row) >= node.children.size() || column < 0 || column >= column_count)
    return {};
  return createIndex(row, column, node.children[std::size_t(row)].get());
}

QModelIndex FormModel::parent(const QModelIndex& index) const {
  return index.isValid() ? indexOf(*nodeOf(index)->parent) : QModelIndex();
}

int FormModel::rowCount(const QModelIndex& parent) const {
  return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int FormModel::columnCount(const QModelIndex&) const {
  return column_count;
}

bool FormModel::hasChildren(const QModelIndex& parent) const {
  if (parent.column() > 0) return false;
  const Node& node = *nodeOf(parent);
  return node.fetched ? !node.children.empty() : mayHaveChildren(node);
}

bool FormModel::canFetchMore(const QModelIndex& parent) const {
  const Node& node = *nodeOf(parent);
  return !node.fetched && mayHaveChildren(node);
}

void FormModel::fetchMore(const QModelIndex& parent) {
  Node& node = *nodeOf(parent);
  if (node.fetched) return;
  std::vector<FormChild> children = wanted(node);
  if (children.empty()) {
    node.fetched = true;
    return;
  }
  beginInsertRows(parent.siblingAtColumn(0), 0, int(children.size()) - 1);
  fill(node, std::move(children));
  endInsertRows();
}

}  // namespace sextant::ui
