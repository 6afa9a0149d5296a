// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the connections' form share: one width for all names of fields.
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

// An empty grid of names and fields, without margins.
[[nodiscard]] QGridLayout* fieldGrid(QWidget* owner);
// Adds a row at the end. `name` has the mnemonic; it becomes the field's accessible name.
QLabel* addField(QGridLayout* grid, const QString& name, QWidget* field, QWidget* focus);
// The same for a field that is its own focus.
QLabel* addField(QGridLayout* grid, const QString& name, QWidget* field);
// A row without a name of its own, below a field.
void addBelow(QGridLayout* grid, QWidget* widget);
// What is wrong with the field above; hidden until there is something.
[[nodiscard]] PlainLabel* problemLabel();
// A line for a file's path with a button to choose one. The line is its focus proxy.
[[nodiscard]] QWidget* fileField(QLineEdit* line, const QString& purpose);

}  // namespace sextant::ui
