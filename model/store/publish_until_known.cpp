// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/publish_until_known.h"

namespace sextant {
namespace {

constexpr Milliseconds pause{200};

struct Attempt {
  Store& store;
  WriteRequest request;
  QDeadlineTimer deadline;
  std::function<void(const Error&)> unknown;
  Reply<PublishReceipt> reply;
  std::optional<Error> open_question;
};

void send(const std::shared_ptr<Attempt>& attempt);

void received(const std::shared_ptr<Attempt>& attempt, const Result<PublishReceipt>& result) {
  const bool unresolved =
      !result && (result.error().kind == ErrorKind::outcome_unknown ||
                  (attempt->open_question && result.error().kind == ErrorKind::unavailable));
  if (!unresolved) return attempt->reply(result);
  if (result.error().kind == ErrorKind::outcome_unknown) attempt->open_question = result.error();
  attempt->unknown(*attempt->open_question);
  if (attempt->deadline.hasExpired()) {
    return attempt->reply(tl::unexpected<Error>(*attempt->open_question));
  }
  QTimer::singleShot(pause, &attempt->store, [attempt] { send(attempt); });
}

void send(const std::shared_ptr<Attempt>& attempt) {
  const auto reply = [attempt](const Result<PublishReceipt>& result) { received(attempt, result); };
  if (const auto* publish = std::get_if<PublishRequest>(&attempt->request)) {
    attempt->store.publish(*publish, reply);
  } else {
    attempt->store.rollback(std::get<RollbackRequest>(attempt->request), reply);
  }
}

}  // namespace

void publishUntilKnown(Store& store, const WriteRequest& request, QDeadlineTimer deadline,
                       std::function<void(const Error&)> unknown, Reply<PublishReceipt> reply) {
  send(std::make_shared<Attempt>(
      Attempt{store, request, deadline, std::move(unknown), std::move(reply), std::nullopt}));
}

}  // namespace sextant
