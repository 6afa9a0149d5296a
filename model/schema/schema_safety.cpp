// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_safety.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace sextant {
namespace {

constexpr std::size_t checks_of_a_value_max = 100'000;
constexpr std::size_t chain_max = 200;

// Of a check of one value against a schema, references followed.
struct Cost {
  std::size_t checks = 0;  // 0: being counted
  std::size_t chain = 0;   // how many of them stand in one another
};

class Safety {
 public:
  // `depth` is how many calls of this are under way.
  Result<Cost> costOf(const SchemaNode& node, std::size_t depth) {
    const auto known = costs_.find(&node);
    if (known != costs_.end()) {
      if (known->second.checks == 0) {
        return fail(ErrorKind::input,
                    "A reference in the schema leads back to itself without going a level down, "
                    "so no value could ever be checked against it.");
      }
      return known->second;
    }
    costs_[&node] = {};
    Cost cost{1, 1};
    for (const SchemaNode* other : onTheSameValue(node)) {
      const auto more = depth < chain_max ? costOf(*other, depth + 1) : Cost{1, chain_max};
      if (!more) return more;
      cost.checks += more->checks;
      cost.chain = std::max(cost.chain, more->chain + 1);
      if (cost.checks > checks_of_a_value_max) {
        return fail(ErrorKind::input,
                    "The schema's combinations would check one value more than 100,000 times.");
      }
      if (cost.chain > chain_max)
        return fail(ErrorKind::input, "A chain of more than 200 references is on one value.");
    }
    costs_[&node] = cost;
    return cost;
  }

 private:
  static std::vector<const SchemaNode*> onTheSameValue(const SchemaNode& node) {
    std::vector<const SchemaNode*> result;
    const auto add = [&](const SchemaNode* other) {
      if (other != nullptr) result.push_back(other);
    };
    add(node.reference);
    for (const auto* list : {&node.all_of, &node.any_of, &node.one_of})
      result.insert(result.end(), list->begin(), list->end());
    for (const SchemaNode* other :
         {node.excluded, node.condition, node.then_schema, node.else_schema})
      add(other);
    for (const SchemaDependency& dependency : node.dependencies)
      add(dependency.schema);
    return result;
  }

  std::unordered_map<const SchemaNode*, Cost> costs_;
};

}  // namespace

Result<void> checkSafety(const std::deque<SchemaNode>& nodes) {
  Safety safety;
  for (const SchemaNode& node : nodes) {
    if (const auto cost = safety.costOf(node, 0); !cost) return tl::unexpected<Error>(cost.error());
  }
  return {};
}

}  // namespace sextant
