// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change: the command line, and what its commands share.
#include "app/sextantctl/changes.h"

#include <charconv>

#include "app/sextantctl/writes.h"

namespace sextant::ctl {
namespace {

using Run = Outcome (*)(Context&, const ChangeOptions&);

Outcome approve(Context& context, const ChangeOptions& options) {
  return judgeChange(context, options, ChangeVerdict::approve);
}

Outcome reject(Context& context, const ChangeOptions& options) {
  return judgeChange(context, options, ChangeVerdict::reject);
}

// Adds the commands; each shares the options, of which it offers some.
class ChangeLine {
 public:
  ChangeLine(CLI::App& line, Context& context, Command& chosen)
      : change_(line.add_subcommand("change", "Propose, review and settle changes")),
        context_(context),
        chosen_(chosen) {
    change_->require_subcommand(1);
  }

  CLI::App* command(const char* name, const char* help, Run run) {
    auto* added = change_->add_subcommand(name, help);
    added->callback([this_context = &context_, chosen = &chosen_, options = options_, run] {
      *chosen = [this_context, options, run] { return run(*this_context, *options); };
    });
    return added;
  }
  CLI::App* ofOne(const char* name, const char* help, Run run) {
    auto* added = command(name, help, run);
    added->add_option("CHANGE", options_->number, "Its number")->required()->check(positive_number);
    return added;
  }
  void message(CLI::App* command, const char* help, bool required = false) {
    command->add_option("-m,--message", options_->message, help)->required(required);
  }
  void texts(CLI::App* command) {
    command->add_option("ADDRESS FILE", options_->pairs,
                        "A profile and its new text; as many as needed");
  }
  void removals(CLI::App* command) {
    command->add_option("--remove", options_->removed, "The profile at this address goes")
        ->allow_extra_args(false);
    options_->meant.addFlags(command);
  }
  void version(CLI::App* command) {
    command->add_option("--version", options_->version, "Of the change, that you have seen")
        ->check(CLI::Range(1, 100000));
    addRequestId(command, options_->request_id);
  }
  void review(CLI::App* command) {
    command->add_option("--ticket", options_->ticket, "A number or link of a ticket");
    command->add_option("--risk", options_->risk, "low, medium or high")
        ->check(CLI::IsMember({"low", "medium", "high", ""}));
    command
        ->add_option("--reviewer", options_->reviewers,
                     "A person or group whose word is asked for; as many as needed")
        ->allow_extra_args(false);
  }
  ChangeOptions& options() { return *options_; }

