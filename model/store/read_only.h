// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/base/result.h"

namespace sextant {

// Why a target that is only for reading takes no write.
[[nodiscard]] inline Error readOnlyRefusal(const std::string& store_name) {
  return {ErrorKind::denied, "This connection is read-only.", store_name,
          "Nothing was sent. Open a connection that may write, or clear its \"Read-only\" mark "
          "among the connections."};
}

}  // namespace sextant
