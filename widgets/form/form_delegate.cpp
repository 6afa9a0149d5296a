// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QKeyEvent>
#include <QTimer>
#include <QTreeView>

#include "widgets/form/form_fields.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int long_text_rows = 6;

// The control that an object is, or is a part of.
QWidget* editorOf(QObject* object) {
  for (auto* widget = qobject_cast<QWidget*>(object); widget != nullptr;
       widget = widget->parentWidget()) {
    if (widget->property("formEditor").toBool()) return widget;
  }
  return nullptr;
}

bool hasFocusInside(const QWidget* editor) {
  const QWidget* focus = QApplication::focusWidget();
  if (focus != nullptr && (focus == editor || editor->isAncestorOf(focus))) return true;
  // A list of choices or completions that belongs to it.
  return QApplication::activePopupWidget() != nullptr;
}

}  // namespace

FormDelegate::FormDelegate(FormModel* model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {
  connect(this, &QAbstractItemDelegate::closeEditor, this, [this] { open_ = QModelIndex(); });
}

QSize FormDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {80, size::row};
}

void FormDelegate::watch(QWidget* editor, const QModelIndex& index) const {
  open_ = index;
  control_ = editor;
  connect(editor, &QObject::destroyed, this, [this, at = QPersistentModelIndex(index)] {
    if (open_ == at) open_ = QModelIndex();
  });
  editor->setProperty("formEditor", true);
  editor->setAccessibleName(
      index.siblingAtColumn(FormModel::key_column).data(Qt::AccessibleTextRole).toString());
  for (QWidget* part : editor->findChildren<QWidget*>())
    part->installEventFilter(const_cast<FormDelegate*>(this));
}

QWidget* FormDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                    const QModelIndex& index) const {
  QWidget* editor = nullptr;
  if (index.column() == FormModel::key_column) {
    auto* name = new VisibleLineEdit(parent);
    name->setFont(monoFont());
    name->setPlaceholderText(tr("Name of the key"));
    if (!model_->isAdder(index)) name->setText(model_->row(index).key);
    editor = name;
  } else {
    editor = makeField(model_->row(index), parent);
  }
  if (editor == nullptr) return nullptr;
  watch(editor, index);
  auto* self = const_cast<FormDelegate*>(this);
  if (auto* choice = dynamic_cast<ChoiceField*>(editor)) {
    connect(choice, &QComboBox::activated, self, [self, choice] { self->finish(choice); });
    QTimer::singleShot(0, choice, [choice] { choice->showPopup(); });
  }
  return editor;
}

// The control holds the value from the beginning; typing replaces it.
void FormDelegate::setEditorData(QWidget* editor, const QModelIndex&) const {
  if (auto* number = dynamic_cast<NumberField*>(editor)) number->selectAll();
  if (auto* quantity = dynamic_cast<QuantityField*>(editor)) quantity->number()->selectAll();
}

void FormDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const {
  QRect area = option.rect.adjusted(0, -1, -size::gap_tiny, 1);
  if (index.column() == FormModel::value_column) {
    // A number needs no more room than its digits; a text takes what there is.
    const bool wide = dynamic_cast<TextField*>(editor) || dynamic_cast<LongTextField*>(editor);
    area.setWidth(wide ? area.width() : std::min(area.width(), 220));
  }
  if (dynamic_cast<LongTextField*>(editor)) area.setHeight(long_text_rows * size::code_line + 16);
  editor->setGeometry(area);
}

void FormDelegate::setModelData(QWidget* editor, QAbstractItemModel*,
                                const QModelIndex& index) const {
  if (index.column() == FormModel::key_column) {
    const auto* name = qobject_cast<QLineEdit*>(editor);
    const bool adder = model_->isAdder(index);
    if (name->text().isEmpty() || (!adder && name->text() == model_->row(index).key)) return;
    emit named(index, name->text());
    return;
  }
  const auto* field = dynamic_cast<FormField*>(editor);
  if (field == nullptr || !field->isTouched()) return;
  const FormRow& row = model_->row(index);
  const auto value = field->value();
  if (!value) {
    if (!field->typed().isEmpty()) emit refused(index, QString::fromStdString(value.error().what));
    return;
  }
  if (row.value && *value == *row.value && value->text() == row.value->text()) return;
  // An opened control that was left empty is no wish for an empty text.
  if (!row.value && field->typed().isEmpty()) return;
  emit edited(index, *value);
}

