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

void addRequestId(CLI::App* command, std::string& option);
// True where this very command, whose option --request-id this is, ran before or may have: then
// what it did is to be told, and not whether it would be right to do it now. Errors: the store's.
[[nodiscard]] Result<bool> ranBefore(Store& store, const std::string& option, const RequestId& id);
// An unknown outcome with how to find out; other errors as they are. `also`: options that pin down
// what the command read from the store.
[[nodiscard]] Error withRepeat(Error error, const RequestId& id, const std::string& also = {});
// Error: usage, where nothing is said.
[[nodiscard]] Result<void> needsReason(const std::string& reason);

// The store's untilKnown(), within the command's time; says so where it asks again.
template <class T>
[[nodiscard]] Result<T> untilKnown(const Context& context, Store& store,
                                   const std::function<void(Reply<T>)>& call) {
  const QDeadlineTimer deadline(static_cast<qint64>(context.timeout_seconds * 1000));
  return await<T>([&](Reply<T> reply) {
    sextant::untilKnown<T>(
        store, call, deadline, [](const Error& error) { say(error.what + " Asking again."); },
        std::move(reply));
  });
}

// Publishes or rolls back, and prints the receipt. `also`: as withRepeat().
[[nodiscard]] Outcome sendPublish(const Context& context, Store& store, const WriteRequest& request,
                                  const RequestId& id, const std::string& also = {});

}  // namespace sextant::ctl
