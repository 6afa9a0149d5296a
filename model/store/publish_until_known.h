// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

#include "model/store/store.h"

namespace sextant {

using WriteRequest = std::variant<PublishRequest, RollbackRequest, PublishChangeRequest>;

// Publishes or rolls back, and resolves an unknown outcome by claiming: the same call with the same
// id again, until an answer comes back or `deadline` passes. Each call has a quarter of the whole
// time at most, and never more than the store's own deadline. `unknown` is called before each
// further call, with the reason. The reply is outcome_unknown only when the deadline passed
// with the question open; call again with the same request to go on asking. An error `unavailable`
// means that nothing was ever sent. `store` must outlive the call.
void publishUntilKnown(Store& store, const WriteRequest& request, QDeadlineTimer deadline,
                       std::function<void(const Error&)> unknown, Reply<PublishReceipt> reply);

}  // namespace sextant
