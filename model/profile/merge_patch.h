// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/document/value.h"

namespace sextant {

// JSON Merge Patch (RFC 7386): maps merge, everything else replaces, null removes.
[[nodiscard]] Value mergePatch(Value target, const Value& patch);

}  // namespace sextant
