// SPDX-License-Identifier: GPL-3.0-or-later
// What the connections' dialog asks before something is lost.
#pragma once

#include <QWidget>

namespace sextant::ui {

// What a person wants done with edits that are not saved.
enum class Unsaved { save, discard, cancel };

// `name` may be empty: it is new. Both wait for the answer.
[[nodiscard]] Unsaved askUnsaved(QWidget* parent, const QString& name);
[[nodiscard]] bool askDelete(QWidget* parent, const QString& name);

}  // namespace sextant::ui
