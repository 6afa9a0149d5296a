// SPDX-License-Identifier: GPL-3.0-or-later
// New values as text in the style of a document. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "model/document/layout.h"
#include "model/document/value.h"

namespace sextant {

[[nodiscard]] bool isInline(const Value& value);  // a scalar or an empty collection

// A value behind a colon or dash at this column, in two parts between which a comment may stand:
// " 5" and "", or "" and the lines below, or " |" and the lines below. No line end at the end.
struct ValueText {
  std::string head;
  std::string below;
};
// `compact`: a collection may begin on the line, as behind a dash.
[[nodiscard]] ValueText blockValueText(const Value& value, std::size_t column, NodeStyle wish,
                                       const BlockStyle& style, bool compact);

// The entries of a collection, each line with its indentation and line end. Precondition: some.
[[nodiscard]] std::string blockEntries(const Value& value, std::size_t column,
                                       const BlockStyle& style);

}  // namespace sextant
