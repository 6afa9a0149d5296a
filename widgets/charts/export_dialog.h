// SPDX-License-Identifier: GPL-3.0-or-later
// Asks where to save, saves, and says so where that failed.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>

#include "model/base/result.h"

namespace sextant::ui {

// Opens and returns at once. `name` without an ending is offered as the file's.
void saveAs(QWidget* parent, const QString& name, const QString& ending,
            std::function<Result<void>(const QString& path)> write);
// A sentence in a box over `parent` that does not wait for an answer.
void sayFailure(QWidget* parent, const Error& error);

}  // namespace sextant::ui
