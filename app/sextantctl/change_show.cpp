// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change list, show
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/plan_file.h"
#include "model/document/visible_text.h"
#include "app/sextantctl/writes.h"
#include "model/diff/text_diff.h"

namespace sextant::ctl {
namespace {

using Summaries = std::vector<ChangeSummary>;

constexpr int page_changes = 200;

// One more than the limit, where there are more.
Result<Summaries> summariesOf(Store& store, const ServiceKey& key, const ChangeOptions& options) {
  Summaries found;
  ChangeFilter filter{key.environment, key.service};
  if (options.all) filter.which = ChangeFilter::Which::all;
  while (static_cast<int>(found.size()) <= options.limit) {
    filter.limit = std::min(page_changes, options.limit + 1 - static_cast<int>(found.size()));
    const auto changes =
        await<Summaries>([&](Reply<Summaries> reply) { store.changes(filter, std::move(reply)); });
    if (!changes) return tl::unexpected<Error>(changes.error());
    found.insert(found.end(), changes->begin(), changes->end());
    if (static_cast<int>(changes->size()) < filter.limit) break;
    filter.before = changes->back().number;
  }
  return found;
}

std::string approvalsOf(const ChangeSummary& summary) {
  std::string words =
      std::to_string(summary.approvals) + " of " + std::to_string(summary.approvals_needed);
  if (summary.rejections > 0) words += ", " + std::to_string(summary.rejections) + " against";
  return words;
}

struct ProfileDiff {
  Scope scope;
  std::string action;  // add, change or remove
  std::string patch;
  std::optional<std::string> text;
};

Result<std::vector<ProfileDiff>> diffsOf(const Change& change, const Base& base) {
  std::vector<ProfileDiff> diffs;
  for (const auto& [scope, text] : change.profiles) {
    const auto known = base.profiles.find(scope);
    const bool added = known == base.profiles.end();
    Address address{change.summary.key, scope};
    const std::string now =
        address.toString() + " (change " + std::to_string(change.summary.number.value) + ')';
    address.revision = base.number;
    auto patch = unifiedDiff(added ? std::string() : known->second, text.value_or(std::string()),
                             added ? std::string("nothing") : address.toString(),
                             text ? now : std::string("nothing"));
    if (!patch) return tl::unexpected<Error>(patch.error());
    diffs.push_back({scope, !text ? "remove" : added ? "add" : "change", std::move(*patch), text});
  }
  return diffs;
}

Json approvalsJson(const Change& change) {
  Json json = Json::array();
  for (const Approval& approval : change.approvals) {
    json.push_back({{"verdict", approval.verdict == ChangeVerdict::approve ? "approve" : "reject"},
                    {"version", approval.version},
                    {"counts", approval.counts},
                    {"reason", approval.reason},
                    {"author", approval.author},
                    {"login", approval.login},
                    {"made_at", utc(approval.made_at_us) + "Z"}});
  }
  return json;
}

Json commentsJson(const Change& change) {
  Json json = Json::array();
  for (const ChangeComment& comment : change.comments) {
    json.push_back({{"version", comment.version},
                    {"scope", comment.scope ? Json(comment.scope->path()) : Json(nullptr)},
                    {"pointer", comment.pointer},
                    {"text", comment.body},
                    {"author", comment.author},
                    {"login", comment.login},
                    {"made_at", utc(comment.made_at_us) + "Z"}});
  }
  return json;
}

void printChangeJson(const Change& change, const std::vector<ProfileDiff>& diffs) {
  Json json = summaryJson(change.summary);
  json["hash"] = change.hash;
  json["plan"] = change.plan.empty() ? Json(nullptr) : Json::parse(change.plan, nullptr, false);
  json["approved_by"] = approvalsJson(change);
  json["comments"] = commentsJson(change);
  json["profiles"] = Json::array();
  for (const ProfileDiff& diff : diffs) {
    json["profiles"].push_back({{"scope", diff.scope.path()},
                                {"action", diff.action},
                                {"text", diff.text ? Json(*diff.text) : Json(nullptr)},
                                {"patch", diff.patch}});
  }
  printJson(json);
}

std::string planWords(const std::string& plan) {
  if (plan.empty()) return "at once, to every instance";
  std::string words;
  for (const PlanStage& stage : stagesOf(plan))
    words += (words.empty() ? "" : "; ") + wordsOf(stage);
  return words;
}

void printSummary(const Change& change) {
  const ChangeSummary& summary = change.summary;
  const std::string outcome =
      summary.revision ? ", revision " + std::to_string(summary.revision->value) : "";
  printTable({{"Change", std::to_string(summary.number.value) + " of " + summary.key.toString()},
              {"State", wordOf(summary.state) + outcome},
              {"Version", std::to_string(summary.version) + ", by " + summary.author + " (login " +
                              summary.login + "), " + utc(summary.changed_at_us) + " UTC"},
              {"Base", summary.base.value == 0 ? std::string("none: the service's first revision")
                                               : "revision " + std::to_string(summary.base.value)},
              {"Hash", change.hash},
              {"Plan", planWords(change.plan)},
              {"Approvals", approvalsOf(summary)}});
  printText(visibleLines("\n" + summary.description + "\n"));
}

// Of approvals those that count, and what was said against the change.
void printReview(const Change& change) {
  for (const Approval& approval : change.approvals) {
    const bool approves = approval.verdict == ChangeVerdict::approve;
    if (approves && !approval.counts) continue;
    const std::string standing =
        approval.counts ? "" : " (of version " + std::to_string(approval.version) + ", settled)";
    printLine("\n" +
              visibleLine((approves ? "Approved by " : "Rejected by ") + approval.author +
                          " (login " + approval.login + "), " + utc(approval.made_at_us) + " UTC" +
                          standing + (approval.reason.empty() ? "" : ": " + approval.reason)));
  }
  for (const ChangeComment& comment : change.comments) {
    std::string place;
    if (comment.scope) {
      Address at{change.summary.key, *comment.scope};
      at.pointer = comment.pointer;
      place = " on " + at.toString();
    }
    printLine("\n" + visibleLine(comment.author + " (login " + comment.login +
                                 ") said of version " + std::to_string(comment.version) + place +
                                 ", " + utc(comment.made_at_us) + " UTC:"));
    printText(visibleLines(comment.body + "\n"));
  }
}

Outcome printTextAt(const Context& context, const Change& change, const std::string& argument) {
  const auto address = profileAddress(context, argument);
  if (!address) return tl::unexpected<Error>(address.error());
  const auto found = change.profiles.find(address->scope);
  if (address->key != change.summary.key || found == change.profiles.end() || !found->second) {
    return fail(ErrorKind::answer_no, "The change has no text for this profile.", argument);
  }
  if (context.form == OutputForm::json) {
    printJson({{"address", address->toString()}, {"text", *found->second}});
  } else {
    printText(*found->second);
  }
  return done;
}

}  // namespace

Outcome listChanges(Context& context, const ChangeOptions& options) {
  const auto key = serviceOf(context, options.service);
  if (!key) return tl::unexpected<Error>(key.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  auto changes = summariesOf(**store, *key, options);
  if (!changes) return tl::unexpected<Error>(changes.error());
  if (static_cast<int>(changes->size()) > options.limit) {
    changes->pop_back();
    say("There are more changes; -n says how many are listed.");
  }
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"CHANGE", "STATE", "APPROVALS", "VERSION", "BASE",
                                               "AUTHOR", "ALTERED (UTC)", "DESCRIPTION"}};
  for (const ChangeSummary& summary : *changes) {
    json.push_back(summaryJson(summary));
    table.push_back({std::to_string(summary.number.value), wordOf(summary.state),
                     approvalsOf(summary), std::to_string(summary.version),
                     std::to_string(summary.base.value), summary.author, utc(summary.changed_at_us),
                     summary.description});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (changes->empty()) {
    printLine(options.all ? "There are no changes here." : "There are no open changes here.");
  } else {
    printTable(table);
  }
  return done;
}

Outcome showChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  if (!options.text.empty()) return printTextAt(context, *change, options.text);
  const auto base = contentOf(**store, change->summary.key, change->summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto diffs = diffsOf(*change, *base);
  if (!diffs) return tl::unexpected<Error>(diffs.error());
  if (context.form == OutputForm::json) {
    printChangeJson(*change, *diffs);
    return done;
  }
  printSummary(*change);
  printReview(*change);
  for (const ProfileDiff& diff : *diffs)
    printText(visibleLines("\n" + diff.patch));
  return done;
}

}  // namespace sextant::ctl
