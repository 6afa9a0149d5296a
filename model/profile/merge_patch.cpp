// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile/merge_patch.h"

namespace sextant {

Value mergePatch(Value target, const Value& patch) {
  if (!patch.isMap()) return patch;
  if (!target.isMap()) target = Value::map();
  for (const auto& [key, value] : patch.members()) {
    if (value.kind() == ValueKind::null) {
      target.removeMember(key);
      continue;
    }
    const Value* existing = target.member(key);
    target.setMember(key, mergePatch(existing == nullptr ? Value::null() : *existing, value));
  }
  return target;
}

}  // namespace sextant
