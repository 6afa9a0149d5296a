// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change report
#include "model/review/change_report.h"

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/plan_file.h"
#include "model/checks/item_key.h"

namespace sextant::ctl {
namespace {

std::string personOf(const std::string& author, const std::string& login) {
  return author + " (login " + login + ')';
}

std::string timeOf(std::int64_t us) {
  return utc(us) + " UTC";
}

std::vector<ReportFact> factsOf(const Change& change) {
  const ChangeSummary& summary = change.summary;
  std::string reviewers;
  for (const std::string& name : summary.reviewers)
    reviewers += (reviewers.empty() ? "" : ", ") + name;
  std::string plan = change.plan.empty() ? "at once, to every instance" : "";
  for (const RolloutStage& stage : stagesOf(change.plan))
    plan += (plan.empty() ? "" : "; ") + wordsOf(stage);
  return {{"State", wordOf(summary.state)},
          {"Version", std::to_string(summary.version)},
          {"Proposed by", personOf(summary.author, summary.login)},
          {"Changed", timeOf(summary.changed_at_us)},
          {"Base", "revision " + std::to_string(summary.base.value)},
          {"Published as", summary.revision ? "revision " + std::to_string(summary.revision->value)
                                            : "nothing yet"},
          {"Hash", change.hash},
          {"Plan", plan},
          {"Approvals", approvalsOf(summary)},
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
  told.by = personOf(comment.author, comment.login);
  told.at = timeOf(comment.made_at_us);
  if (comment.scope) {
    Address address{change.summary.key, *comment.scope};
    address.pointer = comment.pointer;
    told.place = address.toString() + " in version " + std::to_string(comment.version);
  }
  told.body = comment.body;
  told.suggestion = comment.suggestion;
  return told;
}

ChangeReport reportOf(const Change& change, const Base& base,
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
         approval.counts, personOf(approval.author, approval.login), timeOf(approval.made_at_us),
         approval.reason});
  }
  for (const ApprovalNeed& need : needs)
    report.needs.push_back(toString(need));
  for (const ChangeComment& comment : change.comments)
    report.comments.push_back(commentOf(change, comment));
  for (const auto& [scope, text] : change.profiles) {
    const auto known = base.profiles.find(scope);
    report.profiles.push_back(
        {Address{summary.key, scope}.toString(),
         known == base.profiles.end() ? std::nullopt : std::optional(known->second), text});
  }
  return report;
}

}  // namespace

Outcome reportChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto base = contentOf(**store, change->summary.key, change->summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto versions = readVersions(**store, change->summary.number);
  if (!versions) return tl::unexpected<Error>(versions.error());
  const auto needs = needsOf(**store, *change, *base, *versions);
  if (!needs) return tl::unexpected<Error>(needs.error());
  const auto schema = schemaOf(**store, change->summary.key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  ChangeReport report = reportOf(*change, *base, *needs);
  if (*schema) report.item_key = itemKeyOf(**schema);
  const auto text = options.html ? changeHtml(report) : changeMarkdown(report);
  if (!text) return tl::unexpected<Error>(text.error());
  printText(*text);
  return done;
}

}  // namespace sextant::ctl
