// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change show
#include <sstream>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/session/change_record.h"
#include "app/sextantctl/writes.h"
#include "model/diff/text_diff.h"
#include "model/document/visible_text.h"

namespace sextant::ctl {
namespace {

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
    json.push_back({{"number", comment.number},
                    {"parent", comment.parent == 0 ? Json(nullptr) : Json(comment.parent)},
                    {"kind", wordOf(comment.kind)},
                    {"suggestion", comment.suggestion.empty()
                                       ? Json(nullptr)
                                       : Json::parse(comment.suggestion, nullptr, false)},
                    {"version", comment.version},
                    {"scope", comment.scope ? Json(comment.scope->path()) : Json(nullptr)},
                    {"pointer", comment.pointer},
                    {"text", comment.body},
                    {"author", comment.author},
                    {"login", comment.login},
                    {"made_at", utc(comment.made_at_us) + "Z"}});
  }
  return json;
}

Json versionsJson(const std::vector<ChangeVersion>& versions) {
  Json json = Json::array();
  for (const ChangeVersion& version : versions) {
    json.push_back({{"version", version.version},
                    {"same_as", version.same_as},
                    {"base", version.base.value},
                    {"author", version.author},
                    {"login", version.login},
                    {"made_at", utc(version.made_at_us) + "Z"}});
  }
  return json;
}

Json needsJson(const std::vector<ApprovalNeed>& needs) {
  Json json = Json::array();
  for (const ApprovalNeed& need : needs) {
    json.push_back({{"at", need.at},
                    {"because", need.because},
                    {"asked", need.asked},
                    {"needed", need.needed},
                    {"given_by", need.given_by}});
  }
  return json;
}

// What is shown of a change beside itself.
struct Shown {
  std::vector<ProfileDiff> diffs;
  std::vector<ChangeVersion> versions;
  AskedWords asked;
};

void printChangeJson(const Change& change, const Shown& shown) {
  Json json = summaryJson(change.summary);
  json["hash"] = change.hash;
  json["plan"] = change.plan.empty() ? Json(nullptr) : Json::parse(change.plan, nullptr, false);
  json["approved_by"] = approvalsJson(change);
  json["needs"] = needsJson(shown.asked.needs);
  json["rules_problem"] = shown.asked.problem.empty() ? Json(nullptr) : Json(shown.asked.problem);
  json["comments"] = commentsJson(change);
  json["versions"] = versionsJson(shown.versions);
  json["profiles"] = Json::array();
  for (const ProfileDiff& diff : shown.diffs) {
    json["profiles"].push_back({{"scope", diff.scope.path()},
                                {"action", diff.action},
                                {"text", diff.text ? Json(*diff.text) : Json(nullptr)},
                                {"patch", diff.patch}});
  }
  printJson(json);
}

std::string listed(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names)
    words += (words.empty() ? "" : ", ") + name;
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
              {"Approvals", approvalsOf(summary)},
              {"Ticket", summary.ticket.empty() ? "none" : summary.ticket},
              {"Risk", summary.risk.empty() ? "not said" : summary.risk},
              {"Asked", summary.reviewers.empty() ? "nobody" : listed(summary.reviewers)}});
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
}

void printComment(const Change& change, const ChangeComment& comment) {
  const std::string indent = comment.parent == 0 ? "" : "  ";
  std::string place;
  if (comment.scope && comment.parent == 0) {
    Address at{change.summary.key, *comment.scope};
    at.pointer = comment.pointer;
    place = " on " + at.toString();
  }
  const std::string did = comment.kind == CommentKind::resolve  ? " resolved it"
                          : comment.kind == CommentKind::reopen ? " reopened it"
                          : comment.parent == 0                 ? " said"
                                                                : " answered";
  printLine("\n" + indent +
            visibleLine('#' + std::to_string(comment.number) + ' ' + comment.author + " (login " +
                        comment.login + ")" + did + " of version " +
                        std::to_string(comment.version) + place + ", " + utc(comment.made_at_us) +
                        " UTC:"));
  std::string words = comment.body;
  if (!comment.suggestion.empty())
    words += (words.empty() ? "" : "\n") + std::string("Suggested: ") + comment.suggestion;
  std::istringstream lines(words);
  for (std::string line; std::getline(lines, line);)
    printText(indent + visibleLines(line + "\n"));
}

// Each thread together, in the order in which they began.
void printThreads(const Change& change) {
  for (const ChangeComment& first : change.comments) {
    if (first.parent != 0) continue;
    printComment(change, first);
    for (const ChangeComment& answer : change.comments) {
      if (answer.parent == first.number) printComment(change, answer);
    }
  }
}

void printVersions(const std::vector<ChangeVersion>& versions) {
  if (versions.size() < 2) return;
  printLine("");
  std::vector<std::vector<std::string>> table{{"VERSION", "BASE", "AUTHOR", "MADE (UTC)", ""}};
  for (const ChangeVersion& version : versions) {
    table.push_back({std::to_string(version.version), std::to_string(version.base.value),
                     version.author, utc(version.made_at_us),
                     version.same_as == version.version
                         ? ""
                         : "asks others about version " + std::to_string(version.same_as)});
  }
  printTable(table);
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

std::string approvalsOf(const ChangeSummary& summary) {
  return approvalWords(summary);
}

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
  const auto versions = readVersions(**store, change->summary.number);
  if (!versions) return tl::unexpected<Error>(versions.error());
  const auto asked = askedOf(**store, *change, *base, *versions);
  if (!asked) return tl::unexpected<Error>(asked.error());
  const Shown shown{*diffs, *versions, *asked};
  if (context.form == OutputForm::json) {
    printChangeJson(*change, shown);
    return done;
  }
  printSummary(*change);
  if (!shown.asked.problem.empty())
    printLine(visibleLine(shown.asked.problemWords()));
  for (const ApprovalNeed& need : shown.asked.needs)
    printLine(visibleLine("Asked by a rule: " + toString(need)));
  printReview(*change);
  printThreads(*change);
  printVersions(shown.versions);
  for (const ProfileDiff& diff : shown.diffs)
    printText(visibleLines("\n" + diff.patch));
  return done;
}

}  // namespace sextant::ctl
