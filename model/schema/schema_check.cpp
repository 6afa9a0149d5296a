// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_check.h"

#include <algorithm>
#include <map>

#include "model/document/pointer.h"
#include "model/schema/schema_message.h"

namespace sextant {
namespace {

// A profile of a million keys needs some ten million; about five seconds.
constexpr std::uint64_t work_max = 50'000'000;
constexpr std::uint64_t pattern_steps_max = 500'000'000;
constexpr std::size_t depth_max = 4'000;

bool isOfType(const Value& value, const std::string& type) {
  switch (value.kind()) {
    case ValueKind::null:
      return type == "null";
    case ValueKind::boolean:
      return type == "boolean";
    case ValueKind::string:
      return type == "string";
    case ValueKind::map:
      return type == "object";
    case ValueKind::sequence:
      return type == "array";
    case ValueKind::integer:
      return type == "integer" || type == "number";
    case ValueKind::real:
      break;
  }
  if (type != "integer") return type == "number";
  const auto number = Decimal::parse(value.text());
  return number && number->isInteger();
}

bool isNumber(const Value& value) {
  return value.kind() == ValueKind::integer || value.kind() == ValueKind::real;
}

bool isReferenceToSecret(const Value& value) {
  constexpr std::string_view scheme = "secret://";
  if (value.kind() != ValueKind::string || value.text().rfind(scheme, 0) != 0) return false;
  const std::string_view name = std::string_view(value.text()).substr(scheme.size());
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
  };
  return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), fits);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

std::vector<SchemaProblem> SchemaCheck::run(const Value& document, const SchemaNode& schema) {
  work_left_ = work_max;
  pattern_steps_left_ = pattern_steps_max;
  const bool good = fits(document, schema);
  if (good && !gave_up_) return {};
  std::map<std::string, std::string> by_pointer;
  if (gave_up_)
    by_pointer.emplace(gave_up_->pointer,
                       gave_up_->message + ". What comes after it was not checked.");
  for (const Found& found : found_) {
    // A secret is not repeated, whatever else is wrong with it.
    const bool shows = found.shown && !isSecret(found.pointer);
    by_pointer.emplace(found.pointer, found.said + (shows ? "; it is " + *found.shown + '.' : "."));
  }
  std::vector<SchemaProblem> problems;
  for (auto& [pointer, message] : by_pointer)
    problems.push_back({pointer, message});
  if (problems.empty()) problems.push_back({"", "The profile does not fit the service's schema."});
  return problems;
}

bool SchemaCheck::fits(const Value& value, const SchemaNode& node) {
  charge(1);
  if (depth_ >= depth_max) giveUp("The schema goes too deep to be checked");
  if (gave_up_) return false;
  if (node.boolean) return *node.boolean || report("Nothing may be set here");
  ++depth_;
  bool good = true;
  if (node.reference != nullptr) {
    good = checkSecret(value, node) && fits(value, *node.reference);
  } else {
    // Of a value of the wrong kind, or an unknown key, nothing else is worth telling.
    good = checkSecret(value, node) && checkKind(value, node);
    if (good && isNumber(value)) good = checkNumber(value, node);
    if (good && value.kind() == ValueKind::string) good = checkText(value, node);
    if (good && value.isSequence()) good = checkList(value, node);
    if (good && value.isMap()) good = checkMap(value, node);
    if (good || quiet_ == 0) good = checkCombinations(value, node) && good;
  }
  --depth_;
  return good && !gave_up_;
}

bool SchemaCheck::fitsQuietly(const Value& value, const SchemaNode& node) {
  const Quietly quietly(*this);
  return fits(value, node);
}

bool SchemaCheck::fitsBelow(const Step& step, const Value& value, const SchemaNode& node) {
  path_.push_back(step);
  const bool good = fits(value, node);
  path_.pop_back();
  return good;
}

bool SchemaCheck::checkSecret(const Value& value, const SchemaNode& node) {
  if (!node.secret) return true;
  secrets_.insert(pointer());
  return isReferenceToSecret(value) ||
         report(
             "This is a secret, which no profile may hold: put a reference like secret://NAME "
             "here, and the secret itself on the hosts");
}

