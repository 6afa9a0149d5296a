// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of the form, of completion and of explanations.
#pragma once

#include <QSize>
#include <QString>
#include <QWidget>

#include <functional>

namespace sextant::ui::samples {

using SavePage = std::function<void(QWidget& page, const QString& name, const QSize& size)>;
using Settle = std::function<void(int ms)>;

void formPages(const SavePage& save, const Settle& settle);
void assistPages(const SavePage& save, const Settle& settle);

}  // namespace sextant::ui::samples
