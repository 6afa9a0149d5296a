// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/output.h"

#include <QtCore/QDateTime>
#include <QtCore/QString>

#include <cstdio>

#include "model/document/visible_text.h"
#include "model/document/json.h"
#include "model/store/preview_expiry.h"

namespace sextant::ctl {
namespace {

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(QString::fromStdString(text).size());
}

}  // namespace

void printText(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void printLine(const std::string& text) {
  printText(text + '\n');
}

void printJson(const Json& json) {
  printLine(json.dump(2, ' ', false, Json::error_handler_t::replace));
}

void printJson(const Value& value) {
  printLine(toJson(value, 2));
}

void printTable(const std::vector<std::vector<std::string>>& cells) {
  std::vector<std::vector<std::string>> rows = cells;
  for (auto& row : rows) {
    for (std::string& cell : row) {
      cell = visibleLine(cell);
    }
  }
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i]));
    }
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - width(row[i]) + 2, ' ');
    }
    printLine(line);
  }
}

std::string utc(std::int64_t unix_us) {
  return QDateTime::fromMSecsSinceEpoch(unix_us / 1000, Qt::UTC)
      .toString(QStringLiteral("yyyy-MM-dd hh:mm:ss"))
      .toStdString();
}

std::string age(std::int64_t milliseconds) {
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min";
  if (seconds < 172800) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " d";
}

Json headJson(const Head& head) {
  Json json{{"address", head.key.toString()},
            {"epoch", head.sequence.epoch},
            {"seq", head.sequence.seq},
            {"stable", head.stable.value}};
  if (head.rollout) {
    Json named = Json::array();
    for (const Scope& scope : head.rollout->named) {
      named.push_back(scope.path());
    }
    json["rollout"] = {{"candidate", head.rollout->candidate.value},
                       {"share", head.rollout->share},
                       {"salt", head.rollout->salt},
                       {"named", named}};
  } else {
    json["rollout"] = nullptr;
  }
  const auto byScope = [](const std::map<Scope, RevisionNumber>& revisions) {
    Json result = Json::object();
    for (const auto& [scope, number] : revisions) {
      result[scope.path()] = number.value;
    }
    return result;
  };
  json["pins"] = byScope(head.pins);
  json["previews"] = Json::object();
  for (const auto& [scope, preview] : head.previews) {
    json["previews"][scope.path()] = {{"preview", preview.number}, {"hash", preview.content_hash}};
  }
  return json;
}

Json revisionJson(const RevisionInfo& info) {
  const auto paths = [](const std::vector<Scope>& scopes) {
    Json result = Json::array();
    for (const Scope& scope : scopes) {
      result.push_back(scope.path());
    }
    return result;
  };
  Json json{{"revision", info.number.value},
            {"parent", info.parent ? Json(info.parent->value) : Json(nullptr)},
            {"hash", info.content_hash},
            {"author", info.author},
            {"message", info.message},
            {"published_at", utc(info.published_at_us) + "Z"},
            {"changed", paths(info.changed)},
            {"removed", paths(info.removed)}};
  if (info.restored) json["restored"] = info.restored->value;
  if (info.emergency) json["emergency"] = info.emergency->value;
  return json;
}

const char* wordOf(AssignmentReason reason) {
  switch (reason) {
    case AssignmentReason::candidate:
      return "candidate";
    case AssignmentReason::preview:
      return "preview";
    case AssignmentReason::pin:
      return "pin";
    case AssignmentReason::stable:
      break;
  }
  return "stable";
}

FleetState stateOf(const FleetRow& row, const std::optional<Assignment>& assigned) {
  const FleetState state = fleetState(row);
  const bool is_preview = assigned && assigned->reason == AssignmentReason::preview;
  return is_preview && state == FleetState::drift ? FleetState::healthy : state;
}

Json fleetJson(const FleetRow& row, const std::optional<Assignment>& assigned,
               const Preview* preview) {
  Json because = nullptr;
  if (assigned) {
    because = {{"revision", assigned->revision.value}, {"because", wordOf(assigned->reason)}};
  }
  Json previewed = nullptr;
  if (preview != nullptr) {
    const auto left = secondsLeft(*preview, QDateTime::currentMSecsSinceEpoch() * 1000);
    previewed = {{"preview", preview->number.value},
                 {"author", preview->author},
                 {"seconds_left", left ? Json(*left) : Json(nullptr)}};
  }
  return {{"instance", Address{row.instance.key, row.instance.scope}.toString()},
          {"state", wordOf(stateOf(row, assigned))},
          {"assigned", because},
          {"preview", previewed},
          {"wanted", row.wanted.value},
          {"applied", row.applied.value},
          {"health", wordOf(row.health)},
          {"reason", row.reason},
          {"effective_hash", row.effective_hash},
          {"report_age_ms", row.reported ? Json(row.report_age_ms) : Json(nullptr)},
          {"agent_version", row.agent_version},
          {"clock_offset_ms", row.clock_offset_ms ? Json(*row.clock_offset_ms) : Json(nullptr)}};
}

}  // namespace sextant::ctl
