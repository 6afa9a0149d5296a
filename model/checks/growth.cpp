// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/growth.h"

namespace sextant {
namespace {

bool hasDoubled(const Growth& growth) {
  return growth.values_before > 0 && growth.values_after >= 2 * growth.values_before &&
         growth.values_after - growth.values_before >= Growth::values_more_min;
}

// One place after the point, rounded up: a text that is too large never seems to fit.
std::string mebibytes(std::size_t bytes) {
  const std::size_t tenths = (bytes * 10 + Growth::bytes_max - 1) / Growth::bytes_max;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " MiB";
}

}  // namespace

std::size_t valuesIn(const Value& value) {
  std::size_t count = value.members().size() + value.items().size();
  for (const auto& [key, member] : value.members())
    count += valuesIn(member);
  for (const Value& item : value.items())
    count += valuesIn(item);
  return count;
}

bool Growth::needsConfirmation() const {
  return hasDoubled(*this) || (bytes_after > bytes_max && bytes_before <= bytes_max);
}

std::string Growth::sentence() const {
  if (hasDoubled(*this)) {
    return "It would have " + std::to_string(values_after) + " values instead of " +
           std::to_string(values_before) + '.';
  }
  return "It would be " + mebibytes(bytes_after) + " long, more than 1 MiB.";
}

}  // namespace sextant
