// SPDX-License-Identifier: GPL-3.0-or-later
// For command lines and tests, which have nothing else to do: waits for one reply.
#pragma once

#include <QtCore/QEventLoop>

#include <memory>
#include <optional>

#include "model/store/store.h"

namespace sextant {

// Runs the event loop until `call` has replied. Every call has a deadline, so this ends too. Not
// for programs with a window.
template <class T, class Call>
[[nodiscard]] Result<T> await(Call call) {
  auto result = std::make_shared<std::optional<Result<T>>>();
  QEventLoop loop;
  call(Reply<T>([result, &loop](Result<T> reply) {
    result->emplace(std::move(reply));
    loop.quit();
  }));
  if (!*result) loop.exec();
  return std::move(**result);
}

}  // namespace sextant
