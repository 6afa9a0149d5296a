// SPDX-License-Identifier: GPL-3.0-or-later
// One check of a value against a schema. Private to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/document/value.h"
#include "model/schema/schema_node.h"
#include "model/schema/service_schema.h"

namespace sextant {

class SchemaCheck {
 public:
  // One problem a place, in the order of the places. Work is bounded; where the bound does not
  // suffice, that is a problem too.
  [[nodiscard]] std::vector<SchemaProblem> run(const Value& document, const SchemaNode& schema);

 private:
  struct Step {
    std::string_view key;
    std::size_t number = 0;
    bool is_number = false;
  };
  struct Found {
    std::string pointer;
    std::string said;                  // without the full stop
    std::optional<std::string> shown;  // the value, where the sentence goes on with it
  };
  // Tries a schema without a word about what it finds.
  class Quietly {
   public:
    explicit Quietly(SchemaCheck& check) : check_(check) { ++check_.quiet_; }
    ~Quietly() { --check_.quiet_; }
    Quietly(const Quietly&) = delete;
    Quietly& operator=(const Quietly&) = delete;

   private:
    SchemaCheck& check_;
  };

  bool fits(const Value& value, const SchemaNode& node);
  bool fitsQuietly(const Value& value, const SchemaNode& node);
  bool fitsBelow(const Step& step, const Value& value, const SchemaNode& node);
  bool checkKind(const Value& value, const SchemaNode& node);
  bool checkNumber(const Value& value, const SchemaNode& node);
  bool checkText(const Value& value, const SchemaNode& node);
  bool checkSecret(const Value& value, const SchemaNode& node);
  bool checkList(const Value& list, const SchemaNode& node);
  bool checkItems(const Value& list, const SchemaNode& node);
  bool checkUnique(const Value& list);
  bool checkMap(const Value& map, const SchemaNode& node);
  bool checkRequired(const Value& map, const std::vector<std::string>& keys,
                     const std::string& because);
  bool checkEntries(const Value& map, const SchemaNode& node);
  bool checkEntry(const Value::Member& entry, const SchemaNode& node);
  bool checkKey(const std::string& key, const SchemaNode& names);
  bool checkDependencies(const Value& map, const SchemaNode& node);
  bool checkCombinations(const Value& value, const SchemaNode& node);
  bool checkAlternatives(const Value& value, const SchemaNode& node);
  bool tellOfAlternatives(const Value& value, const SchemaNode& node,
                          const std::vector<const SchemaNode*>& alternatives);
  bool checkSize(std::size_t size, const SizeBounds& bounds, const char* what, const char* unit);
  [[nodiscard]] bool isFound(const Pattern& pattern, std::string_view text);

  // Always false, so that a check can end with it. Sentences are only made where they are told.
  bool report(std::string_view said, const Value* shown = nullptr);
  bool reportExpectation(const Value& value, const SchemaNode& node);
  [[nodiscard]] bool isQuiet() const { return quiet_ > 0 || found_.size() >= problems_max; }
  // Nothing more is looked at.
  void giveUp(std::string why);
  void charge(std::size_t work);
  [[nodiscard]] std::string pointer() const;
  [[nodiscard]] bool isSecret(const std::string& pointer) const;

  static constexpr std::size_t problems_max = 1'000;
  std::vector<Step> path_;
  std::vector<Found> found_;
  std::unordered_set<std::string> secrets_;  // pointers
  int quiet_ = 0;
  std::size_t depth_ = 0;
  std::uint64_t work_left_ = 0;
  std::uint64_t pattern_steps_left_ = 0;
  std::optional<SchemaProblem> gave_up_;
};

}  // namespace sextant
