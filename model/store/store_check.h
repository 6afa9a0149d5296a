// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the look for faults, within the caller's transaction and rights.
#pragma once

#include "model/store/store_backup.h"

namespace sextant {

[[nodiscard]] Result<std::vector<StoreFault>> storeFaults(PgConnection& connection);

}  // namespace sextant
