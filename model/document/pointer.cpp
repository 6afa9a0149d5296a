// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/pointer.h"

#include <charconv>

namespace sextant {

Result<std::vector<std::string>> pointerSteps(std::string_view pointer) {
  std::vector<std::string> steps;
  if (pointer.empty()) return steps;
  if (pointer.front() != '/') {
    return fail(ErrorKind::usage, "A JSON pointer begins with '/'.", std::string(pointer));
  }
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      steps.emplace_back();
    } else if (c != '~') {
      steps.back() += c;
    } else if (i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      steps.back() += pointer[++i] == '0' ? '~' : '/';
    } else {
      return fail(ErrorKind::usage, "In a JSON pointer '~' is followed by 0 or 1.",
                  std::string(pointer));
    }
  }
  return steps;
}

std::string escapeStep(std::string_view step) {
  std::string escaped;
  for (const char c : step) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string joinPointer(const std::vector<std::string>& steps) {
  std::string pointer;
  for (const auto& step : steps) {
    pointer += '/';
    pointer += escapeStep(step);
  }
  return pointer;
}

Result<std::size_t> stepIndex(std::string_view step) {
  std::size_t index = 0;
  const auto [end, code] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool leading_zero = step.size() > 1 && step.front() == '0';
  if (code != std::errc() || end != step.data() + step.size() || leading_zero) {
    return fail(ErrorKind::usage,
                "\"" + std::string(step) + "\" is not the number of a list item.");
  }
  return index;
}

Result<const Value*> valueAt(const Value& root, std::string_view pointer) {
  auto steps = pointerSteps(pointer);
  if (!steps) return tl::unexpected<Error>(steps.error());
  const Value* at = &root;
  for (const auto& step : *steps) {
    if (at->isMap()) {
      at = at->member(step);
    } else if (at->isSequence()) {
      const auto index = stepIndex(step);
      at = index && *index < at->items().size() ? &at->items()[*index] : nullptr;
    } else {
      at = nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

}  // namespace sextant
