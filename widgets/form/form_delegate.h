// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the form's rows, and opens the control of one while somebody works with it.
#pragma once

#include <QPointer>
#include <QStyledItemDelegate>

#include "widgets/form/form_model.h"

namespace sextant::ui {

class FormDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  explicit FormDelegate(FormModel* model, QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model,
                    const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;

  // Takes over what the open control holds, and closes it. Nothing where none is open.
  void settle();

 signals:
  // A person finished with a control. The value differs from the one that was shown.
  void edited(const QModelIndex& index, const sextant::Value& value) const;
  // A key got a name: a new key where the row is an adder.
  void named(const QModelIndex& index, const QString& key) const;
  // What was typed is no value.
  void refused(const QModelIndex& index, const QString& reason) const;
  // The check box, and the words at the end of a row.
  void toggled(const QModelIndex& index);
  void acted(const QModelIndex& index);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

 private:
  void paintKey(QPainter* painter, QRect area, const QModelIndex& index) const;
  void paintValue(QPainter* painter, QRect area, const QModelIndex& index, bool active) const;
  void paintProblem(QPainter* painter, QRect area, const QModelIndex& index) const;
  void paintOrigin(QPainter* painter, QRect area, const QModelIndex& index) const;
  void paintAction(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
  // Where the words of a row's action stand, which may be wider than their column.
  [[nodiscard]] QRect actionArea(QRect column, const QModelIndex& index) const;
  [[nodiscard]] QRect beforeAction(QRect area, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const;
  [[nodiscard]] bool isAction(const QPoint& place, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const;
  bool keyInEditor(QWidget* editor, const QKeyEvent* event);
  bool finish(QWidget* editor);
  void watch(QWidget* editor, const QModelIndex& index) const;

  FormModel* model_;
  mutable QPersistentModelIndex open_;  // of the control that is open
  mutable QPointer<QWidget> control_;   // that control
};

}  // namespace sextant::ui
