// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_edits.h"

#include <algorithm>

#include "model/document/pointer.h"

namespace sextant::ui {
namespace {

std::string pointerOf(const FormPath& path, std::size_t steps) {
  std::string pointer;
  for (std::size_t i = 1; i < steps; ++i)
    pointer += '/' + escapeStep(path.steps[i].step);
  return pointer;
}

// The outermost list on the way that the edited document does not have; 0 where there is none.
std::size_t inheritedList(const FormSource& source, const FormPath& path) {
  for (std::size_t i = 1; i < path.steps.size(); ++i) {
    const FormIds& ids = path.steps[i].ids;
    const auto value = source.value(ids);
    if (value && !value->isHere() && value->kind() == ValueKind::sequence) return i;
  }
  return 0;
}

Value* inside(Value& list, const FormPath& path, std::size_t from) {
  Value* at = &list;
  for (std::size_t i = from; at != nullptr && i < path.steps.size(); ++i) {
    const std::string& step = path.steps[i].step;
    if (at->isMap()) {
      Value* member = at->member(step);
      at = member != nullptr ? member : &at->setMember(step, Value::null());
    } else {
      const auto number = stepIndex(step);
      const bool there = at->isSequence() && number && *number < at->items().size();
      at = there ? &at->items()[*number] : nullptr;
    }
  }
  return at;
}

// Copies the inherited list at `list` with a change to what lies at the end of the path.
template <class Change>
Result<EditResult> copyList(const FormSource& source, const FormPath& path, std::size_t list,
                            Change change) {
  Value copy = source.folded(path.steps[list].ids);
  Value* at = inside(copy, path, list + 1);
  if (at == nullptr || !change(*at)) return fail(ErrorKind::usage, "The list has changed.");
  return source.own->set(pointerOf(path, list + 1), copy);
}

FormPath parentOf(const FormPath& path) {
  FormPath parent = path;
  parent.steps.pop_back();
  return parent;
}

}  // namespace

std::string FormPath::pointer() const {
  return pointerOf(*this, steps.size());
}

Result<EditResult> setEdit(const FormSource& source, const FormPath& path, const Value& value) {
  if (const std::size_t list = inheritedList(source, path); list > 0) {
    return copyList(source, path, list, [&](Value& at) {
      at = value;
      return true;
    });
  }
  return source.own->set(path.pointer(), value);
}

Result<EditResult> overrideEdit(const FormSource& source, const FormPath& path,
                                const std::optional<Value>& fallback) {
  const auto held = source.inherited(path.ids());
  if (held) return setEdit(source, path, source.folded(path.ids()));
  if (fallback) return setEdit(source, path, *fallback);
  return fail(ErrorKind::usage, "There is no value to begin with. Type one.");
}

Result<EditResult> removeEdit(const FormSource& source, const FormPath& path) {
  const FormPath::Step& last = path.steps.back();
  const FormPath parent = parentOf(path);
  if (const std::size_t list = inheritedList(source, parent);
      list > 0 && last.entry == FormEntry::item) {
    return copyList(source, parent, list, [&](Value& at) {
      const auto number = stepIndex(last.step);
      if (!at.isSequence() || !number || *number >= at.items().size()) return false;
      at.items().erase(at.items().begin() + static_cast<std::ptrdiff_t>(*number));
      return true;
    });
  }
  if (last.ids.own == no_node) return fail(ErrorKind::usage, "This key is not set here.");
  std::size_t steps = path.steps.size();
  while (last.entry == FormEntry::key && steps > 2) {
    const FormPath::Step& map = path.steps[steps - 2];
    const bool only = source.own->childCount(map.ids.own) == 1;
    if (!only || map.required || map.entry == FormEntry::item) break;
    --steps;
  }
  return source.own->remove(pointerOf(path, steps));
}

Result<EditResult> addKeyEdit(const FormSource& source, const FormPath& map, std::string_view key,
                              const Value& value) {
  if (key.empty()) return fail(ErrorKind::usage, "A key needs a name.");
  FormPath path = map;
  path.steps.push_back({{}, FormEntry::key, std::string(key), false});
  const auto held = source.own->find(path.pointer());
  if (held && *held)
    return fail(ErrorKind::usage, "The key \"" + std::string(key) + "\" is already there.");
  return setEdit(source, path, value);
}

Result<EditResult> addItemEdit(const FormSource& source, const FormPath& list, const Value& value) {
  if (const std::size_t outer = inheritedList(source, list); outer > 0) {
    return copyList(source, list, outer, [&](Value& at) {
      if (at.isSequence()) at.items().push_back(value);
      return at.isSequence();
    });
  }
  const NodeId own = list.ids().own;
  if (own != no_node && source.own->node(own).kind == ValueKind::sequence &&
      source.own->childCount(own) > 0) {
    return source.own->insert(list.pointer() + "/-", value);
  }
  return source.own->set(list.pointer(), Value::sequence({value}));
}

Result<EditResult> renameEdit(const FormSource& source, const FormPath& path,
                              std::string_view key) {
  if (key.empty()) return fail(ErrorKind::usage, "A key needs a name.");
  if (path.ids().own == no_node)
    return fail(ErrorKind::usage, "This key is inherited; rename it where it is set.");
  return source.own->rename(path.pointer(), key);
}

Result<EditResult> moveEdit(const FormSource& source, const FormPath& path, int by) {
  const FormPath parent = parentOf(path);
  const auto number = stepIndex(path.steps.back().step);
  const auto list = source.value(parent.ids());
  if (!number || !list || list->kind() != ValueKind::sequence)
    return fail(ErrorKind::usage, "Only items of a list can be moved.");
  if (inheritedList(source, parent) > 0)
    return fail(ErrorKind::usage, "This list is inherited; override it here to move its items.");
  const auto count = static_cast<long long>(list->document->childCount(list->id));
  const long long wanted = static_cast<long long>(*number) + by;
  if (wanted < 0 || wanted >= count)
    return fail(ErrorKind::usage, "The item is at the end of the list.");
  return source.own->move(path.pointer(), Place::at(static_cast<std::size_t>(wanted)));
}

Value initialValue(const KeyGuide& guide) {
  if (guide.default_value) return *guide.default_value;
  if (!guide.allowed.empty()) return guide.allowed.front();
  if (guide.secret) return Value::string("secret://");
  if (!guide.kinds.empty()) {
    switch (guide.kinds.front()) {
      case ValueKind::boolean:
        return Value::boolean(false);
      case ValueKind::integer:
      case ValueKind::real:
        return Value::integerText(guide.minimum.empty() ||
                                          guide.minimum.find_first_of(".eE") != std::string::npos
                                      ? "0"
                                      : guide.minimum);
      case ValueKind::map:
        return Value::map();
      case ValueKind::sequence:
        return Value::sequence();
      case ValueKind::string:
      case ValueKind::null:
        break;
    }
  }
  return guide.suggested.empty() ? Value::string("") : guide.suggested.front();
}

}  // namespace sextant::ui
