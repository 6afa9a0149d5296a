// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_export.h"

#include <nlohmann/json.hpp>

#include "model/store/event_words.h"
#include "model/store/export_file.h"
#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

using Json = nlohmann::ordered_json;

std::string timeOf(const StoreEvent& event) {
  return utcText(event.at_us / 1'000'000).toStdString() + "Z";
}

// A table's program takes what begins so for a formula.
std::string cell(std::string text) {
  if (!text.empty() && std::string("=+-@\t\r").find(text.front()) != std::string::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text)
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace

std::string csvLine(const StoreEvent& event) {
  const auto number = [](const auto& value) {
    return value ? std::to_string(value->value) : std::string();
  };
  std::string line;
  for (const std::string& text : {timeOf(event), event.kind, whereOf(event), sentenceOf(event),
                                  whoOf(event), number(event.revision), number(event.change),
                                  number(event.rollout), event.request, event.position})
    line += (line.empty() ? "" : ",") + cell(text);
  return line;
}

std::string jsonLine(const StoreEvent& event) {
  Json json{{"position", event.position}, {"at", timeOf(event)},           {"kind", event.kind},
            {"where", whereOf(event)},    {"sentence", sentenceOf(event)}, {"who", whoOf(event)},
            {"facts", event.facts}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void> exportEvents(const QString& path, const std::vector<EventList::Held>& events) {
  const bool csv = path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
  ExportFile file(path);
  auto written = file.open();
  if (written && csv)
    written = file.line("time,kind,where,what,who,revision,change,rollout,request,position");
  for (const EventList::Held& event : events) {
    if (written) written = file.line(csv ? csvLine(*event) : jsonLine(*event));
  }
  return written ? file.close() : written;
}

}  // namespace sextant::ui
