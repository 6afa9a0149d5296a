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

// The service, and the revision that came of it or else the change: both together are wider than
// what they say is worth.
Cell about(const AuditRecord& record) {
  const QString revision =
      record.revision > 0 ? QStringLiteral("r%1").arg(record.revision) : QString();
  const QString change = record.change > 0 ? QStringLiteral("C-%1").arg(record.change) : QString();
  const QString number = revision.isEmpty() ? change : revision;
  QStringList all{oneLine(record.service), change, revision};
  all.removeAll(QString());
  if (record.service.empty()) return {.text = number, .tooltip = all.join(QLatin1Char('\n'))};
  return {.text = oneLine(record.service), .note = number, .tooltip = all.join(QLatin1Char('\n'))};
}

// The day is told where it is not today's; then its age says less, and stands in the tooltip.
Cell timeOf(const AuditRecord& record, qint64 now) {
  const qint64 at = record.at_us / us_per_second;
  const QString age = now > at ? words("%1 ago").arg(ageWords(now - at)) : QString();
  const QDate today = QDateTime::fromSecsSinceEpoch(now, Qt::UTC).date();
  const QString text = utcText(at, today);
  const bool is_today = text.size() < 10;
  return {.text = text,
          .note = is_today ? age : QString(),
          .tooltip = age.isEmpty() ? QString() : utcText(at) + QStringLiteral(" UTC, ") + age};
}

// Why it was refused says more than what was asked for.
QString wordsFor(const AuditRecord& record) {
  if (!record.reason.empty()) return plain(record.reason);
  if (!record.message.empty()) return plain(record.message);
  if (record.change > 0 && record.revision > 0) return words("Change C-%1").arg(record.change);
  return plain(particulars(record));
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
  // The middle of a window of 1440 pixels has room for those that never leave.
  return {{.title = words("time, UTC"), .width = 170, .mono = true},
          {.title = words("login"), .width = 116},
          {.title = words("person"), .width = 124, .leaves = 1},
          {.title = words("action"), .width = 132},
          {.title = words("about"), .width = 156},
          {.title = words("outcome"), .width = 104},
          {.title = words("description"), .width = 260, .stretch = true},
          {.title = words("entry"), .width = 70, .mono = true, .right = true, .leaves = 2}};
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
  const Cell last{.text = number, .tone = Tone::muted};
  const auto record = auditRecord(entry);
  if (!record) {
    return {number,
            {{},
             {},
             {},
             {},
             {},
             {.text = words("unreadable"), .tone = Tone::bad, .state = State::failed},
             {.text = words("This record cannot be read. Verify the log.")},
             last}};
  }
  const QString told = wordsFor(*record);
  return {number,
          {timeOf(*record, now),
           {.text = oneLine(record->login), .tooltip = plain(record->login)},
           {.text = oneLine(record->person), .tone = Tone::muted, .tooltip = plain(record->person)},
           {.text = oneLine(record->action)},
           about(*record),
           {.text = oneLine(record->outcome),
            .tone = outcomeTone(record->outcome),
            .state = outcomeState(record->outcome)},
           {.text = told.simplified(), .tooltip = told},
           last}};
}

AuditFacts auditFacts(const AuditEntry& entry) {
  AuditFacts facts;
  if (const auto record = auditRecord(entry)) {
    for (const auto& [name, value] : record->facts) {
      // One is told with the chain, the other by the whole page.
      if (name == "number" || (name == "environment" && value == entry.environment)) continue;
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
