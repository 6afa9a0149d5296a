// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigator/navigator.h"

#include <QKeyEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/navigator/navigator_model.h"
#include "widgets/navigator/navigator_tree.h"

namespace sextant::ui {
namespace {

// Open a row's whole subtree in a snapshot that has few rows; a person closes what is too much.
constexpr int auto_expand_rows = 40;
// Rows that a filter opens; beyond, branches stay closed and say by being there that they match.
constexpr int filter_rows_max = 400;

}  // namespace

Navigator::Navigator(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Profiles"));
  head_->setNote(tr("Ctrl+Shift+F"));
  filter_ = new QLineEdit;
  filter_->setPlaceholderText(tr("Filter…"));
  filter_->setAccessibleName(tr("Filter profiles"));
  filter_->setClearButtonEnabled(false);
  filter_->installEventFilter(this);
  auto* box = new QVBoxLayout;
  box->setContentsMargins(size::gap, size::gap_tiny, size::gap, size::gap_tiny);
  box->addWidget(filter_);
  model_ = new NavigatorModel(this);
  tree_ = new NavigatorTree;
  tree_->setModel(model_);
  tree_->setAccessibleName(tr("Profiles"));
  empty_ = new EmptyState(tr("No environments yet"),
                          tr("Environments and services appear here once the store is read."));
  column->addWidget(head_);
  column->addLayout(box);
  column->addWidget(tree_, 1);
  column->addWidget(empty_, 1);
  tree_->hide();
  connect(filter_, &QLineEdit::textChanged, this, &Navigator::applyFilter);
  // Qt opens on Enter as well as on a click of the left button.
  connect(tree_, &QTreeView::clicked, this, &Navigator::activate);
  connect(tree_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
    tree_->setExpanded(index, !tree_->isExpanded(index));
  });
  connect(tree_, &NavigatorTree::dropped, this,
          [this](const QString& dragged, const QModelIndex& on) {
            const auto address = Address::parse(dragged.toStdString());
            const auto target = model_->addressOf(on);
            if (address && target) emit compareWanted(*address, *target);
          });
  tree_->installEventFilter(this);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(tree_, &QWidget::customContextMenuRequested, this, &Navigator::showMenu);
}

QString Navigator::mimeType() {
  return QStringLiteral("application/x-sextant-address");
}

QTreeView* Navigator::tree() const {
  return tree_;
}

void Navigator::setTooltipSource(std::function<QString(const Address&)> source) {
  model_->setTooltipSource(std::move(source));
}

QStringList Navigator::openKeys() const {
  QStringList keys;
  for (const QModelIndex& index : model_->branches()) {
    if (tree_->isExpanded(index)) keys.append(index.data(NavigatorModel::AddressRole).toString());
  }
  return keys;
}

void Navigator::open(const QStringList& keys) {
  for (const QString& key : keys) {
    if (const QModelIndex index = model_->find(key); index.isValid()) tree_->expand(index);
  }
}

// Parents come before their children, so what is opened can be seen.
void Navigator::openMatches() {
  int left = filter_rows_max;
  for (const QModelIndex& index : model_->branches()) {
    left -= model_->rowCount(index);
    if (left >= 0) tree_->expand(index);
  }
}

void Navigator::setSnapshot(NavigatorSnapshot snapshot) {
  QStringList known;
  for (const QModelIndex& index : model_->branches())
    known.append(index.data(NavigatorModel::AddressRole).toString());
  const QStringList was_open = openKeys();
  const QString selected = tree_->currentIndex().data(NavigatorModel::AddressRole).toString();
  bool rows_changed = false;
  const auto watch =
      connect(model_, &NavigatorModel::modelReset, this, [&] { rows_changed = true; });
  model_->setSnapshot(std::move(snapshot));
  disconnect(watch);
  if (!rows_changed) return;
  const bool any = model_->rowCount({}) > 0 || model_->isFiltered();
  tree_->setVisible(any);
  empty_->setVisible(!any);
  open(was_open);
  if (model_->size() <= auto_expand_rows) {
    const QSet<QString> old(known.begin(), known.end());
    for (const QModelIndex& index : model_->branches()) {
      if (!old.contains(index.data(NavigatorModel::AddressRole).toString())) tree_->expand(index);
    }
  }
  const QModelIndex again = model_->find(selected);
  if (again.isValid()) tree_->setCurrentIndex(again);
}

void Navigator::select(const Address& address) {
  const bool base = address.scope.isBase();
  Address place = address;
  place.revision.reset();
  place.pointer.clear();
  place.store.clear();
  const QString key = QString::fromStdString(place.toString()) + (base ? "#base" : "");
  const QModelIndex index = model_->find(key);
  if (!index.isValid()) return;
  tree_->setCurrentIndex(index);
  tree_->scrollTo(index);
}

void Navigator::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

void Navigator::setLastKnown(const QString& words) {
  tree_->setDimmed(!words.isEmpty());
  head_->setNote(words.isEmpty() ? tr("Ctrl+Shift+F") : words);
}

bool Navigator::isDimmed() const {
  return tree_->isDimmed();
}

void Navigator::focusFilter() {
  filter_->setFocus(Qt::ShortcutFocusReason);
  filter_->selectAll();
}

void Navigator::applyFilter(const QString& text) {
  const QString selected = tree_->currentIndex().data(NavigatorModel::AddressRole).toString();
  if (!model_->isFiltered()) {
    open_before_filter_ = openKeys();
    selected_before_filter_ = selected;
  }
  model_->setWords(text);
  if (model_->isFiltered()) {
    openMatches();
  } else {
    open(open_before_filter_);
  }
  QModelIndex again = model_->find(selected);
  if (!again.isValid()) again = model_->find(selected_before_filter_);
  if (!again.isValid()) return;
  if (!model_->isFiltered() || tree_->isExpanded(again.parent())) {
    tree_->setCurrentIndex(again);
    tree_->scrollTo(again);
  }
}

void Navigator::activate(const QModelIndex& index) {
  if (const auto address = model_->addressOf(index)) {
    emit opened(*address);
  } else if (index.isValid()) {
    emit environmentOpened(index.data(NavigatorModel::AddressRole).toString());
  }
}

// `at`: in the tree's viewport; the menu key gives the middle of the row, so it is the row's too.
void Navigator::showMenu(const QPoint& at) {
  const QModelIndex index = tree_->indexAt(at);
  if (!index.isValid() || model_->addressOf(index)) return;
  QMenu menu(this);
  emit environmentMenuWanted(index.data(NavigatorModel::AddressRole).toString(), &menu);
  if (!menu.isEmpty()) menu.exec(tree_->viewport()->mapToGlobal(at));
}

bool Navigator::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
  if (watched == tree_ && enter) {
    activate(tree_->currentIndex());
    return true;
  }
  if (watched == filter_ && key == Qt::Key_Escape && !filter_->text().isEmpty()) {
    filter_->clear();
    return true;
  }
  if (watched == filter_ && (key == Qt::Key_Down || enter)) {
    if (!tree_->currentIndex().isValid()) tree_->setCurrentIndex(model_->index(0, 0, {}));
    tree_->setFocus();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace sextant::ui
