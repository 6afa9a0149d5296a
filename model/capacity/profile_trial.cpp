// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/profile_trial.h"

#include <algorithm>
#include <array>

#include "model/document/document.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

constexpr std::array<long long, 19> counts{1,  2,  3,  4,   6,   8,   12,  16,   24,  32,
                                           48, 64, 96, 128, 256, 512, 1000, 2000, 4000};
constexpr std::array<const char*, 10> durations{"100ms", "250ms", "500ms", "1000ms", "1500ms",
                                                "2s",    "5s",    "10s",   "30s",    "60s"};

}  // namespace

Value valueInForce(const RuleSubject& subject, const std::string& pointer) {
  const auto& inventory = subject.inventory;
  const auto effective =
      effectiveProfile(subject.profiles, inventory.empty() ? Scope{} : inventory.front());
  if (effective) {
    const auto found = valueAt(effective->value, pointer);
    if (found && *found != nullptr) return **found;
  }
  const Value* described = subject.schema == nullptr ? nullptr : subject.schema->describe(pointer);
  const Value* otherwise = described == nullptr ? nullptr : described->member("default");
  return otherwise == nullptr ? Value() : *otherwise;
}

std::vector<Value> valuesToTry(const Value& now) {
  std::vector<Value> values;
  if (now.kind() == ValueKind::boolean) values.push_back(Value::boolean(now.text() != "true"));
  if (now.kind() == ValueKind::integer) {
    for (const long long count : counts)
      values.push_back(Value::integer(count));
  }
  if (now.kind() == ValueKind::string) {
    for (const char* duration : durations)
      values.push_back(Value::string(duration));
  }
  std::erase(values, now);
  return values;
}

std::optional<std::string> textWith(const std::string& text, const std::string& pointer,
                                    const Value& value) {
  auto document = Document::parse(text);
  if (!document) return std::nullopt;
  const auto edit = document->set(pointer, value);
  if (!edit || !document->apply(edit->patch)) return std::nullopt;
  return document->text();
}

SchemaTrial::SchemaTrial(const ServiceSchema* schema, const std::string& before)
    : schema_(schema) {
  const auto document = schema == nullptr ? Document::parse("") : Document::parse(before);
  if (schema == nullptr || !document) return;
  for (const SchemaProblem& problem : schema->check(document->value()))
    known_.emplace(problem.pointer, problem.message);
}

bool SchemaTrial::takes(const std::string& text) const {
  if (schema_ == nullptr) return true;
  const auto document = Document::parse(text);
  if (!document) return false;
  const auto problems = schema_->check(document->value());
  return std::all_of(problems.begin(), problems.end(), [this](const SchemaProblem& problem) {
    return known_.contains({problem.pointer, problem.message});
  });
}

double magnitudeOf(const Value& value) {
  const RuleValue known = ruleValueOf(value, {});
  const auto* number = std::get_if<RuleNumber>(&known);
  return number == nullptr ? 0 : number->low;
}

}  // namespace sextant
