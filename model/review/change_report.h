// SPDX-License-Identifier: GPL-3.0-or-later
// A change as a file: for a ticket, an incident or an audit. Everything that somebody else wrote is
// shown as the characters that it is: no markup of theirs takes effect, and what would hide or turn
// the reading direction is a visible escape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/diff/semantic_diff.h"

namespace sextant {

// A name and what it is: "State", "approved".
struct ReportFact {
  std::string name;
  std::string value;
};

struct ReportProfile {
  std::string address;
  std::optional<std::string> before;  // nothing: it is added
  std::optional<std::string> after;   // nothing: it is removed
};

struct ReportComment {
  std::int64_t number = 0;
  std::int64_t parent = 0;  // the comment that begins its thread; 0: it begins one
  std::string did;          // "said", "resolved", "reopened"
  std::string by;           // person and login
  std::string at;           // when
  std::string place = {};   // what it is about; empty: the change
  std::string body = {};
  std::string suggestion = {};  // JSON; empty: none
};

struct ReportVerdict {
  std::string words;  // "approved version 2", "rejected version 1"
  bool counts = false;
  std::string by;
  std::string at;
  std::string reason = {};
};

// Something that happened in a rollout: "to stage 2", "judged pass in stage 2".
struct ReportMove {
  std::string at;  // when
  std::string words;
  std::string by = {};  // empty: a controller's judgement
  std::string reason = {};
};

// Measured before and after; HTML draws both as bars.
struct ReportFigure {
  std::string name;  // "p99"
  std::string unit;  // "ms"
  double before = 0;
  double after = 0;
  std::string change = {};  // "-75 % +/- 3 %"; empty: not known
};

struct ReportRollout {
  std::string title;              // "Rollout 3 of revision 7: promoted"
  std::vector<ReportMove> moves;  // oldest first
  std::string measured;           // what the figures are; empty: there are none
  std::vector<ReportFigure> figures;
};

struct ChangeReport {
  std::string title;
  std::string description;
  std::vector<ReportFact> facts;
  std::vector<ReportVerdict> verdicts;
  // Words that are asked for, of approver rules; what the judge found of previews and rollouts.
  std::vector<std::string> needs;
  std::vector<std::string> findings;
  std::vector<ReportRollout> rollouts = {};  // oldest first
  std::vector<ReportComment> comments;  // oldest first
  std::vector<ReportProfile> profiles;
  ItemKey item_key = {};
};

// CommonMark, with foreign text in code spans and fenced blocks alone. Error: unavailable, where
// the texts cannot be compared.
[[nodiscard]] Result<std::string> changeMarkdown(const ChangeReport& report);
// One page that loads nothing and runs nothing. The same error.
[[nodiscard]] Result<std::string> changeHtml(const ChangeReport& report);

}  // namespace sextant
