// SPDX-License-Identifier: GPL-3.0-or-later
// Three-way merge of texts: how a draft moves to a newer base.
#pragma once

#include <string>

#include "model/base/result.h"

namespace sextant {

struct TextMergeOptions {
  std::string ours_name = "your draft";  // for the marks of a conflict
  std::string theirs_name = "published";
  bool prefer_ours = false;  // where both changed the same lines, ours stand and nothing is marked
};

struct TextMerge {
  std::string text;  // with conflict markers where `conflicts` is true
  bool conflicts = false;
};

// Error: unavailable, when the library refuses.
[[nodiscard]] Result<TextMerge> textMerge(const std::string& base, const std::string& ours,
                                          const std::string& theirs,
                                          const TextMergeOptions& options = {});

}  // namespace sextant
