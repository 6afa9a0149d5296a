// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigator/navigator.h"

#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/navigator/navigator_model.h"
#include "widgets/navigator/navigator_tree.h"

namespace sextant::ui {
namespace {

// Open a row's whole subtree in a snapshot that has few rows; a person closes what is too much.
constexpr int auto_expand_rows = 40;

void collectOpen(const QTreeView* tree, const QModelIndex& parent, QSet<QString>& keys) {
  for (int row = 0; row < tree->model()->rowCount(parent); ++row) {
    const QModelIndex index = tree->model()->index(row, 0, parent);
    if (tree->isExpanded(index)) keys.insert(index.data(NavigatorModel::AddressRole).toString());
    collectOpen(tree, index, keys);
  }
}

void collectKnown(const QAbstractItemModel* model, const QModelIndex& parent, QSet<QString>& keys) {
  for (int row = 0; row < model->rowCount(parent); ++row) {
    const QModelIndex index = model->index(row, 0, parent);
    keys.insert(index.data(NavigatorModel::AddressRole).toString());
    collectKnown(model, index, keys);
  }
}

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
  shown_ = new NavigatorFilter(this);
  shown_->setSourceModel(model_);
  tree_ = new NavigatorTree;
  tree_->setModel(shown_);
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
  tree_->installEventFilter(this);
}

void Navigator::setSnapshot(NavigatorSnapshot snapshot) {
  QSet<QString> known;
  QSet<QString> open;
  collectKnown(model_, {}, known);
  collectOpen(tree_, {}, open);
  const QString selected = tree_->currentIndex().data(NavigatorModel::AddressRole).toString();
  model_->setSnapshot(std::move(snapshot));
  const bool any = model_->rowCount({}) > 0;
  tree_->setVisible(any);
  empty_->setVisible(!any);
  QSet<QString> now;
  collectKnown(model_, {}, now);
  for (const QString& key : std::as_const(now)) {
    const bool fresh = !known.contains(key) && now.size() <= auto_expand_rows;
    if (!fresh && !open.contains(key)) continue;
    tree_->expand(shown_->mapFromSource(model_->find(key)));
  }
  const QModelIndex again = shown_->mapFromSource(model_->find(selected));
  if (again.isValid() && again != tree_->currentIndex()) tree_->setCurrentIndex(again);
}

void Navigator::select(const Address& address) {
  const bool base = address.scope.isBase();
  Address place = address;
  place.revision.reset();
  place.pointer.clear();
  place.store.clear();
  const QString key = QString::fromStdString(place.toString()) + (base ? "#base" : "");
  const QModelIndex index = shown_->mapFromSource(model_->find(key));
  if (!index.isValid()) return;
  tree_->setCurrentIndex(index);
  tree_->scrollTo(index);
}

void Navigator::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

void Navigator::focusFilter() {
  filter_->setFocus(Qt::ShortcutFocusReason);
  filter_->selectAll();
}

void Navigator::applyFilter(const QString& text) {
  const QString selected = tree_->currentIndex().data(NavigatorModel::AddressRole).toString();
  shown_->setWords(text);
  if (!text.trimmed().isEmpty()) tree_->expandAll();
  const QModelIndex again = shown_->mapFromSource(model_->find(selected));
  if (again.isValid()) tree_->scrollTo(again);
}

void Navigator::activate(const QModelIndex& index) {
  const QModelIndex source = shown_->mapToSource(index);
  if (const auto address = model_->addressOf(source)) {
    emit opened(*address);
  } else if (source.isValid()) {
    emit environmentOpened(source.data(NavigatorModel::AddressRole).toString());
  }
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
    if (!tree_->currentIndex().isValid()) tree_->setCurrentIndex(shown_->index(0, 0));
    tree_->setFocus();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace sextant::ui
