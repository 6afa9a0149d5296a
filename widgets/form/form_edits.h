// SPDX-License-Identifier: GPL-3.0-or-later
// The edits of a form, each as one small patch of the edited document. A list is inherited as a
// whole, so the first change to an inherited one copies it into the document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/base/result.h"
#include "widgets/form/form_source.h"

namespace sextant::ui {

// A place with those above it; the root first.
struct FormPath {
  struct Step {
    FormIds ids;
    FormEntry entry = FormEntry::key;
    std::string step;       // of the document's pointer: a key or a number
    bool required = false;  // by the schema
  };
  std::vector<Step> steps;
  [[nodiscard]] std::string pointer() const;
  [[nodiscard]] const FormIds& ids() const { return steps.back().ids; }
};

// Errors of all: those of Document's edits, as sentences for people.
[[nodiscard]] Result<EditResult> setEdit(const FormSource& source, const FormPath& path,
                                         const Value& value);
// Writes the value that holds into the edited document. Error: usage, where there is none.
[[nodiscard]] Result<EditResult> overrideEdit(const FormSource& source, const FormPath& path,
                                              const std::optional<Value>& fallback);
// Takes the key or item out, with the maps above that would be left empty.
[[nodiscard]] Result<EditResult> removeEdit(const FormSource& source, const FormPath& path);
[[nodiscard]] Result<EditResult> addKeyEdit(const FormSource& source, const FormPath& map,
                                            std::string_view key, const Value& value);
[[nodiscard]] Result<EditResult> addItemEdit(const FormSource& source, const FormPath& list,
                                             const Value& value);
[[nodiscard]] Result<EditResult> renameEdit(const FormSource& source, const FormPath& path,
                                            std::string_view key);
// Moves an item of a list up (negative) or down by so many places. Error: usage, beyond an end, or
// in a list that is inherited.
[[nodiscard]] Result<EditResult> moveEdit(const FormSource& source, const FormPath& path, int by);

// What a new value begins as: the default, else the plainest that the schema lets through.
[[nodiscard]] Value initialValue(const KeyGuide& guide);

}  // namespace sextant::ui
