// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/change_record.h"

#include "model/session/record_words.h"

namespace sextant {
namespace {

std::vector<ReportFact> factsOf(const Change& change) {
  const ChangeSummary& summary = change.summary;
  std::string reviewers;
  for (const std::string& name : summary.reviewers)
    reviewers += (reviewers.empty() ? "" : ", ") + name;
  return {{"State", wordOf(summary.state)},
          {"Version", std::to_string(summary.version)},
          {"Proposed by", recordPerson(summary.author, summary.login)},
          {"Changed", recordTime(summary.changed_at_us)},
          {"Base", "revision " + std::to_string(summary.base.value)},
          {"Published as", summary.revision ? "revision " + std::to_string(summary.revision->value)
                                            : "nothing yet"},
          {"Hash", change.hash},
          {"Plan", planWords(change.plan)},
          {"Approvals", approvalWords(summary)},
          {"Ticket", summary.ticket},
          {"Risk", summary.risk},
          {"Asked", reviewers}};
}

ReportComment commentOf(const Change& change, const ChangeComment& comment) {
  ReportComment told;
  told.number = comment.number;
  told.parent = comment.parent;
  told.did = comment.kind == CommentKind::resolve  ? "resolved it"
             : comment.kind == CommentKind::reopen ? "reopened it"
                                                   : "said";
  told.by = recordPerson(comment.author, comment.login);
  told.at = recordTime(comment.made_at_us);
  if (comment.scope) {
    Address address{change.summary.key, *comment.scope};
    address.pointer = comment.pointer;
    told.place = address.toString() + " in version " + std::to_string(comment.version);
  }
  told.body = comment.body;
  told.suggestion = comment.suggestion;
  return told;
}

}  // namespace

std::vector<RolloutStage> stagesOf(const std::string& plan_json) {
  if (plan_json.empty()) return {};
  const auto plan = RolloutPlan::fromJson(plan_json);
  return plan ? plan->stages : std::vector<RolloutStage>();
}

std::string planWords(const std::string& plan_json) {
  if (plan_json.empty()) return "at once, to every instance";
  std::string words;
  for (const RolloutStage& stage : stagesOf(plan_json))
    words += (words.empty() ? "" : "; ") + wordsOf(stage);
  return words;
}

std::string approvalWords(const ChangeSummary& summary) {
  std::string words =
      std::to_string(summary.approvals) + " of " + std::to_string(summary.approvals_needed);
  if (summary.rejections > 0) words += ", " + std::to_string(summary.rejections) + " against";
  return words;
}

ChangeReport changeReport(const Change& change, const ProfileSet& base,
                          const std::vector<ApprovalNeed>& needs) {
  const ChangeSummary& summary = change.summary;
  ChangeReport report;
  report.title = "Change " + std::to_string(summary.number.value) + " of " + summary.key.toString();
  report.description = summary.description;
  report.facts = factsOf(change);
  for (const Approval& approval : change.approvals) {
    const bool approves = approval.verdict == ChangeVerdict::approve;
    report.verdicts.push_back(
        {(approves ? "approved version " : "rejected version ") + std::to_string(approval.version),
         approval.counts, recordPerson(approval.author, approval.login), recordTime(approval.made_at_us),
         approval.reason});
  }
  for (const ApprovalNeed& need : needs)
    report.needs.push_back(toString(need));
  for (const ChangeComment& comment : change.comments)
    report.comments.push_back(commentOf(change, comment));
  for (const auto& [scope, text] : change.profiles) {
    const auto known = base.find(scope);
    report.profiles.push_back({Address{summary.key, scope}.toString(),
                               known == base.end() ? std::nullopt : std::optional(known->second),
                               text});
  }
  return report;
}

}  // namespace sextant