 private:
  CLI::App* change_;
  Context& context_;
  Command& chosen_;
  std::shared_ptr<ChangeOptions> options_ = std::make_shared<ChangeOptions>();
};

void addReading(ChangeLine& line) {
  auto* list =
      line.command("list", "Changes that can still be published, newest first", listChanges);
  list->add_option("ENV/SERVICE", line.options().service,
                   "Of one service or environment; without it: all that this login may see");
  auto* all = list->add_flag("--all", line.options().all, "Published and abandoned ones too");
  list->add_flag("--published", line.options().published, "Published ones alone, the latest first")
      ->excludes(all);
  list->add_flag("--asked", line.options().asked, "That ask you, or a group of yours");
  list->add_flag("--mine", line.options().mine, "Of which your login wrote a version");
  list->add_option("-n,--limit", line.options().limit, "At most this many")
      ->check(CLI::Range(1, 100000));
  auto* show = line.ofOne(
      "show", "A change: its state, plan, approvals, comments, and what differs", showChange);
  show->add_option("--text", line.options().text,
                   "Print only the new text of the profile at this address, as it is");
  auto* diff = line.ofOne("diff", "What differs between two versions of a change", diffChange);
  diff->add_option("--from", line.options().from,
                   "A version; 0: the revision that it starts from. Without it: the one before")
      ->check(CLI::Range(0, 100000));
  diff->add_option("--to", line.options().to, "A version; without it: the newest")
      ->check(CLI::Range(1, 100000));
  auto* report = line.ofOne("report", "A change as a file, in Markdown", reportChange);
  report->add_flag("--html", line.options().html, "As a page of HTML that stands alone");
}

void addWriting(ChangeLine& line) {
  auto* open = line.command("open", "Propose new texts of profiles", openChange);
  line.texts(open);
  line.message(open, "Description: what changes and why", true);
  line.removals(open);
  line.review(open);
  open->add_option("--folder", line.options().folder,
                   "A folder with the profiles of ENV/SERVICE: base.yaml, CLUSTER.yaml, "
                   "CLUSTER/INSTANCE.yaml; those that differ are proposed");
  open->add_option("--plan", line.options().plan,
                   "A file with the stages in which it goes out; without it: at once");
  open->add_option("--base", line.options().base, "The revision that this starts from")
      ->check(CLI::NonNegativeNumber);
  addRequestId(open, line.options().request_id);
  auto* edit =
      line.ofOne("edit", "Alter a change; approvals do not count for what comes of it", editChange);
  line.texts(edit);
  line.message(edit, "Another description");
  line.removals(edit);
  line.review(edit);
  edit->add_flag("--no-reviewers", line.options().no_reviewers, "Ask nobody")
      ->excludes("--reviewer");
  edit->add_option("--drop", line.options().dropped,
                   "Leave the profile at this address as it is in the base")
      ->allow_extra_args(false);
  auto* plan = edit->add_option("--plan", line.options().plan, "Another plan");
  edit->add_flag("--at-once", line.options().at_once, "Without a plan")->excludes(plan);
  auto* rebase = line.ofOne("rebase", "Start a change from the stable revision; both are merged",
                            rebaseChange);
  line.texts(rebase);
  for (CLI::App* command : {edit, rebase})
    line.version(command);
}

void addReview(ChangeLine& line) {
  auto* comment = line.ofOne("comment", "Say something about a change", commentChange);
  line.message(comment, "What to say");
  comment->add_option("--at", line.options().at, "ADDRESS#POINTER that it is about");
  auto* thread = comment->add_option("--reply-to", line.options().reply_to,
                                     "The number of the comment that begins the thread");
  thread->check(positive_number);
  comment->add_option("--suggest", line.options().suggestion, "A value for that place, as JSON");
  auto* resolve = comment->add_flag("--resolve", line.options().resolve, "The thread is settled");
  auto* reopen = comment->add_flag("--reopen", line.options().reopen, "The thread is not settled");
  resolve->needs(thread)->excludes(reopen);
  reopen->needs(thread);
  line.version(comment);
  auto* approve_command = line.ofOne("approve", "Approve a change as it is now", approve);
  line.message(approve_command, "Why");
  auto* reject_command = line.ofOne("reject", "Stand in a change's way as it is now", reject);
  line.message(reject_command, "Why", true);
  for (CLI::App* command : {approve_command, reject_command}) {
    command->add_option("--hash", line.options().hash,
                        "Of the change that you have seen; another one is a conflict");
  }
  auto* end = line.ofOne("end", "Say when what it changes is to be as before", endChange);
  end->add_option("--at", line.options().ends, "In UTC: 2026-12-01, 2026-12-01T10:00");
  end->add_flag("--never", line.options().no_end, "It has no end");
  auto* abandon = line.ofOne("abandon", "Give a change up, for good", abandonChange);
  line.message(abandon, "Why");
  for (CLI::App* command : {approve_command, reject_command, abandon})
    addRequestId(command, line.options().request_id);
}

}  // namespace

Result<ChangeNumber> changeNumberOf(const std::string& argument) {
  ChangeNumber number;
  const char* end = argument.data() + argument.size();
  const auto read = std::from_chars(argument.data(), end, number.value);
  if (read.ec == std::errc() && read.ptr == end && number.value > 0) return number;
  return fail(ErrorKind::usage, "This is no number of a change.", argument);
}

Result<Change> readChange(Store& store, ChangeNumber number) {
  return await<Change>([&](Reply<Change> reply) { store.change(number, std::move(reply)); });
}

Proposal proposalOf(const Change& change) {
  Proposal proposal{change.summary.key, {}};
  for (const auto& [scope, text] : change.profiles) {
    proposal.profiles.push_back({scope, text, Address{proposal.key, scope}.toString()});
  }
  return proposal;
}

std::map<Scope, std::optional<std::string>> profilesOf(const Proposal& proposal) {
  std::map<Scope, std::optional<std::string>> profiles;
  for (const ProposedProfile& profile : proposal.profiles)
    profiles[profile.scope] = profile.text;
  return profiles;
}

Result<std::string> hashSeen(const Change& change, const std::string& seen) {
  constexpr std::size_t digits_min = 8;
  if (seen.empty()) return change.hash;
  if (seen.size() < digits_min || seen.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return fail(ErrorKind::usage, "A hash has 8 to 64 hexadecimal digits in lower case.", seen);
  }
  if (change.hash.rfind(seen, 0) == 0) return change.hash;
  const std::string number = std::to_string(change.summary.number.value);
  return fail(
      ErrorKind::conflict,
      "Change " + number + ", or the settings that it is judged by, were edited since you looked.",
      {}, "Look again with: sextantctl change show " + number);
}

Json summaryJson(const ChangeSummary& summary) {
  return {{"change", summary.number.value},
          {"address", summary.key.toString()},
          {"state", wordOf(summary.state)},
          {"version", summary.version},
          {"base", summary.base.value},
          {"revision", summary.revision ? Json(summary.revision->value) : Json(nullptr)},
          {"author", summary.author},
          {"login", summary.login},
          {"description", summary.description},
          {"changed_at", utc(summary.changed_at_us) + "Z"},
          {"approvals", summary.approvals},
          {"approvals_needed", summary.approvals_needed},
          {"rejections", summary.rejections},
          {"ticket", summary.ticket},
          {"risk", summary.risk},
          {"reviewers", summary.reviewers}};
}

void printReceipt(const Context& context, const ChangeReceipt& receipt, const RequestId& id,
                  const std::string& done_what) {
  if (context.form == OutputForm::json) {
    Json json{{"change", receipt.change.value},
              {"version", receipt.version},
              {"hash", receipt.hash},
              {"replay", receipt.replay},
              {"request_id", id.toString()}};
    if (receipt.comment != 0) json["comment"] = receipt.comment;
    printJson(json);
    return;
  }
  printLine(done_what + " change " + std::to_string(receipt.change.value) + ", version " +
            std::to_string(receipt.version) + " (hash " + receipt.hash.substr(0, 8) + ")" +
            (receipt.replay ? ", by an earlier call with this request id." : "."));
}

int versionSeen(const Change& change, const ChangeOptions& options, bool ran_before) {
  if (options.version > 0) return options.version;
  return change.summary.version - (ran_before ? 1 : 0);
}

void addChangeCommands(CLI::App& line, Context& context, Command& chosen) {
  ChangeLine change(line, context, chosen);
  addReading(change);
  addWriting(change);
  addReview(change);
}

}  // namespace sextant::ctl
