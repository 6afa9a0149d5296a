// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, maps and combinations.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "model/document/json.h"
#include "model/schema/schema_check.h"
#include "model/schema/schema_message.h"

namespace sextant {
namespace {

using Keys = std::unordered_set<std::string_view>;

Keys keysOf(const Value& map) {
  Keys keys;
  for (const auto& [key, member] : map.members())
    keys.insert(key);
  return keys;
}

const SchemaNode& behindReferences(const SchemaNode& node) {
  const SchemaNode* at = &node;
  while (at->reference != nullptr)
    at = at->reference;
  return *at;
}

}  // namespace

bool SchemaCheck::checkList(const Value& list, const SchemaNode& node) {
  const bool right_size = checkSize(list.items().size(), node.items_count, "list", "item");
  const bool unique = !node.unique_items || checkUnique(list);
  return checkItems(list, node) && right_size && unique;
}

bool SchemaCheck::checkItems(const Value& list, const SchemaNode& node) {
  const std::vector<Value>& items = list.items();
  bool good = true;
  for (std::size_t i = 0; i < items.size() && !gave_up_; ++i) {
    const SchemaNode* schema = i < node.first_items.size() ? node.first_items[i] : node.items;
    if (schema != nullptr) good = fitsBelow({{}, i, true}, items[i], *schema) && good;
    if (!good && quiet_ > 0) return false;
  }
  if (node.contains == nullptr) return good;
  const bool contains = std::any_of(items.begin(), items.end(), [&](const Value& item) {
    return !gave_up_ && fitsQuietly(item, *node.contains);
  });
  if (contains || isQuiet()) return contains && good;
  return report("No item of this list is " + expectation(*behindReferences(*node.contains).source) +
                ", and one must be");
}

bool SchemaCheck::checkUnique(const Value& list) {
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < list.items().size() && !gave_up_; ++i) {
    std::string same = sameness(list.items()[i]);
    charge(1 + same.size() / 16);
    const auto [place, is_new] = known.emplace(std::move(same), i);
    if (!is_new && isQuiet()) return false;
    if (!is_new)
      return report("No item may be in this list twice, and the items " +
                    std::to_string(place->second) + " and " + std::to_string(i) + " are the same");
  }
  return true;
}

bool SchemaCheck::checkMap(const Value& map, const SchemaNode& node) {
  const bool right_size = checkSize(map.members().size(), node.keys_count, "map", "key");
  const bool complete = checkRequired(map, node.required, "");
  const bool entries = checkEntries(map, node);
  return checkDependencies(map, node) && right_size && complete && entries;
}

bool SchemaCheck::checkRequired(const Value& map, const std::vector<std::string>& keys,
                                const std::string& because) {
  if (keys.empty()) return true;
  const Keys present = keysOf(map);
  charge(present.size() + keys.size());
  std::string missing;
  std::size_t count = 0;
  for (const std::string& key : keys) {
    if (present.count(key) > 0) continue;
    if (isQuiet()) return false;
    if (++count <= 10) missing += (count > 1 ? ", " : "") + jsonString(key);
  }
  if (count == 0) return true;
  if (count > 10) missing += " and more";
  return report((count == 1 ? "The key " : "The keys ") + missing +
                (count == 1 ? " is missing here" : " are missing here") + because);
}

bool SchemaCheck::checkEntries(const Value& map, const SchemaNode& node) {
  const bool looks = !node.properties.empty() || !node.pattern_properties.empty() ||
                     node.other_properties != nullptr || node.property_names != nullptr;
  bool good = true;
  for (const auto& entry : map.members()) {
    if (!looks || gave_up_) break;
    charge(1);
    good = checkEntry(entry, node) && good;
    if (!good && quiet_ > 0) return false;
  }
  return good;
}

bool SchemaCheck::checkEntry(const Value::Member& entry, const SchemaNode& node) {
  const auto& [key, value] = entry;
  const Step step{key, 0, false};
  bool good = node.property_names == nullptr || checkKey(key, *node.property_names);
  bool described = false;
  if (const auto own = node.properties.find(key); own != node.properties.end()) {
    described = true;
    good = fitsBelow(step, value, *own->second) && good;
  }
  for (const auto& [pattern, schema] : node.pattern_properties) {
    if (gave_up_ || !isFound(pattern, key)) continue;
    described = true;
    good = fitsBelow(step, value, *schema) && good;
  }
  if (described || node.other_properties == nullptr) return good;
  if (node.other_properties->boolean == false) {
    path_.push_back(step);
    good = report("This key is not known to the service");
    path_.pop_back();
    return good;
  }
  return fitsBelow(step, value, *node.other_properties) && good;
}

