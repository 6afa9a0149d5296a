// SPDX-License-Identifier: GPL-3.0-or-later
// Dragging an item of a list to another place of the same list. Only items that the edited profile
// sets itself: an inherited list would have to be copied first, which nobody does by a slip of the
// hand. Private to this folder.
#pragma once

#include <QMouseEvent>
#include <QObject>
#include <QPainter>
#include <QPersistentModelIndex>
#include <QTimer>
#include <QTreeView>

#include "widgets/form/form_model.h"

namespace sextant::ui {

class ItemDrag : public QObject {
  Q_OBJECT
 public:
  // Both outlive it.
  ItemDrag(QTreeView* tree, FormModel* model);
  // True where the row is an item that can be moved, by mouse or keyboard.
  [[nodiscard]] bool isMovable(const QModelIndex& index) const;

  void press(const QMouseEvent& event);
  // True while the mouse belongs to the drag, and a release is its end.
  bool move(const QMouseEvent& event);
  bool release();
  void cancel();
  [[nodiscard]] bool isActive() const { return active_; }
  // What says that a row can be dragged, at the right end of its key.
  void paintGrip(QPainter* painter, const QModelIndex& index) const;
  // The mark where the item would go.
  void paint(QPainter* painter) const;

 signals:
  void dropped(const QModelIndex& index, int by);

 private:
  void follow(const QPoint& place);
  void scroll();
  [[nodiscard]] QRect extentOf(const QModelIndex& item) const;
  [[nodiscard]] std::optional<int> gapAt(const QPoint& place) const;
  [[nodiscard]] int items() const;
  QTreeView* tree_;
  FormModel* model_;
  QPersistentModelIndex item_;
  QPoint pressed_;
  QPoint place_;
  bool active_ = false;
  std::optional<int> gap_;  // before the item with this number; their count: behind the last
  QTimer scrolling_;
};

}  // namespace sextant::ui
