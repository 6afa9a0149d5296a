// SPDX-License-Identifier: GPL-3.0-or-later
// What commands that write share.
#pragma once

#include <QtCore/QDeadlineTimer>

#include <functional>
#include <string>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "model/store/publish_until_known.h"

namespace sextant::ctl {

// A sentence on standard error, beside a command's answer.
void say(const std::string& sentence);

[[nodiscard]] bool isBlank(const std::string& text);
// At most 18 digits, and not only zeros: the number of a change, revision or rollout.
[[nodiscard]] bool isNumber(const std::string& text);
// CLI11's own sentence for this names no number.
extern const CLI::Validator positive_number;
// The option's, or a new one where it is empty. Error: usage.
[[nodiscard]] Result<RequestId> requestIdOf(const std::string& option);

// The call, and the same call again while its outcome is unknown and there is time. `call` has a
// request id of its own or may be done twice without harm.
template <class T>
[[nodiscard]] Result<T> untilKnown(const Context& context, Store& store,
                                   const std::function<void(Reply<T>)>& call);
void pauseBeforeNextCall();

// Publishes or rolls back, and prints the receipt. `repeat`: the options that a person adds to ask
// again for an unknown outcome.
[[nodiscard]] Outcome sendPublish(const Context& context, Store& store, const WriteRequest& request,
                                  const std::string& id, const std::string& repeat);

template <class T>
Result<T> untilKnown(const Context& context, Store& store,
                     const std::function<void(Reply<T>)>& call) {
  constexpr int calls_at_least = 4;  // one that misses its answer leaves time to ask
  const QDeadlineTimer deadline(static_cast<qint64>(context.timeout_seconds * 1000));
  const Milliseconds usual = store.deadline();
  store.setDeadline(std::max(Milliseconds(250), usual / calls_at_least));
  std::optional<Error> open_question;
  Result<T> result = await<T>(call);
  while (!result) {
    const ErrorKind kind = result.error().kind;
    if (kind == ErrorKind::outcome_unknown) open_question = result.error();
    // While there is no connection nothing was sent: that settles an open question no more than
    // silence does.
    const bool again = kind == ErrorKind::unavailable || kind == ErrorKind::outcome_unknown;
    if (!again) break;
    if (deadline.hasExpired()) {
      if (open_question) result = tl::unexpected<Error>(*open_question);
      break;
    }
    if (open_question) say(open_question->what + " Asking again.");
    pauseBeforeNextCall();
    result = await<T>(call);
  }
  store.setDeadline(usual);
  return result;
}

}  // namespace sextant::ctl
