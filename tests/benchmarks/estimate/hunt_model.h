// SPDX-License-Identifier: GPL-3.0-or-later
// The reference service as rules, estimate and advisor see it: with the demo's own settings, and
// profiles to try.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/capacity/advisor.h"

namespace sextant::benchmark {

struct Subject {
  std::string name;
  std::string text;  // the whole profile
};

// The tuned profile first, then the defaults, then the tuned one with some values changed.
[[nodiscard]] std::vector<Subject> estimateSubjects();
// For the coarse search: pools and times to live.
[[nodiscard]] std::vector<Subject> gridSubjects();
// The text with this value. Ends the program where it cannot be set.
[[nodiscard]] std::string withValue(const std::string& text, const std::string& pointer,
                                    const Value& value);

class HuntModel {
 public:
  // Ends the program where the demo's settings cannot be used.
  explicit HuntModel(int instances);

  // Of each instance. Precondition: a profile that fits the schema.
  [[nodiscard]] std::vector<ServiceSetting> settings(const std::string& profile) const;
  [[nodiscard]] CapacityFacts facts(const std::string& profile,
                                    const std::map<std::string, double>& gauges) const;
  [[nodiscard]] AdvisorQuestion advisorQuestion(const std::string& profile,
                                                const std::map<std::string, double>& gauges) const;

 private:
  [[nodiscard]] RuleQuestion state(const std::string& profile) const;
  int instances_;
  RuleSet rules_;
  std::vector<CapacityModel> model_;  // one
  std::shared_ptr<const ServiceSchema> schema_;
};

}  // namespace sextant::benchmark
