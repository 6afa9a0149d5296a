// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of the form: keys and mouse become wishes, which the form carries out.
#pragma once

#include <QTreeView>

#include <functional>

#include "widgets/form/form_delegate.h"
#include "widgets/form/item_drag.h"

namespace sextant::ui {

// Enter or F2 edits, Space ticks, a letter begins to type, Shift+F2 renames, Ctrl+Delete does what
// the words at the end of the row say, Insert adds, Alt+Up and Alt+Down move an item, as dragging
// it does.
class FormTree : public QTreeView {
  Q_OBJECT
 public:
  explicit FormTree(FormModel* model, QWidget* parent = nullptr);
  [[nodiscard]] FormDelegate* delegate() const { return delegate_; }
  // Opens the control of a row, or the name of a new key.
  void editRow(const QModelIndex& index);
  void rename(const QModelIndex& index);
  // The focus is in the rows or in a control that is open in them.
  [[nodiscard]] bool hasFocusInside() const;
  [[nodiscard]] bool isEditing() const { return state() == EditingState; }
  // Opens groups from the top while the rows stay few.
  void expandSome();
  // The topmost row that a search has found.
  [[nodiscard]] QModelIndex firstOf(const FormMatches& matches) const;
  // Pointers of the open groups, and opening them again.
  [[nodiscard]] QStringList openGroups() const;
  void openAgain(const QStringList& pointers);

 signals:
  void currentMoved();
  void addWanted(const QModelIndex& adder);
  void moveWanted(const QModelIndex& index, int by);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void reset() override;
  void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void resizeEvent(QResizeEvent* event) override;
  void drawRow(QPainter* painter, const QStyleOptionViewItem& options,
               const QModelIndex& index) const override;
  void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;

 private:
  using RunOnRow = std::function<void(const QModelIndex&)>;
  using AddCommand = std::function<void(const QString&, const QKeySequence&, RunOnRow)>;
  // What the menu of a row offers.
  void addRowCommands(const QModelIndex& at, const AddCommand& add);
  void activate(const QModelIndex& index);
  bool typeInto(const QModelIndex& index, QKeyEvent* event);
  void fitColumns();
  FormModel* model_;
  FormDelegate* delegate_;
  ItemDrag* drag_;
};

}  // namespace sextant::ui
