// SPDX-License-Identifier: GPL-3.0-or-later
// The tree view of the navigator and the delegate that draws its rows.
#pragma once

#include <QStyledItemDelegate>
#include <QTreeView>

namespace sextant::ui {

class NavigatorTree : public QTreeView {
  Q_OBJECT
 public:
  explicit NavigatorTree(QWidget* parent = nullptr);
  // States in the muted colour: they are not of now.
  void setDimmed(bool dimmed);
  [[nodiscard]] bool isDimmed() const { return dimmed_; }

 signals:
  // What another row carried (Navigator::mimeType()) was let go over this one.
  void dropped(const QString& dragged, const QModelIndex& on);

 protected:
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
  void drawRow(QPainter* painter, const QStyleOptionViewItem& options,
               const QModelIndex& index) const override;

 private:
  // The row below the pointer, where what is dragged can be compared with it.
  [[nodiscard]] QModelIndex targetOf(const QDropEvent& event) const;
  void setTarget(const QModelIndex& index);
  QPersistentModelIndex target_;
  bool dimmed_ = false;
};

class NavigatorDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;

 private:
  // Draws chip, note or state; returns the left edge of what it drew.
  int paintEnd(QPainter* painter, const QRect& row, const QModelIndex& index, bool dimmed) const;
  int paintState(QPainter* painter, const QRect& row, int right, int state, bool dimmed) const;
};

}  // namespace sextant::ui
