// SPDX-License-Identifier: GPL-3.0-or-later
// Values as YAML text.
#pragma once

#include <string>
#include <string_view>

#include "model/document/document.h"
#include "model/document/value.h"

namespace sextant {

// The canonical form that agents write and hash: block style, keys sorted by their bytes, two
// spaces a level, strings plain where that is safe and else in double quotes, one final newline.
[[nodiscard]] std::string canonicalYaml(const Value& value);

// A scalar as it is written in a document; a string keeps the quoting of `style` where it can.
[[nodiscard]] std::string scalarYaml(const Value& value, NodeStyle style, bool in_flow);
[[nodiscard]] std::string keyYaml(std::string_view key, bool in_flow);
// Any value on one line, in flow style.
[[nodiscard]] std::string flowYaml(const Value& value);
// Lines of a map or list in block style, each beginning with `indent` spaces and ending with
// `newline`; members keep their order. Precondition: not empty.
[[nodiscard]] std::string blockYaml(const Value& value, std::size_t indent,
                                    std::string_view newline);

}  // namespace sextant
