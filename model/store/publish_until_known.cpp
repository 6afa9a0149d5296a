// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/publish_until_known.h"

namespace sextant {
namespace {

constexpr Milliseconds pause{200};
// A call that missed its own deadline must leave time for the claims that find out what it did.
constexpr int calls_at_least = 4;
constexpr qint64 call_ms_min = 250;

struct Attempt {
  Store& store;
  WriteRequest request;
  QDeadlineTimer deadline;
  Milliseconds call_deadline;
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
  if (attempt->deadline.remainingTime() <= pause.count()) {
    return attempt->reply(tl::unexpected<Error>(*attempt->open_question));
  }
  attempt->unknown(*attempt->open_question);
  QTimer::singleShot(pause, &attempt->store, [attempt] { send(attempt); });
}

void send(const std::shared_ptr<Attempt>& attempt) {
  Store& store = attempt->store;
  const Milliseconds usual = store.deadline();
  const qint64 left = std::max<qint64>(1, attempt->deadline.remainingTime());
  store.setDeadline(std::min(attempt->call_deadline, Milliseconds(left)));
  const auto reply = [attempt](const Result<PublishReceipt>& result) { received(attempt, result); };
  if (const auto* publish = std::get_if<PublishRequest>(&attempt->request)) {
    store.publish(*publish, reply);
  } else if (const auto* change = std::get_if<PublishChangeRequest>(&attempt->request)) {
    store.publishChange(*change, reply);
  } else {
    store.rollback(std::get<RollbackRequest>(attempt->request), reply);
  }
  store.setDeadline(usual);
}

}  // namespace

void publishUntilKnown(Store& store, const WriteRequest& request, QDeadlineTimer deadline,
                       std::function<void(const Error&)> unknown, Reply<PublishReceipt> reply) {
  const Milliseconds share(std::max(call_ms_min, deadline.remainingTime() / calls_at_least));
  send(
      std::make_shared<Attempt>(Attempt{store, request, deadline, std::min(share, store.deadline()),
                                        std::move(unknown), std::move(reply), std::nullopt}));
}

}  // namespace sextant
