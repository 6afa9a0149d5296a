// SPDX-License-Identifier: GPL-3.0-or-later
// One row of the form, ready to be drawn: a key with its value, where that comes from, and what can
// be done with it.
#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "model/base/problem.h"
#include "widgets/form/form_source.h"

namespace sextant::ui {

enum class FormOrigin {
  here,      // set in the edited profile
  above,     // inherited
  fallback,  // the schema's default
  unset,     // nothing says anything
  removed,   // a null here, or above
};

// The control that a value is edited with.
enum class FormControl {
  none,      // maps and lists have rows of their own
  check,     // true or false
  number,    // digits with steps
  choice,    // one of a list
  quantity,  // number and unit
  text,
  long_text,  // several lines
  secret,     // a reference
  scalar      // anything on one line, read as YAML reads it
};

struct FormRow {
  QString key;  // as shown: a key, or the number of an item, from 0 as in pointers
  QString title;
  std::string pointer;
  KeyGuide guide;
  FormOrigin origin = FormOrigin::unset;
  QString scope;  // of `above`: "base"
  FormControl control = FormControl::none;
  std::optional<Value> value;  // a scalar that holds or would; nothing for maps and lists
  QString words;               // the value, or what stands for it: "3 items"
  bool is_item = false;
  bool is_map = false;
  bool is_list = false;
  bool declared = false;              // the schema lists or describes the key
  std::optional<QString> held_scope;  // whose value would hold without the one here
  bool held_by_default = false;
  QString held_words;  // that value
  std::vector<Problem> problems;
  bool problem_below = false;

  // Set in the edited profile, or a part of what is.
  [[nodiscard]] bool isHere() const {
    return origin == FormOrigin::here || (origin == FormOrigin::removed && removed_here);
  }
  bool removed_here = false;
  // "here", "base", "default", "not set", "removed"
  [[nodiscard]] QString originWords() const;
  // The verb of the one-click action; empty where there is none.
  [[nodiscard]] QString actionWords() const;
};

// Everything about a place but its problems.
[[nodiscard]] FormRow formRow(const FormSource& source, const FormChild& child, std::size_t number,
                              std::string pointer, const GuideSpot& spot);

[[nodiscard]] FormControl controlFor(const KeyGuide& guide, const std::optional<Value>& value);

}  // namespace sextant::ui
