// SPDX-License-Identifier: GPL-3.0-or-later
// Resolves the unknown outcome of a write by claiming: the same call with the same request id
// again.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QTimer>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include "model/store/store.h"

namespace sextant {

// What `untilKnown` keeps between its calls.
template <class T>
struct UnknownOutcome {
  Store& store;
  std::function<void(Reply<T>)> call;
  QDeadlineTimer deadline;
  Milliseconds call_deadline;
  std::function<void(const Error&)> unknown;
  Reply<T> reply;
  std::optional<Error> open_question = {};
  QDeadlineTimer this_call = {};
  // Many programs that lost one primary shall not ask the next one in step.
  Backoff backoff = {Milliseconds(100), Milliseconds(1000)};

  static void send(const std::shared_ptr<UnknownOutcome>& self) {
    const Milliseconds usual = self->store.deadline();
    const Milliseconds left(std::max<qint64>(1, self->deadline.remainingTime()));
    const Milliseconds now = std::min(self->call_deadline, left);
    self->this_call = QDeadlineTimer(now);
    self->store.setDeadline(now);
    self->call([self](const Result<T>& result) { received(self, result); });
    self->store.setDeadline(usual);
  }

  static void received(const std::shared_ptr<UnknownOutcome>& self, const Result<T>& result) {
    const bool is_unknown = !result && result.error().kind == ErrorKind::outcome_unknown;
    const bool is_unavailable = !result && result.error().kind == ErrorKind::unavailable;
    if (is_unknown) self->open_question = result.error();
    // That nothing could be sent now does not settle what was sent before. Where nothing ever was,
    // there is more time than one call may have for a connection to come.
    const bool again =
        is_unknown ||
        (is_unavailable && (self->open_question.has_value() || self->this_call.hasExpired()));
    if (!again) return self->reply(result);
    const Milliseconds pause = self->backoff.next();
    if (self->deadline.remainingTime() <= pause.count()) {
      return self->reply(tl::unexpected<Error>(self->open_question.value_or(result.error())));
    }
    if (self->open_question) self->unknown(*self->open_question);
    QTimer::singleShot(pause, &self->store, [self] { send(self); });
  }
};

// Makes the call, and makes it again while its outcome is unknown, until an answer comes back or
// `deadline` passes. `call` hands its argument to one of the store's calls, with the same request
// id and arguments each time, or does what does no harm twice. Each call has a quarter of the whole
// time at most, and never more than the store's own deadline. `unknown` is called before each
// further call, with the reason. The reply is outcome_unknown only when the deadline passed with
// the question open; call again with the same request id to go on asking. An error `unavailable`
// means that nothing was ever sent. `store` must outlive the call.
template <class T>
void untilKnown(Store& store, std::function<void(Reply<T>)> call, QDeadlineTimer deadline,
                std::function<void(const Error&)> unknown, Reply<T> reply) {
  // A call that missed its own deadline must leave time for the claims that find out what it did.
  constexpr int calls_at_least = 4;
  constexpr qint64 call_ms_min = 250;
  const Milliseconds share(std::max(call_ms_min, deadline.remainingTime() / calls_at_least));
  UnknownOutcome<T>::send(std::make_shared<UnknownOutcome<T>>(
      UnknownOutcome<T>{store, std::move(call), deadline, std::min(share, store.deadline()),
                        std::move(unknown), std::move(reply)}));
}

}  // namespace sextant
