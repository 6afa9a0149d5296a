// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/review/change_report.h"

#include <map>

#include "model/document/document.h"
#include "model/review/report_parts.h"

namespace sextant {
namespace {

std::optional<Value> valueOf(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  auto document = Document::parse(*text);
  return document ? std::optional(document->value()) : std::nullopt;
}

}  // namespace

std::vector<ReportComment> byThread(const std::vector<ReportComment>& comments) {
  std::map<std::int64_t, std::vector<ReportComment>> answers;
  std::map<std::int64_t, bool> begins;
  for (const ReportComment& comment : comments)
    begins[comment.number] = comment.parent == 0;
  std::vector<ReportComment> result;
  for (const ReportComment& comment : comments) {
    const auto parent = begins.find(comment.parent);
    if (comment.parent != 0 && parent != begins.end() && parent->second)
      answers[comment.parent].push_back(comment);
  }
  for (const ReportComment& comment : comments) {
    const auto parent = begins.find(comment.parent);
    if (comment.parent != 0 && parent != begins.end() && parent->second) continue;
    result.push_back(comment);
    const std::vector<ReportComment>& told = answers[comment.number];
    result.insert(result.end(), told.begin(), told.end());
  }
  return result;
}

std::vector<std::string> meaningOf(const ReportProfile& profile, const ItemKey& item_key) {
  const auto before = valueOf(profile.before);
  const auto after = valueOf(profile.after);
  std::vector<std::string> lines;
  if (!before || !after) return lines;
  for (const ValueChange& change : semanticDiff(*before, *after, item_key))
    lines.push_back(toString(change));
  return lines;
}

std::string actionOf(const ReportProfile& profile) {
  if (!profile.before) return "is added";
  return profile.after ? "changes" : "is removed";
}

}  // namespace sextant
