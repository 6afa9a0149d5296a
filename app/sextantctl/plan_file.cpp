// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/plan_file.h"

#include "app/sextantctl/inputs.h"
#include "model/document/json.h"

namespace sextant::ctl {

Result<std::string> planFromText(const std::string& text, const std::string& name) {
  const auto document = parseDocument(text, name);
  if (!document) return tl::unexpected<Error>(document.error());
  const auto plan = normalPlan(document->value());
  if (plan) return toJson(*plan);
  const std::string& pointer = plan.error().where;
  const Position position = document->markOf(document->nearest(pointer));
  return fail(ErrorKind::input,
              toString(Problem{Severity::error, plan.error().what, pointer, position, {}}, name));
}

Result<std::string> readPlan(const std::string& file) {
  const auto text = readFile(file);
  if (!text) return tl::unexpected<Error>(text.error());
  return planFromText(*text, file);
}

}  // namespace sextant::ctl
