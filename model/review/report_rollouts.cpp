// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of a change's rollouts: each step and judgement, and what came of it.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/base/number_words.h"
#include "model/review/report_parts.h"

namespace sextant {
namespace {

constexpr int bar_px = 360;  // of the larger value
constexpr int bar_height = 14;
constexpr int row_height = 44;
constexpr int names_px = 90;
constexpr int values_px = 190;

using Words = std::string (*)(const std::string&);

std::string moveWords(const ReportMove& move, Words shown) {
  return shown(move.at) + ' ' + shown(move.words) + (move.by.empty() ? "" : ", " + shown(move.by)) +
         (move.reason.empty() ? "" : ": " + shown(move.reason));
}

// "3.1", "18.4", "1,275": at most three significant digits below a thousand.
std::string figureWords(double value) {
  if (std::abs(value) >= 999.5) return countWords(std::llround(value));
  const double size = std::abs(value);
  char text[32];
  std::snprintf(text, sizeof text, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
  return text;
}

std::string withUnit(double value, const ReportFigure& figure) {
  return figureWords(value) + ' ' + figure.unit;
}

std::string rectangle(int y, int width, const char* colour) {
  return "<rect x=\"" + std::to_string(names_px) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
         std::to_string(width) + "\" height=\"" + std::to_string(bar_height) + "\" fill=\"" + colour +
         "\"/>";
}

std::string textAt(int x, int y, const std::string& html) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\">" + html + "</text>";
}

// The same scale for both bars of a figure, from zero.
std::string figureRow(const ReportFigure& figure, int top) {
  const double most = std::max({figure.before, figure.after, 1e-9});
  const auto widthOf = [&](double value) {
    return std::max(1, static_cast<int>(std::lround(std::max(0.0, value) / most * bar_px)));
  };
  const int before = widthOf(figure.before);
  const int after = widthOf(figure.after);
  const int baseline = top + bar_height - 2;
  const std::string change = figure.change.empty() ? "" : " (" + figure.change + ')';
  return textAt(0, baseline, escapedLine(figure.name)) + rectangle(top, before, "#8a8f98") +
         textAt(names_px + before + 8, baseline,
                escapedLine(withUnit(figure.before, figure) + " before")) +
         rectangle(top + bar_height + 2, after, "#2f6fde") +
         textAt(names_px + after + 8, baseline + bar_height + 2,
                escapedLine(withUnit(figure.after, figure) + " after" + change));
}

std::string chartHtml(const ReportRollout& rollout) {
  const int height = row_height * static_cast<int>(rollout.figures.size());
  std::string html = "<p>" + inlineHtml(rollout.measured) + "</p>\n<svg role=\"img\" width=\"" +
                     std::to_string(names_px + bar_px + values_px) + "\" height=\"" +
                     std::to_string(height) + "\" fill=\"currentColor\"><title>" +
                     escapedLine(rollout.measured) + "</title>\n";
  int top = 2;
  for (const ReportFigure& figure : rollout.figures) {
    html += figureRow(figure, top) + '\n';
    top += row_height;
  }
  return html + "</svg>\n";
}

// A table ends at a bar even within a code span.
std::string tableCell(const std::string& foreign) {
  std::string text = foreign;
  std::replace(text.begin(), text.end(), '|', '/');
  return markdownSpan(text);
}

std::string tableMarkdown(const ReportRollout& rollout) {
  std::string words = '\n' + markdownSpan(rollout.measured) +
                      "\n\n| | before | after | change |\n|---|---:|---:|---:|\n";
  for (const ReportFigure& figure : rollout.figures) {
    for (const std::string& cell : {figure.name, withUnit(figure.before, figure),
                                    withUnit(figure.after, figure), figure.change})
      words += "| " + tableCell(cell) + ' ';
    words += "|\n";
  }
  return words;
}

}  // namespace

std::string rolloutsHtml(const std::vector<ReportRollout>& rollouts) {
  std::string html;
  for (const ReportRollout& rollout : rollouts) {
    html += "<h2>" + inlineHtml(rollout.title) + "</h2>\n<ul>\n";
    for (const ReportMove& move : rollout.moves)
      html += "<li>" + moveWords(move, inlineHtml) + "</li>\n";
    html += "</ul>\n";
    if (!rollout.figures.empty()) html += chartHtml(rollout);
  }
  return html;
}

std::string rolloutsMarkdown(const std::vector<ReportRollout>& rollouts) {
  std::string words;
  for (const ReportRollout& rollout : rollouts) {
    words += "\n## " + markdownSpan(rollout.title) + "\n\n";
    for (const ReportMove& move : rollout.moves)
      words += "- " + moveWords(move, markdownSpan) + '\n';
    if (!rollout.figures.empty()) words += tableMarkdown(rollout);
  }
  return words;
}

}  // namespace sextant
