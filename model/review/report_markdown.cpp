// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/diff/text_diff.h"
#include "model/document/visible_text.h"
#include "model/review/report_parts.h"

namespace sextant {
namespace {

// The longest run of backticks.
std::size_t longestFence(const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// A fenced block, whose fence is longer than any in the text.
std::string block(const std::string& foreign, const char* language = "text") {
  std::string text = visibleLines(foreign);
  if (text.empty() || text.back() != '\n') text += '\n';
  const std::string fence(std::max<std::size_t>(3, longestFence(text) + 1), '`');
  return fence + language + '\n' + text + fence + "\n";
}

std::string section(const char* heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string words = std::string("\n## ") + heading + "\n\n";
  for (const std::string& line : lines)
    words += "- " + line + '\n';
  return words;
}

std::vector<std::string> spans(const std::vector<std::string>& lines) {
  std::vector<std::string> result;
  for (const std::string& line : lines)
    result.push_back(markdownSpan(line));
  return result;
}

std::string verdictLine(const ReportVerdict& verdict) {
  std::string line = markdownSpan(verdict.by) + ' ' + markdownSpan(verdict.words) + ", " + markdownSpan(verdict.at) +
                     (verdict.counts ? "" : " (does not count now)");
  if (!verdict.reason.empty()) line += ": " + markdownSpan(verdict.reason);
  return line;
}

std::string conversation(const std::vector<ReportComment>& comments) {
  if (comments.empty()) return {};
  std::string words = "\n## Conversation\n";
  for (const ReportComment& comment : byThread(comments)) {
    words += "\n" + std::string(comment.parent == 0 ? "### " : "#### In answer: ") +
             markdownSpan(comment.by) + ' ' + markdownSpan(comment.did) + ", " + markdownSpan(comment.at) + '\n';
    if (!comment.place.empty()) words += "\nOn " + markdownSpan(comment.place) + '\n';
    if (!comment.body.empty()) words += '\n' + block(comment.body);
    if (!comment.suggestion.empty())
      words += "\nSuggested instead:\n\n" + block(comment.suggestion, "json");
  }
  return words;
}

Result<std::string> profileWords(const ReportProfile& profile, const ItemKey& item_key) {
  const auto patch =
      unifiedDiff(visibleLines(profile.before.value_or(std::string())),
                  visibleLines(profile.after.value_or(std::string())), "before", "after");
  if (!patch) return tl::unexpected<Error>(patch.error());
  std::string words = "\n### " + markdownSpan(profile.address) + ' ' + actionOf(profile) + "\n\n";
  for (const std::string& line : meaningOf(profile, item_key))
    words += "- " + markdownSpan(line) + '\n';
  return words + '\n' + block(*patch, "diff");
}

}  // namespace

// A code span: no character of it is markup, a link or a mention.
std::string markdownSpan(const std::string& foreign) {
  const std::string text = visibleLine(foreign);
  if (text.find_first_not_of(' ') == std::string::npos) return "(nothing)";
  const std::string fence(longestFence(text) + 1, '`');
  return fence + ' ' + text + ' ' + fence;
}

Result<std::string> changeMarkdown(const ChangeReport& report) {
  std::string words = "# " + markdownSpan(report.title) + "\n\n";
  for (const ReportFact& fact : report.facts)
    words += "- " + markdownSpan(fact.name) + ": " + markdownSpan(fact.value) + '\n';
  words += "\n## Description\n\n" + block(report.description);
  std::vector<std::string> verdicts;
  for (const ReportVerdict& verdict : report.verdicts)
    verdicts.push_back(verdictLine(verdict));
  words += section("Approvals and objections", verdicts);
  words += section("Asked by rules", spans(report.needs));
  words += section("What was measured", spans(report.findings));
  words += rolloutsMarkdown(report.rollouts);
  words += conversation(report.comments);
  words += "\n## What differs\n";
  for (const ReportProfile& profile : report.profiles) {
    const auto part = profileWords(profile, report.item_key);
    if (!part) return tl::unexpected<Error>(part.error());
    words += *part;
  }
  return words;
}

}  // namespace sextant
