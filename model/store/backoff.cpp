// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/backoff.h"

#include <QtCore/QRandomGenerator>

#include <algorithm>

namespace sextant {

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most)
    : first_(first), most_(std::max(first, most)) {}

std::chrono::milliseconds Backoff::next() {
  auto ceiling = first_;
  for (int i = 0; i <= failures_ && ceiling < most_; ++i)
    ceiling *= 2;
  ceiling = std::min(ceiling, most_);
  ++failures_;
  const auto spread = (ceiling - first_).count() + 1;
  return first_ + std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(
                      QRandomGenerator::global()->generateDouble() * double(spread)));
}

}  // namespace sextant
