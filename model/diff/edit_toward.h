// SPDX-License-Identifier: GPL-3.0-or-later
// Edits a text until it means a given value, so that what stays keeps its comments and style.
#pragma once

#include <cstddef>

#include "model/base/result.h"
#include "model/diff/semantic_diff.h"
#include "model/document/document.h"

namespace sextant {

struct TowardOptions {
  ItemKey item_key = {};  // as in semanticDiff
  // Edits that may be made one by one; beyond, the answer is an error of kind unavailable.
  std::size_t edits_max = 1000;
};

// The document after as few edits as needed to mean `target`: what is equal is not touched, entries
// that go or come take or bring only their own lines, list items that moved are moved. The order of
// map keys is no meaning, so keys stay where they are; new ones stand behind the key that they
// follow in `target`. Where an entry cannot be edited safely, the collection that holds it is
// written anew. Errors: unavailable (too many edits), input (not even the whole can be written).
[[nodiscard]] Result<Document> editedToMean(Document document, const Value& target,
                                            const TowardOptions& options = {});

}  // namespace sextant