bool SchemaCheck::checkKind(const Value& value, const SchemaNode& node) {
  const auto is = [&](const std::string& type) { return isOfType(value, type); };
  if (node.types && std::none_of(node.types->begin(), node.types->end(), is))
    return reportExpectation(value, node);
  if (!node.allowed) return true;
  std::string same = sameness(value);
  charge(same.size() / 16);
  return node.allowed->count(same) > 0 || reportExpectation(value, node);
}

bool SchemaCheck::checkNumber(const Value& value, const SchemaNode& node) {
  const bool bounded = node.minimum || node.above || node.maximum || node.below || node.step;
  if (!bounded) return true;
  const auto number = Decimal::parse(value.text());
  if (!number) return report("This number cannot be compared", &value);
  const bool in_range = (!node.minimum || compare(*number, *node.minimum) >= 0) &&
                        (!node.above || compare(*number, *node.above) > 0) &&
                        (!node.maximum || compare(*number, *node.maximum) <= 0) &&
                        (!node.below || compare(*number, *node.below) < 0);
  if (!in_range) return reportExpectation(value, node);
  if (!node.step) return true;
  charge(value.text().size());
  if (number->isMultipleOf(*node.step)) return true;
  return !isQuiet() &&
         report("This must be a multiple of " + node.source->member("multipleOf")->text(), &value);
}

bool SchemaCheck::checkText(const Value& value, const SchemaNode& node) {
  charge(value.text().size() / 16);
  const bool counted = node.length.least || node.length.most;
  if (counted && !checkSize(characters(value.text()), node.length, "text", "character"))
    return false;
  if (node.pattern && !isFound(*node.pattern, value.text())) {
    if (gave_up_ || isQuiet()) return false;
    const bool has_examples = node.source->member("examples") != nullptr;
    return report(has_examples
                      ? "This must be " + expectation(*node.source)
                      : "This must fit the pattern " + node.source->member("pattern")->text(),
                  &value);
  }
  if (node.format == nullptr || node.format->fits(value.text())) return true;
  return !isQuiet() && report("This must be " + std::string(node.format->what), &value);
}

bool SchemaCheck::checkSize(std::size_t size, const SizeBounds& bounds, const char* what,
                            const char* unit) {
  const bool fits =
      (!bounds.least || size >= *bounds.least) && (!bounds.most || size <= *bounds.most);
  if (fits || isQuiet()) return fits;
  const auto counted = [unit](std::size_t count) {
    return std::to_string(count) + ' ' + unit + (count == 1 ? "" : "s");
  };
  if (bounds.least && size < *bounds.least)
    return report("This " + std::string(what) + " must have at least " + counted(*bounds.least) +
                  "; it has " + std::to_string(size));
  if (bounds.most && size > *bounds.most)
    return report("This " + std::string(what) + " may have at most " + counted(*bounds.most) +
                  "; it has " + std::to_string(size));
  return true;
}

bool SchemaCheck::isFound(const Pattern& pattern, std::string_view text) {
  const auto found = pattern.foundIn(text, pattern_steps_left_);
  if (!found) giveUp(found.error().what);
  return found && *found;
}

bool SchemaCheck::report(std::string_view said, const Value* shown) {
  if (isQuiet()) return false;
  std::optional<std::string> text;
  if (shown != nullptr) text = inSentence(*shown);
  found_.push_back({pointer(), std::string(said), std::move(text)});
  return false;
}

bool SchemaCheck::reportExpectation(const Value& value, const SchemaNode& node) {
  return !isQuiet() && report("This must be " + expectation(*node.source), &value);
}

void SchemaCheck::giveUp(std::string why) {
  if (!why.empty() && why.back() == '.') why.pop_back();
  if (!gave_up_) gave_up_ = SchemaProblem{pointer(), std::move(why)};
}

void SchemaCheck::charge(std::size_t work) {
  if (work > work_left_) giveUp("The schema asks for too much work to be checked on this profile");
  work_left_ -= std::min<std::uint64_t>(work, work_left_);
}

std::string SchemaCheck::pointer() const {
  std::string result;
  for (const Step& step : path_)
    result += '/' + (step.is_number ? std::to_string(step.number) : escapeStep(step.key));
  return result;
}

// True at a secret and below it.
bool SchemaCheck::isSecret(const std::string& pointer) const {
  std::string at = pointer;
  while (!secrets_.empty()) {
    if (secrets_.count(at) > 0) return true;
    if (at.empty()) return false;
    at.erase(at.rfind('/'));
  }
  return false;
}

}  // namespace sextant
