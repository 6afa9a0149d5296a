// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include "model/base/result.h"

namespace sextant {

// `no` leaves it to the operating system when the content reaches the disk: for files that nobody
// needs after a crash of the machine.
enum class Durable { yes, no };

// Puts `content` in the place of a file so that every reader, also after a crash of the machine,
// sees the old file or the new one, whole: temporary file beside it, fsync, rename, fsync of the
// folder. Errors: denied, unavailable (disk full, read-only); the old file is untouched then.
[[nodiscard]] Result<void> replaceFile(const QString& path, const QByteArray& content,
                                       unsigned mode, Durable durable = Durable::yes);

}  // namespace sextant
