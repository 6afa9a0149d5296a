// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/audit/audit_rows.h"

#include <QCoreApplication>

#include <map>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

QString words(const char* text) {
  return QCoreApplication::translate("Audit", text);
}

QString plain(const std::string& text) {
  return QString::fromStdString(text);
}

// Foreign words in a row of one line.
QString oneLine(const std::string& text) {
  return plain(text).simplified();
}

// "change 12 · r43".
QString numbersOf(const AuditRecord& record) {
  QStringList numbers;
  if (record.change > 0) numbers << words("change %1").arg(record.change);
  if (record.revision > 0) numbers << QStringLiteral("r%1").arg(record.revision);
  return numbers.join(QStringLiteral(" · "));
}

Cell about(const AuditRecord& record) {
  const QString numbers = numbersOf(record);
  if (record.service.empty()) return {.text = numbers, .tooltip = numbers};
  const QString service = oneLine(record.service);
  return {.text = service,
          .note = numbers,
          .tooltip = numbers.isEmpty() ? service : service + QLatin1Char('\n') + numbers};
}

// Why it was refused says more than what was asked for.
std::string wordsFor(const AuditRecord& record) {
  if (!record.reason.empty()) return record.reason;
  return record.message.empty() ? particulars(record) : record.message;
}

// With the microseconds that order entries of one second.
QString exactTime(std::int64_t at_us) {
  return utcText(at_us / us_per_second) + QLatin1Char('.') +
         QString::number(at_us % us_per_second).rightJustified(6, QLatin1Char('0')) +
         QStringLiteral(" UTC");
}

QString nameOf(const std::string& fact) {
  static const std::map<std::string, const char*> names{
      {"at_us", "time"},          {"message", "description"}, {"base", "base revision"},
      {"version", "version"},     {"restored", "content of"}, {"from", "where from"},
      {"request", "request id"},  {"number", "entry"},        {"before", "hash before"},
      {"after", "hash after"},    {"until", "until"},         {"at", "at"},
      {"taken_at", "backup from"}};
  const auto known = names.find(fact);
  return known == names.end() ? plain(fact) : words(known->second);
}

}  // namespace

std::vector<Column> auditColumns() {
  return {{.title = words("time, UTC"), .width = 232, .mono = true},
          {.title = words("login and person"), .width = 140},
          {.title = words("action"), .width = 116},
          {.title = words("service, change, revision"), .width = 190},
          {.title = words("outcome"), .width = 104},
          {.title = words("description or reason"), .width = 260, .stretch = true},
          {.title = words("entry"), .width = 70, .mono = true, .right = true, .optional = true}};
}

State outcomeState(const std::string& outcome) {
  if (outcome == "denied") return State::failed;
  if (outcome == "conflict" || outcome == "invalid") return State::warned;
  return State::none;
}

Tone outcomeTone(const std::string& outcome) {
  const State state = outcomeState(outcome);
  return state == State::none ? Tone::muted : stateTone(state);
}

Row auditRow(const AuditEntry& entry, qint64 now) {
  const QString number = QString::number(entry.number);
  const auto record = auditRecord(entry);
  if (!record) {
    Row broken{number, std::vector<Cell>(auditColumns().size())};
    broken.cells[4] = {.text = words("unreadable"), .tone = Tone::bad, .state = State::failed};
    broken.cells[5] = {.text = words("This record cannot be read. Verify the log.")};
    broken.cells[6] = {.text = number, .tone = Tone::muted};
    return broken;
  }
  const qint64 at = record->at_us / us_per_second;
  const bool same_name = record->person.empty() || record->person == record->login;
  const QString told = plain(wordsFor(*record));
  return {number,
          {{.text = utcText(at), .note = now > at ? words("%1 ago").arg(ageWords(now - at)) : ""},
           {.text = oneLine(record->login),
            .note = same_name ? QString() : oneLine(record->person),
            .tooltip = same_name ? QString() : plain(record->login + '\n' + record->person)},
           {.text = oneLine(record->action)},
           about(*record),
           {.text = oneLine(record->outcome),
            .tone = outcomeTone(record->outcome),
            .state = outcomeState(record->outcome)},
           {.text = told.simplified(), .tooltip = told},
           {.text = number, .tone = Tone::muted}}};
}

AuditFacts auditFacts(const AuditEntry& entry) {
  AuditFacts facts;
  if (const auto record = auditRecord(entry)) {
    for (const auto& [name, value] : record->facts) {
      if (name == "number") continue;  // it is told with the chain
      facts.emplace_back(nameOf(name), name == "at_us" ? exactTime(record->at_us) : plain(value));
    }
  } else {
    facts.emplace_back(words("record"), plain(entry.record));
  }
  facts.emplace_back(words("entry"), QString::number(entry.number));
  facts.emplace_back(words("hash"), plain(entry.hash));
  facts.emplace_back(words("hash of the one before"), plain(entry.previous));
  return facts;
}

}  // namespace sextant::ui
