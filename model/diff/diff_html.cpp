// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/diff_html.h"

namespace sextant {
namespace {

constexpr std::string_view style =
    "body{font:14px/20px Inter,system-ui,sans-serif;color:#1A2330;background:#FFF;margin:24px}"
    "h1{font-size:18px}table{border-collapse:collapse;width:100%;margin-bottom:24px}"
    "th{text-align:left;color:#596779;font-weight:400;border-bottom:1px solid #D5DBE3;padding:4px}"
    "td{vertical-align:top;padding:0 4px}"
    "td.t{font:13px/20px 'JetBrains Mono',monospace;white-space:pre-wrap;width:50%}"
    "td.n{font:13px/20px 'JetBrains Mono',monospace;color:#596779;text-align:right}"
    "td.v{font:13px/20px 'JetBrains Mono',monospace;overflow-wrap:anywhere}"
    ".a{background:#E2F5EA}.a b{background:#A6E0BF;font-weight:400}"
    ".r{background:#FCE6E6}.r b{background:#F5B5B5;font-weight:400}"
    ".f{color:#596779;background:#F6F8FA}"
    "@media(prefers-color-scheme:dark){body{color:#E6EAF0;background:#191D25}"
    "th{color:#98A3B3;border-color:#2C3442}td.n{color:#98A3B3}"
    ".a{background:#123527}.a b{background:#1F6B4A}.r{background:#3B1D22}.r b{background:#7A2E35}"
    ".f{color:#98A3B3;background:#212733}}";

std::string markedLine(std::string_view line, const std::vector<WordSpan>& words) {
  std::string result;
  std::size_t at = 0;
  for (const WordSpan& word : words) {
    const std::size_t end = std::min(word.end, line.size());
    if (end <= word.begin) continue;
    result += htmlEscaped(line.substr(at, word.begin - at));
    result += "<b>" + htmlEscaped(line.substr(word.begin, end - word.begin)) + "</b>";
    at = end;
  }
  return result + htmlEscaped(line.substr(at));
}

std::string sideCells(const std::vector<std::string>& lines, std::optional<std::size_t> number,
                      const std::vector<WordSpan>& words, std::string_view mark) {
  if (!number) return "<td class=\"n f\"></td><td class=\"t f\"></td>";
  const std::string tail = mark.empty() ? "\">" : ' ' + std::string(mark) + "\">";
  return "<td class=\"n" + tail + std::to_string(*number) + "</td><td class=\"t" + tail +
         markedLine(lines[*number - 1], words) + "</td>";
}

std::string valueTable(const std::vector<ValueChange>& values, const TextDiff& diff) {
  if (values.empty()) {
    return diff.same() ? "<p>Both sides hold the same text.</p>\n"
                       : "<p>Only comments or formatting changed.</p>\n";
  }
  std::string html = "<table><tr><th>what changed</th></tr>\n";
  for (const ValueChange& change : values)
    html += "<tr><td class=\"v\">" + htmlEscaped(toString(change)) + "</td></tr>\n";
  return html + "</table>\n";
}

}  // namespace

std::string htmlEscaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default: {
        // What is no character of HTML is shown as the replacement character.
        const bool is_none = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n';
        result += is_none ? "\xef\xbf\xbd" : std::string(1, c);
      }
    }
  }
  return result;
}

std::string_view diffStyle() {
  return style;
}

std::string diffTable(const std::string& left_name, const std::string& right_name,
                      const TextDiff& diff) {
  std::string html = "<table><tr><th colspan=\"2\">" + htmlEscaped(left_name) +
                     "</th><th colspan=\"2\">" + htmlEscaped(right_name) + "</th></tr>\n";
  for (const DiffRow& row : diff.rows) {
    html += "<tr>";
    if (row.folded > 0) {
      html +=
          "<td class=\"f\" colspan=\"4\">" + std::to_string(row.folded) + " unchanged lines</td>";
    } else {
      const bool same = row.kind == DiffKind::same;
      html += sideCells(diff.left_lines, row.left, row.left_words, same ? "" : "r");
      html += sideCells(diff.right_lines, row.right, row.right_words, same ? "" : "a");
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string diffHtml(const DiffHeadings& headings, const TextDiff& diff,
                     const std::optional<std::vector<ValueChange>>& values) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                     htmlEscaped(headings.title) + "</title><style>" + std::string(style) +
                     "</style></head><body>\n<h1>" + htmlEscaped(headings.title) + "</h1>\n";
  if (values) html += valueTable(*values, diff);
  return html + diffTable(headings.left_name, headings.right_name, diff) + "</body></html>\n";
}

}  // namespace sextant
