// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/publish_until_known.h"

namespace sextant {

void publishUntilKnown(Store& store, const WriteRequest& request, QDeadlineTimer deadline,
                       std::function<void(const Error&)> unknown, Reply<PublishReceipt> reply) {
  const auto call = [&store, request](Reply<PublishReceipt> answered) {
    if (const auto* publish = std::get_if<PublishRequest>(&request)) {
      store.publish(*publish, std::move(answered));
    } else if (const auto* change = std::get_if<PublishChangeRequest>(&request)) {
      store.publishChange(*change, std::move(answered));
    } else {
      store.rollback(std::get<RollbackRequest>(request), std::move(answered));
    }
  };
  untilKnown<PublishReceipt>(store, call, deadline, std::move(unknown), std::move(reply));
}

}  // namespace sextant
