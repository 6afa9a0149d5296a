// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl events
#include <QtCore/QDateTime>
#include <QtCore/QEventLoop>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>

#include <algorithm>
#include <cstdio>
#include <map>

#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/places.h"
#include "model/document/visible_text.h"
#include "app/sextantctl/writes.h"
#include "model/store/event_words.h"

namespace sextant::ctl {
namespace {

using Events = std::vector<StoreEvent>;

constexpr int page_events = 500;
constexpr int follow_ms = 1000;

struct EventOptions {
  std::string where;
  std::vector<std::string> kinds;
  std::string person;
  std::string text;
  std::string since;
  int limit = 50;
  bool follow = false;
  bool whole_store = false;
};

// "10m", "2h", "3d", "2026-11-27 01:00:00" in UTC.
Result<std::int64_t> sinceOf(const std::string& text) {
  if (text.empty()) return 0;
  const QString word = QString::fromStdString(text);
  static const QRegularExpression ago(QStringLiteral("^(\\d{1,6})([smhd])$"));
  if (const auto match = ago.match(word); match.hasMatch()) {
    static const std::map<QChar, std::int64_t> seconds{
        {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    const std::int64_t age = match.captured(1).toLongLong() * seconds.at(match.captured(2)[0]);
    return QDateTime::currentMSecsSinceEpoch() * 1000 - age * 1000000;
  }
  auto time = QDateTime::fromString(QString(word).replace(' ', 'T').remove('Z'), Qt::ISODate);
  time.setTimeSpec(Qt::UTC);
  if (time.isValid()) return std::max<std::int64_t>(1, time.toMSecsSinceEpoch() * 1000);
  return fail(ErrorKind::usage,
              "This is no time: use 10m, 2h, 3d or \"2026-11-27 01:00:00\" (UTC).", text);
}

// ENV[/SERVICE[/CLUSTER[/INSTANCE]]]; "" is the whole store.
Result<EventFilter> filterOf(const Context& context, const EventOptions& options) {
  EventFilter filter;
  if (options.where.empty() && !options.whole_store)
    return fail(ErrorKind::usage, "Name an environment, or --store.");
  if (isName(options.where)) {
    filter.environment = options.where;
  } else if (!options.where.empty()) {
    const auto address = addressOf(context, options.where);
    if (!address) return tl::unexpected<Error>(address.error());
    if (address->revision || !address->pointer.empty()) {
      return fail(ErrorKind::usage,
                  "Events are of places, not of revisions; leave @REVISION and #POINTER out.",
                  options.where);
    }
    filter.environment = address->key.environment;
    filter.service = address->key.service;
    filter.scope = address->scope;
  }
  const auto since = sinceOf(options.since);
  if (!since) return tl::unexpected<Error>(since.error());
  filter.since_us = *since;
  filter.kinds = options.kinds;
  filter.person = options.person;
  filter.text = options.text;
  return filter;
}

Json eventJson(const StoreEvent& event) {
  Json facts = Json::object();
  for (const auto& [name, value] : event.facts)
    facts[name] = value;
  return {{"position", event.position},
          {"at", utc(event.at_us) + "Z"},
          {"kind", event.kind},
          {"where", event.environment.empty() ? std::string() : whereOf(event)},
          {"sentence", sentenceOf(event)},
          {"outcome", event.outcome},
          {"revision", event.revision ? Json(event.revision->value) : Json(nullptr)},
          {"change", event.change ? Json(event.change->value) : Json(nullptr)},
          {"rollout", event.rollout ? Json(event.rollout->value) : Json(nullptr)},
          {"audit_entry", event.audit_entry ? Json(*event.audit_entry) : Json(nullptr)},
          {"request", event.request},
          {"person", event.person},
          {"login", event.login},
          {"facts", facts}};
}

std::vector<std::string> cellsOf(const StoreEvent& event) {
  return {utc(event.at_us), event.kind, whereOf(event), sentenceOf(event), whoOf(event)};
}

// The newest ones, oldest first.
Result<EventPage> newest(Store& store, EventFilter filter, int limit) {
  EventPage found;
  while (static_cast<int>(found.events.size()) < limit) {
    filter.limit = std::min(page_events, limit - static_cast<int>(found.events.size()));
    auto page =
        await<EventPage>([&](Reply<EventPage> reply) { store.events(filter, std::move(reply)); });
    if (!page) return page;
    if (found.tail.empty()) found.tail = page->tail;
    const bool last = static_cast<int>(page->events.size()) < filter.limit;
    std::move(page->events.begin(), page->events.end(), std::back_inserter(found.events));
    if (last) break;
    filter.before = found.events.back().position;
  }
  std::reverse(found.events.begin(), found.events.end());
  return found;
}

// JSON comes as a line each, for a reader that goes along; text as lines without columns, for
// their width is not known beforehand.
void printGoingOn(const Context& context, const StoreEvent& event) {
  if (context.form == OutputForm::json) {
    printLine(eventJson(event).dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    std::string line;
    for (const std::string& cell : cellsOf(event))
      line += (line.empty() ? "" : "  ") + visibleLine(cell);
    printLine(line);
  }
}

// Until somebody ends the program, or the store cannot be asked any more.
Outcome follow(Context& context, Store& store, EventFilter filter, std::string tail) {
  filter.limit = 1000;
  while (true) {
    filter.after = tail;
    auto page =
        await<EventPage>([&](Reply<EventPage> reply) { store.events(filter, std::move(reply)); });
    if (!page) return tl::unexpected<Error>(page.error());
    if (page->again)
      say("Another server answers now, or the store was restored: what follows may repeat a "
          "minute.");
    std::reverse(page->events.begin(), page->events.end());
    for (const StoreEvent& event : page->events)
      printGoingOn(context, event);
    if (std::fflush(stdout) != 0)
      return fail(ErrorKind::unavailable, "Nobody reads the events any more.");
    tail = page->tail;
    if (page->more) continue;
    QEventLoop pause;
    QTimer::singleShot(follow_ms, &pause, &QEventLoop::quit);
    pause.exec();
  }
}

Outcome events(Context& context, const EventOptions& options) {
  const auto filter = filterOf(context, options);
  if (!filter) return tl::unexpected<Error>(filter.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  if (!filter->environment.empty()) {
    if (auto there = environmentExists(**store, filter->environment); !there)
      return tl::unexpected<Error>(there.error());
  }
  const auto page = newest(**store, *filter, options.limit);
  if (!page) return tl::unexpected<Error>(page.error());
  if (options.follow) {
    for (const StoreEvent& event : page->events)
      printGoingOn(context, event);
    return follow(context, **store, *filter, page->tail);
  }
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"TIME (UTC)", "KIND", "WHERE", "WHAT", "WHO"}};
  for (const StoreEvent& event : page->events) {
    json.push_back(eventJson(event));
    table.push_back(cellsOf(event));
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (page->events.empty()) {
    printLine("There is no such event.");
  } else {
    printTable(table);
  }
  return done;
}

}  // namespace

void addEventsCommand(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<EventOptions>();
  auto* command = line.add_subcommand(
      "events", "What was done, what instances did, and who signed in; the newest last");
  auto* where = command->add_option("WHERE", options->where,
                                    "ENV, ENV/SERVICE, ENV/SERVICE/CLUSTER or .../INSTANCE");
  command->add_flag("--store", options->whole_store, "What concerns the whole store")
      ->excludes(where);
  command->add_option("--kind", options->kinds, "Of these kinds only; may stand several times")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(eventKinds()));
  command->add_option("--person", options->person, "By this login or name only");
  command->add_option("--text", options->text, "With this text in them only");
  command->add_option("--since", options->since, "10m, 2h, 3d or a time in UTC");
  command->add_option("-n,--limit", options->limit, "At most this many")
      ->check(CLI::Range(1, 100000));
  command->add_flag("-f,--follow", options->follow, "Then go on with what comes");
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return events(context, *options); };
  });
}

}  // namespace sextant::ctl
