// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/slips.h"

#include "model/checks/duplicates.h"
#include "model/checks/growth.h"
#include "model/checks/shrinkage.h"
#include "model/document/document.h"

namespace sextant {
namespace {

constexpr std::size_t duplicates_told_max = 2;

Value valueOf(const std::string& text) {
  const auto document = Document::parse(text);
  return document ? document->value() : Value::null();
}

std::string sentenceOf(const std::vector<Duplicate>& found) {
  std::string sentence;
  for (std::size_t i = 0; i < found.size() && i < duplicates_told_max; ++i)
    sentence += (i == 0 ? "" : " ") + found[i].sentence;
  if (found.size() > duplicates_told_max) {
    const std::size_t more = found.size() - duplicates_told_max;
    sentence += " The same at " + std::to_string(more) + " more " + (more == 1 ? "place." : "places.");
  }
  return sentence;
}

}  // namespace

std::vector<Slip> slipsIn(const std::string& before, const std::string& after) {
  std::vector<Slip> slips;
  if (before == after) return slips;
  const Value old_value = valueOf(before), new_value = valueOf(after);
  if (const Shrinkage shrunk = shrinkage(old_value, new_value); shrunk.needsConfirmation())
    slips.push_back({Slip::Kind::shrinkage, shrunk.sentence()});
  const Growth grown{valuesIn(old_value), valuesIn(new_value), before.size(), after.size()};
  if (grown.needsConfirmation()) slips.push_back({Slip::Kind::growth, grown.sentence()});
  if (const auto doubled = newDuplicates(old_value, new_value); !doubled.empty())
    slips.push_back({Slip::Kind::duplicates, sentenceOf(doubled)});
  return slips;
}

}  // namespace sextant
