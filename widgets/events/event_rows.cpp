// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/events/event_rows.h"

#include <QCoreApplication>

#include <map>
#include <set>

#include "model/store/event_words.h"
#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

QString words(const char* text) {
  return QCoreApplication::translate("Events", text);
}

QString plain(const std::string& text) {
  return QString::fromStdString(text);
}

// The day is told where it is not today's.
Cell timeOf(const StoreEvent& event, qint64 now) {
  const qint64 at = event.at_us / us_per_second;
  const QDate today = QDateTime::fromSecsSinceEpoch(now, Qt::UTC).date();
  const QString age = now > at ? words("%1 ago").arg(ageWords(now - at)) : words("now");
  return {.text = utcText(at, today), .tooltip = utcText(at) + QStringLiteral(" UTC, ") + age};
}

// The environment is the whole page's.
QString placeOf(const StoreEvent& event) {
  if (event.service.empty()) return event.environment.empty() ? words("the store") : QString();
  return plain(event.service) +
         (event.scope.isBase() ? QString() : QLatin1Char('/') + plain(event.scope.path()));
}

QString exactTime(std::int64_t at_us) {
  return utcText(at_us / us_per_second) + QLatin1Char('.') +
         QString::number(at_us % us_per_second).rightJustified(6, QLatin1Char('0')) +
         QStringLiteral(" UTC");
}

QString nameOf(const std::string& fact) {
  static const std::map<std::string, const char*> names{
      {"message", "description"}, {"base", "base revision"}, {"restored", "content of"},
      {"from", "where from"},     {"request", "request id"}, {"before", "hash before"},
      {"after", "hash after"},    {"number", "entry"},       {"taken_at", "backup from"},
      {"runs", "runs revision"},  {"left_out", "left out"},  {"audit", "audit entry"}};
  const auto known = names.find(fact);
  return known == names.end() ? plain(fact) : words(known->second);
}

}  // namespace

std::vector<Column> eventColumns() {
  return {{.title = words("time, UTC"), .width = 172, .mono = true},
          {.title = words("kind"), .width = 104},
          {.title = words("where"), .width = 176, .elide_left = true},
          {.title = words("what"), .width = 280, .stretch = true},
          {.title = words("who"), .width = 104, .leaves = 1}};
}

State eventState(const StoreEvent& event) {
  static const std::map<std::string, State> states{
      {"denied", State::failed},   {"failure", State::failed}, {"abort", State::voided},
      {"reject", State::failed},   {"approve", State::done},   {"publish", State::note},
      {"rollback", State::warned}, {"apply", State::healthy},  {"drift", State::drift},
      {"silent", State::silent},   {"stage", State::progress}, {"pause", State::waiting},
      {"emergency", State::warned}};
  const std::string action = event.fact("action");
  if (event.outcome == "conflict") return State::warned;
  if (event.kind == "health") {
    return action == "healthy"   ? State::healthy
           : action == "failing" ? State::failing
                                 : State::unknown;
  }
  if (event.kind == "verdict") return event.fact("valid") == "true" ? State::done : State::failed;
  // What ended well.
  if (action == "ended" || action == "back") return State::healthy;
  if (action == "put back") return State::warned;
  if (action == "rollout promote") return State::done;
  const auto known = states.find(event.kind);
  return known == states.end() ? State::none : known->second;
}

QString eventWord(const StoreEvent& event) {
  static const std::map<std::pair<std::string, std::string>, const char*> now{
      {{"silent", "begun"}, "silent"},         {{"silent", "back"}, "is back"},
      {{"drift", "ended"}, "drift ended"},     {{"health", "healthy"}, "healthy"},
      {{"health", "failing"}, "failing"},      {{"failure", "put back"}, "put back"},
      {{"stage", "rollout promote"}, "stable"}};
  const std::string action = event.fact("action");
  if (event.outcome == "conflict") return words("conflict");
  if (event.kind == "health" && action != "healthy" && action != "failing")
    return words("no answer");
  if (event.kind == "verdict")
    return event.fact("valid") == "true" ? words("valid") : words("invalid");
  const auto known = now.find({event.kind, action});
  return known == now.end() ? eventKindWord(event.kind) : words(known->second);
}

QString eventKindWord(const std::string& kind) {
  static const std::map<std::string, const char*> names{
      {"apply", "applied"}, {"silent", "silence"}, {"inventory", "inventory"}, {"other", "other"}};
  const auto known = names.find(kind);
  return known == names.end() ? plain(kind) : words(known->second);
}

Row eventRow(const StoreEvent& event, qint64 now) {
  const QString told = plain(sentenceOf(event));
  const State state = eventState(event);
  const QString place = placeOf(event);
  const QString who = plain(whoOf(event));
  return {plain(event.position),
          {timeOf(event, now),
           {.text = eventWord(event), .state = state},
           {.text = place, .tooltip = plain(whereOf(event))},
           {.text = told.simplified(), .tooltip = told},
           {.text = who.simplified(), .tone = Tone::muted, .tooltip = who}}};
}

EventFacts eventFacts(const StoreEvent& event) {
  // Told above, or of no use to people.
  static const std::set<std::string> left_out{"position", "at_us", "kind", "environment"};
  EventFacts facts{{words("time"), exactTime(event.at_us)},
                   {words("where"), plain(whereOf(event))}};
  for (const auto& [name, value] : event.facts) {
    if (left_out.count(name) > 0 || value.empty()) continue;
    if (name == "left_out" && value == "0") continue;
    if (name == "number" && !event.audit_entry) continue;
    facts.emplace_back(name == "number" ? words("audit entry") : nameOf(name), plain(value));
  }
  return facts;
}

}  // namespace sextant::ui
