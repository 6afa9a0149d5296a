// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/writes.h"

#include "model/document/visible_text.h"

namespace sextant::ctl {
namespace {

void printReceipt(const Context& context, const PublishReceipt& receipt, const std::string& id) {
  if (context.form == OutputForm::json) {
    printJson({{"revision", receipt.revision.value},
               {"epoch", receipt.sequence.epoch},
               {"seq", receipt.sequence.seq},
               {"replay", receipt.replay},
               {"request_id", id},
               {"rollout", receipt.rollout ? Json(receipt.rollout->value) : Json(nullptr)}});
    return;
  }
  printLine("Published revision " + std::to_string(receipt.revision.value) +
            (receipt.replay ? " (by an earlier call with this request id)." : "."));
  if (receipt.rollout) {
    printLine("Rollout " + std::to_string(receipt.rollout->value) +
              " brings it to the instances; it is preparing, and nobody has it yet.");
  }
}

}  // namespace

void say(const std::string& sentence) {
  fprintf(stderr, "sextantctl: %s\n", visibleLine(sentence).c_str());
}

bool isBlank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool isNumber(const std::string& text) {
  // CLI11 makes the greatest number there is of one that is too large.
  constexpr std::size_t digits_max = 18;
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos &&
         text.find_first_not_of('0') != std::string::npos && text.size() <= digits_max;
}

const CLI::Validator positive_number(
    [](const std::string& text) {
      return isNumber(text) ? std::string() : "\"" + text + "\" is not a positive number";
    },
    "NUMBER");

Result<RequestId> requestIdOf(const std::string& option) {
  if (option.empty()) return RequestId::random();
  auto id = RequestId::parse(option);
  if (!id) id.error().kind = ErrorKind::usage;
  return id;
}

void addRequestId(CLI::App* command, std::string& option) {
  command->add_option("--request-id", option, "A UUID: the same call again has the same outcome");
}

Result<bool> ranBefore(Store& store, const std::string& option, const RequestId& id) {
  if (option.empty()) return false;
  return await<bool>([&](Reply<bool> reply) { store.requestIsKnown(id, std::move(reply)); });
}

Error withRepeat(Error error, const RequestId& id, const std::string& also) {
  if (error.kind == ErrorKind::outcome_unknown) {
    error.next = "Run the same command again with " + (also.empty() ? also : also + ' ') +
                 "--request-id " + id.toString() + " to find out.";
  }
  return error;
}

Result<void> needsReason(const std::string& reason) {
  if (!isBlank(reason)) return {};
  return fail(ErrorKind::usage, "The reason is empty.", {}, "Say with -m why.");
}

Outcome sendPublish(const Context& context, Store& store, const WriteRequest& request,
                    const RequestId& id, const std::string& also) {
  const QDeadlineTimer deadline(static_cast<qint64>(context.timeout_seconds * 1000));
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    publishUntilKnown(
        store, request, deadline, [](const Error& error) { say(error.what + " Asking again."); },
        std::move(reply));
  });
  if (!receipt) return tl::unexpected<Error>(withRepeat(receipt.error(), id, also));
  printReceipt(context, *receipt, id.toString());
  return done;
}

}  // namespace sextant::ctl
