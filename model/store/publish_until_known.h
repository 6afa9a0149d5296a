// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

#include "model/store/until_known.h"

namespace sextant {

using WriteRequest = std::variant<PublishRequest, RollbackRequest, PublishChangeRequest>;

// untilKnown() for whatever makes a revision.
void publishUntilKnown(Store& store, const WriteRequest& request, QDeadlineTimer deadline,
                       std::function<void(const Error&)> unknown, Reply<PublishReceipt> reply);

}  // namespace sextant
