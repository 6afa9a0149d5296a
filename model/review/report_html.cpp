// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/diff_html.h"
#include "model/document/visible_text.h"
#include "model/review/report_parts.h"

namespace sextant {
namespace {

constexpr std::size_t context_lines = 3;

std::string blockText(const std::string& foreign) {
  return "<pre>" + htmlEscaped(visibleLines(foreign)) + "</pre>\n";
}

std::string list(const char* heading, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string html = std::string("<h2>") + heading + "</h2>\n<ul>\n";
  for (const std::string& item : items)
    html += "<li>" + item + "</li>\n";
  return html + "</ul>\n";
}

std::vector<std::string> texts(const std::vector<std::string>& lines) {
  std::vector<std::string> result;
  for (const std::string& line : lines)
    result.push_back(inlineHtml(line));
  return result;
}

std::string factTable(const std::vector<ReportFact>& facts) {
  std::string html = "<table>\n";
  for (const ReportFact& fact : facts)
    html +=
        "<tr><th>" + inlineHtml(fact.name) + "</th><td>" + inlineHtml(fact.value) + "</td></tr>\n";
  return html + "</table>\n";
}

std::string verdictItem(const ReportVerdict& verdict) {
  return inlineHtml(verdict.by) + ' ' + inlineHtml(verdict.words) + ", " + inlineHtml(verdict.at) +
         (verdict.counts ? "" : " (does not count now)") +
         (verdict.reason.empty() ? "" : ": " + inlineHtml(verdict.reason));
}

std::string conversation(const std::vector<ReportComment>& comments) {
  if (comments.empty()) return {};
  std::string html = "<h2>Conversation</h2>\n";
  for (const ReportComment& comment : byThread(comments)) {
    html += comment.parent == 0 ? "<section>" : "<section class=\"c\">";
    html += "<p>" + inlineHtml(comment.by) + ' ' + inlineHtml(comment.did) +
            (comment.place.empty() ? "" : " of " + inlineHtml(comment.place)) + ", " +
            inlineHtml(comment.at) + "</p>\n";
    if (!comment.body.empty()) html += blockText(comment.body);
    if (!comment.suggestion.empty())
      html += "<p>Suggested instead:</p>\n" + blockText(comment.suggestion);
    html += "</section>\n";
  }
  return html;
}

Result<std::string> profileHtml(const ReportProfile& profile, const ItemKey& item_key) {
  const auto diff = textDiff(visibleLines(profile.before.value_or(std::string())),
                             visibleLines(profile.after.value_or(std::string())));
  if (!diff) return tl::unexpected<Error>(diff.error());
  std::string html =
      "<h3>" + inlineHtml(profile.address) + ' ' + actionOf(profile) + "</h3>\n<ul>\n";
  for (const std::string& line : meaningOf(profile, item_key))
    html += "<li>" + inlineHtml(line) + "</li>\n";
  return html + "</ul>\n" + diffTable("before", "after", folded(*diff, context_lines));
}

}  // namespace

std::string escapedLine(const std::string& foreign) {
  return htmlEscaped(visibleLine(foreign));
}

std::string inlineHtml(const std::string& foreign) {
  return "<bdi>" + escapedLine(foreign) + "</bdi>";
}

Result<std::string> changeHtml(const ChangeReport& report) {
  const std::string title = escapedLine(report.title);
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\"><title>" +
      title + "</title><style>" + std::string(diffStyle()) +
      "pre{white-space:pre-wrap;overflow-wrap:anywhere}section.c{margin-left:32px}"
      "svg{font:13px sans-serif}</style></head>"
      "<body>\n<h1>" +
      title + "</h1>\n" + factTable(report.facts) + "<h2>Description</h2>\n" +
      blockText(report.description);
  std::vector<std::string> verdicts;
  for (const ReportVerdict& verdict : report.verdicts)
    verdicts.push_back(verdictItem(verdict));
  html += list("Approvals and objections", verdicts);
  html += list("Asked by rules", texts(report.needs));
  html += list("What was measured", texts(report.findings));
  html += rolloutsHtml(report.rollouts);
  html += conversation(report.comments) + "<h2>What differs</h2>\n";
  for (const ReportProfile& profile : report.profiles) {
    const auto part = profileHtml(profile, report.item_key);
    if (!part) return tl::unexpected<Error>(part.error());
    html += *part;
  }
  return html + "</body></html>\n";
}

}  // namespace sextant
