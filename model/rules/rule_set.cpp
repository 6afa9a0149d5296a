// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "model/checks/settings_section.h"

namespace sextant {
namespace {

constexpr const char* section = "rules";
constexpr std::size_t rules_max = 200;
constexpr std::size_t facts_max = 200;
constexpr std::size_t name_bytes_max = 60;

tl::unexpected<Error> wrong(const std::string& where, const std::string& what) {
  return fail(ErrorKind::input, what, where, "Correct the section \"rules\" of the settings.");
}

// The member's text; an empty one where it is not there and need not be.
Result<std::string> textAt(const Value& map, const char* key, const std::string& where,
                           bool is_required = true) {
  const Value* value = map.member(key);
  if (value == nullptr && !is_required) return std::string();
  if (value == nullptr || value->kind() != ValueKind::string || value->text().empty())
    return wrong(where + '/' + key, "A text is needed here.");
  return value->text();
}

Result<void> onlyKeys(const Value& map, const std::set<std::string>& keys,
                      const std::string& where) {
  if (!map.isMap()) return wrong(where, "A map is needed here.");
  for (const auto& [key, value] : map.members()) {
    if (!keys.contains(key)) {
      std::string known;
      for (const std::string& one : keys)
        known += (known.empty() ? "" : ", ") + one;
      return wrong(where + '/' + key, "There is no such key here: only " + known + '.');
    }
  }
  return {};
}

template <class Parsed>
Result<Parsed> parsed(Result<std::string> text, const std::string& where) {
  if (!text) return tl::unexpected<Error>(text.error());
  auto done = Parsed::parse(*text);
  if (done) return done;
  const Error& error = done.error();
  return wrong(where, error.where.empty() ? error.what : error.where + ": " + error.what);
}

Result<std::vector<std::string>> pointersAt(const Value& map, const std::string& where) {
  std::vector<std::string> pointers;
  const Value* value = map.member("at");
  if (value == nullptr) return pointers;
  const bool is_list = value->isSequence() && !value->items().empty();
  for (const Value& item : is_list ? value->items() : std::vector<Value>{*value}) {
    if (item.kind() != ValueKind::string || item.text().empty() || item.text()[0] != '/')
      return wrong(where + "/at", "A JSON pointer such as /db/pool/max is needed here.");
    pointers.push_back(item.text());
  }
  return pointers;
}

Result<Rule> ruleOf(const Value& map, const std::string& where) {
  if (auto known = onlyKeys(map, {"name", "severity", "check", "says", "change", "at"}, where);
      !known)
    return tl::unexpected<Error>(known.error());
  const auto name = textAt(map, "name", where);
  if (!name) return tl::unexpected<Error>(name.error());
  if (name->size() > name_bytes_max) return wrong(where + "/name", "This name is too long.");
  const auto severity = textAt(map, "severity", where, false);
  if (!severity) return tl::unexpected<Error>(severity.error());
  if (!severity->empty() && *severity != "error" && *severity != "warning")
    return wrong(where + "/severity", "It is \"error\" or \"warning\".");
  auto check = parsed<RuleExpression>(textAt(map, "check", where), where + "/check");
  if (!check) return tl::unexpected<Error>(check.error());
  auto says = parsed<RuleSentence>(textAt(map, "says", where), where + "/says");
  if (!says) return tl::unexpected<Error>(says.error());
  auto change = parsed<RuleSentence>(textAt(map, "change", where, false), where + "/change");
  if (!change) return tl::unexpected<Error>(change.error());
  auto shown_at = pointersAt(map, where);
  if (!shown_at) return tl::unexpected<Error>(shown_at.error());
  if (shown_at->empty()) *shown_at = check->paths();
  return Rule{*name,
              *severity == "error" ? Severity::error : Severity::warning,
              std::move(*check),
              std::move(*says),
              std::move(*change),
              std::move(*shown_at)};
}

// One value for all instances: it reads values in groups alone.
Result<RuleExpression> factValueAt(const Value& map, const std::string& where) {
  auto value = parsed<RuleExpression>(textAt(map, "value", where), where + "/value");
  if (!value) return value;
  if (value->isOfInstance())
    return wrong(where + "/value", "A fact is of the whole fleet: name a group, as in "
                                   "min(instances(\"edge\"), timeouts.server).");
  if (!value->facts().empty())
    return wrong(where + "/value", "A fact is not made of other facts.");
  return value;
}

Result<FactSource> factOf(const std::string& name, const Value& value, const std::string& where) {
  FactSource fact{name, {}, {}, {}};
  const Value* said = &value;
  if (value.isMap()) {
    if (auto known = onlyKeys(value, {"gauge", "value", "else"}, where); !known)
      return tl::unexpected<Error>(known.error());
    if (value.member("value") != nullptr) {
      if (value.member("gauge") != nullptr)
        return wrong(where, "A fact has a gauge or a value, not both.");
      auto computed = factValueAt(value, where);
      if (!computed) return tl::unexpected<Error>(computed.error());
      fact.value = std::move(*computed);
    } else {
      const auto gauge = textAt(value, "gauge", where);
      if (!gauge) return tl::unexpected<Error>(gauge.error());
      fact.gauge = *gauge;
    }
    said = value.member("else");
  }
  if (said == nullptr) return fact;
  if (!said->isScalar() || said->kind() == ValueKind::null)
    return wrong(where, "A fact is a number, a duration, a size, a text or true or false.");
  fact.otherwise = ruleValueOf(*said, {});
  return fact;
}

Result<RuleSet> ruleSetOf(const Value& value, const std::string& where) {
  RuleSet set;
  if (auto known = onlyKeys(value, {"facts", "list"}, where); !known)
    return tl::unexpected<Error>(known.error());
  if (const Value* facts = value.member("facts")) {
    if (!facts->isMap() || facts->members().size() > facts_max)
      return wrong(where + "/facts", "A map of at most 200 facts is needed here.");
    for (const auto& [name, fact] : facts->members()) {
      auto source = factOf(name, fact, where + "/facts/" + name);
      if (!source) return tl::unexpected<Error>(source.error());
      set.facts.push_back(std::move(*source));
    }
  }
  const Value* list = value.member("list");
  if (list == nullptr) return set;
  if (!list->isSequence() || list->items().size() > rules_max)
    return wrong(where + "/list", "A list of at most 200 rules is needed here.");
  std::set<std::string> names;
  for (std::size_t i = 0; i < list->items().size(); ++i) {
    const std::string place = where + "/list/" + std::to_string(i);
    auto rule = ruleOf(list->items()[i], place);
    if (!rule) return tl::unexpected<Error>(rule.error());
    if (!names.insert(rule->name).second)
      return wrong(place + "/name", "Another rule is called \"" + rule->name + "\" as well.");
    for (const std::string& fact : rule->check.facts()) {
      const bool is_there = std::any_of(set.facts.begin(), set.facts.end(),
                                        [&](const FactSource& one) { return one.name == fact; });
      if (!is_there) return wrong(place + "/check", "There is no fact \"" + fact + "\" in /facts.");
    }
    set.rules.push_back(std::move(*rule));
  }
  return set;
}

}  // namespace

std::vector<std::string> RuleSet::services() const {
  std::set<std::string> names;
  for (const Rule& rule : rules)
    names.insert(rule.check.services().begin(), rule.check.services().end());
  for (const FactSource& fact : facts) {
    if (fact.value) names.insert(fact.value->services().begin(), fact.value->services().end());
  }
  return {names.begin(), names.end()};
}

RuleFacts RuleSet::factsWith(const std::map<std::string, double>& gauges) const {
  RuleFacts known;
  for (const FactSource& fact : facts) {
    if (fact.value) continue;
    const auto measured = gauges.find(fact.gauge);
    if (!fact.gauge.empty() && measured != gauges.end() && std::isfinite(measured->second)) {
      // A gauge has no unit of its own: that of what is said otherwise.
      const auto* said = fact.otherwise ? std::get_if<RuleNumber>(&*fact.otherwise) : nullptr;
      known[fact.name] = RuleNumber{measured->second, measured->second,
                                    said == nullptr ? Dimension{} : said->dimension};
    } else if (fact.otherwise) {
      known[fact.name] = *fact.otherwise;
    } else {
      known[fact.name] = RuleUnknown{"nobody measures \"" + fact.gauge + '"'};
    }
  }
  return known;
}

void RuleSet::computeFacts(RuleWorld& world) const {
  for (const FactSource& fact : facts) {
    if (!fact.value) continue;
    RuleValue value = evaluate(*fact.value, world, nullptr);
    const bool is_open = std::holds_alternative<RuleUnknown>(value) ||
                         std::holds_alternative<RuleNothing>(value);
    world.facts[fact.name] = is_open && fact.otherwise ? *fact.otherwise : std::move(value);
  }
}

Result<RuleSet> serviceRules(const ProfileSet& settings, const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  return *found ? ruleSetOf((*found)->value, (*found)->where) : RuleSet{};
}

std::vector<Problem> checkRuleSettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = ruleSetOf(value, std::string("/") + section);
    if (!usable) return tl::unexpected<Error>(usable.error());
    return {};
  });
}

}  // namespace sextant
