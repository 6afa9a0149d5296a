// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/item_key.h"

#include "model/schema/schema_guide.h"

namespace sextant {

ItemKey itemKeyOf(const ServiceSchema& schema) {
  SchemaGuide guide(schema.source());
  if (!guide.namesItems()) return {};
  return [guide = std::move(guide)](std::string_view pointer) { return guide.itemKey(pointer); };
}

}  // namespace sextant