// What is wrong with a key is told as a problem at the key.
bool SchemaCheck::checkKey(const std::string& key, const SchemaNode& names) {
  const Value text = Value::string(key);
  if (fitsQuietly(text, names)) return true;
  if (isQuiet()) return false;
  SchemaCheck why;
  const auto problems = gave_up_ ? std::vector<SchemaProblem>() : why.run(text, names);
  path_.push_back({key, 0, false});
  report("This key cannot be here" +
         (problems.empty()
              ? std::string()
              : ". " + problems.front().message.substr(0, problems.front().message.size() - 1)));
  path_.pop_back();
  return false;
}

bool SchemaCheck::checkDependencies(const Value& map, const SchemaNode& node) {
  if (node.dependencies.empty()) return true;
  const Keys present = keysOf(map);
  charge(present.size() + node.dependencies.size());
  bool good = true;
  for (const SchemaDependency& dependency : node.dependencies) {
    if (present.count(dependency.key) == 0 || gave_up_) continue;
    good =
        checkRequired(map, dependency.required, ", as " + jsonString(dependency.key) + " is set") &&
        good;
    if (dependency.schema != nullptr) good = fits(map, *dependency.schema) && good;
  }
  return good;
}

bool SchemaCheck::checkCombinations(const Value& value, const SchemaNode& node) {
  bool good = true;
  for (const SchemaNode* schema : node.all_of) {
    good = fits(value, *schema) && good;
    if (!good && quiet_ > 0) return false;
  }
  good = checkAlternatives(value, node) && good;
  if (node.excluded != nullptr && fitsQuietly(value, *node.excluded))
    good = report("The schema excludes this value", value.isScalar() ? &value : nullptr);
  if (node.condition != nullptr) {
    const bool holds = fitsQuietly(value, *node.condition);
    const SchemaNode* then = holds ? node.then_schema : node.else_schema;
    if (then != nullptr) good = fits(value, *then) && good;
  }
  return good;
}

bool SchemaCheck::checkAlternatives(const Value& value, const SchemaNode& node) {
  const auto fitting = [&](const std::vector<const SchemaNode*>& schemas, std::size_t most) {
    std::size_t count = 0;
    for (const SchemaNode* schema : schemas) {
      if (count < most && !gave_up_ && fitsQuietly(value, *schema)) ++count;
    }
    return count;
  };
  bool good = true;
  if (!node.any_of.empty() && fitting(node.any_of, 1) == 0)
    good = tellOfAlternatives(value, node, node.any_of);
  if (node.one_of.empty()) return good;
  const std::size_t count = fitting(node.one_of, 2);
  if (count == 0) return tellOfAlternatives(value, node, node.one_of);
  return (count == 1 ||
          report(
              "This fits more than one of the forms that the schema allows, and must fit one")) &&
         good;
}

// Where the kind of the value leaves one form alone, what is wrong in that form; else what the
// forms are.
bool SchemaCheck::tellOfAlternatives(const Value& value, const SchemaNode& node,
                                     const std::vector<const SchemaNode*>& alternatives) {
  if (isQuiet() || gave_up_) return false;
  const SchemaNode* only = nullptr;
  std::size_t possible = 0;
  std::string forms;
  for (const SchemaNode* schema : alternatives) {
    const SchemaNode& form = behindReferences(*schema);
    if (form.boolean) continue;
    {
      const Quietly quietly(*this);
      if (checkKind(value, form)) {
        only = schema;
        ++possible;
      }
    }
    const std::string words = expectation(*form.source);
    if (forms.find(words) == std::string::npos && forms.size() < 300)
      forms += (forms.empty() ? "" : " or ") + words;
  }
  if (possible == 1 && !fits(value, *only)) return false;
  const bool has_examples = node.source->member("examples") != nullptr;
  return report(
      "This must be " + (has_examples || forms.empty() ? expectation(*node.source) : forms),
      &value);
}

}  // namespace sextant
