// SPDX-License-Identifier: GPL-3.0-or-later
// The tags that a profile may have. Private to this folder.
#pragma once

#include <optional>
#include <string>

#include "model/document/value.h"

struct fy_token;

namespace sextant {

// "!!int" for a tag of the core schema, else the tag in full; empty for no token. Directives count,
// so that a "!!int" of somebody else is not ours.
[[nodiscard]] std::string tagName(fy_token* tag);

// Why a value of this kind may not have the tag; nothing where it may.
[[nodiscard]] std::optional<std::string> badTag(const std::string& tag, ValueKind kind);

}  // namespace sextant