bool FormDelegate::finish(QWidget* editor) {
  const auto* field = dynamic_cast<FormField*>(editor);
  if (field != nullptr && field->isTouched()) {
    const auto value = field->value();
    if (!value) {
      emit refused(open_, QString::fromStdString(value.error().what));
      return false;
    }
  }
  if (!open_.isValid()) return true;
  const QPointer<QWidget> guard(editor);
  emit commitData(editor);
  // The edit may have taken the row away, and the control with it.
  if (guard && guard->isVisible()) emit closeEditor(editor, NoHint);
  return true;
}

void FormDelegate::settle() {
  const QPointer<QWidget> control(control_);
  if (!control || !open_.isValid()) return;
  emit commitData(control);
  // Where the edit took the row away, the control went with it.
  if (control && open_.isValid()) emit closeEditor(control, NoHint);
}

bool FormDelegate::keyInEditor(QWidget* editor, const QKeyEvent* event) {
  const bool lines = dynamic_cast<LongTextField*>(editor) != nullptr;
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (lines) return false;
      finish(editor);
      return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
      // Inside of a quantity, Tab goes on from the number to its unit.
      if (auto* quantity = dynamic_cast<QuantityField*>(editor)) {
        const bool forward = event->key() == Qt::Key_Tab;
        const bool in_number = quantity->number()->hasFocus();
        if (forward == in_number && quantity->number()->isEnabled()) {
          (forward ? static_cast<QWidget*>(quantity->unit()) : quantity->number())->setFocus();
          return true;
        }
      }
      finish(editor);
      return true;
    case Qt::Key_Escape:
      emit refused(open_, {});
      emit closeEditor(editor, RevertModelCache);
      return true;
    default:
      return false;
  }
}

bool FormDelegate::eventFilter(QObject* object, QEvent* event) {
  QWidget* editor = editorOf(object);
  if (editor == nullptr) return QStyledItemDelegate::eventFilter(object, event);
  if (event->type() == QEvent::KeyPress) return keyInEditor(editor, static_cast<QKeyEvent*>(event));
  if (event->type() == QEvent::ShortcutOverride) {
    // Enter belongs to the control, not to a command of the window.
    if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
    return false;
  }
  if (event->type() == QEvent::FocusOut) {
    QPointer<QWidget> guard(editor);
    // Where the focus goes is known only after this event.
    QTimer::singleShot(0, this, [this, guard] {
      if (!guard || !open_.isValid() || hasFocusInside(guard) || !guard->isVisible()) return;
      emit commitData(guard);
      if (guard && guard->isVisible()) emit closeEditor(guard, NoHint);
    });
    return false;
  }
  return false;
}

// Also where the words of the action lie over the column before theirs.
bool FormDelegate::isAction(const QPoint& place, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  if (index.column() == FormModel::action_column) return true;
  if (index.column() != FormModel::origin_column) return false;
  const auto* tree = qobject_cast<const QTreeView*>(option.widget);
  if (tree == nullptr) return false;
  const QModelIndex action = index.siblingAtColumn(FormModel::action_column);
  return actionArea(tree->visualRect(action), action).contains(place);
}

bool FormDelegate::editorEvent(QEvent* event, QAbstractItemModel*,
                               const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() != QEvent::MouseButtonRelease || !model_->isWritable()) return false;
  const auto* mouse = static_cast<QMouseEvent*>(event);
  if (mouse->button() != Qt::LeftButton || !option.rect.contains(mouse->pos())) return false;
  if (isAction(mouse->pos(), option, index)) {
    emit acted(index);
    return true;
  }
  const bool check =
      index.column() == FormModel::value_column && model_->row(index).control == FormControl::check;
  if (check) emit toggled(index);
  return check;
}

}  // namespace sextant::ui
