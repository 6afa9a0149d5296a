// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fleet/fleet_cells.h"

#include <QCoreApplication>

#include <cmath>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

// A report older than this is worth a second look: agents report every second.
constexpr qint64 stale_seconds = 5;

QString words(const char* text) {
  return QCoreApplication::translate("Fleet", text);
}

QString revisionWords(const std::optional<RevisionNumber>& number) {
  return number ? QStringLiteral("r%1").arg(number->value) : QStringLiteral("–");
}

Cell ageCell(const FleetRow& row) {
  if (!row.report_age_seconds) return {.text = words("never"), .tone = Tone::muted};
  const qint64 age = *row.report_age_seconds;
  return {.text = ageWords(age), .tone = age > stale_seconds ? Tone::warning : Tone::normal};
}

Cell driftCell(const FleetRow& row) {
  switch (row.hash) {
    case HashMatch::same:
      return {.text = words("none"), .tone = Tone::muted, .tooltip = row.hash_words};
    case HashMatch::differs:
      return {.text = words("differs"), .state = State::drift, .tooltip = row.hash_words};
    case HashMatch::unknown:
      break;
  }
  return {.text = QStringLiteral("–"), .tone = Tone::muted, .tooltip = row.hash_words};
}

// In the unit that a person thinks in; its sign says which way.
Cell clockCell(const FleetRow& row) {
  if (!row.clock_offset_ms)
    return {.text = QStringLiteral("–"),
            .tone = Tone::muted,
            .tooltip = words("Its agent does not say what its clock shows.")};
  const qint64 ms = *row.clock_offset_ms;
  const qint64 size = std::abs(ms);
  const QString sign = ms > 0 ? QStringLiteral("+") : ms < 0 ? QStringLiteral("−") : QString();
  const QString text = size < 1000 ? QStringLiteral("%1%2 ms").arg(sign).arg(size)
                                   : QStringLiteral("%1%2 s").arg(sign).arg(
                                         double(size) / 1000, 0, 'f', size < 10'000 ? 1 : 0);
  const QString way = ms > 0 ? words("ahead of") : words("behind");
  const QString tip =
      size >= clock_warned_ms
          ? words(
                "Its clock is %1 %2 the store's: times in its logs and its seconds of measurement "
                "are "
                "off by as much. Look at its time synchronisation.")
                .arg(QStringLiteral("%1 s").arg(double(size) / 1000, 0, 'f', 1), way)
          : words("Its clock less the store's, at most some milliseconds too low.");
  return {.text = text,
          .tone = size >= clock_wrong_ms    ? Tone::bad
                  : size >= clock_warned_ms ? Tone::warning
                                            : Tone::normal,
          .state = size >= clock_wrong_ms ? State::failed : State::none,
          .tooltip = tip};
}

// What narrow windows leave out too.
QString wholeOf(const FleetRow& row) {
  QStringList lines{QString::fromStdString(row.instance.path())};
  if (row.errors) lines << words("errors/s: %1").arg(countText(*row.errors));
  lines << words("report: %1").arg(ageCell(row).text);
  if (row.clock_offset_ms) lines << words("clock: %1").arg(clockCell(row).text);
  if (!row.agent_version.isEmpty()) lines << words("agent: %1").arg(row.agent_version);
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

std::vector<Column> fleetColumns() {
  return {{.title = words("instance"), .width = 132},
          {.title = words("wants"), .width = 60, .mono = true},
          {.title = words("runs"), .width = 60, .mono = true},
          {.title = words("state"), .width = 104},
          {.title = words("drift"), .width = 84},
          {.title = words("p99"), .width = 84, .mono = true, .right = true},
          {.title = words("errors/s"), .width = 76, .mono = true, .right = true, .leaves = 1},
          {.title = words("clock"), .width = 84, .mono = true, .right = true, .leaves = 3},
          {.title = words("agent"), .width = 72, .mono = true, .leaves = 4},
          {.title = words("report"), .width = 72, .mono = true, .right = true, .leaves = 2},
          {.title = words("why"), .width = 160, .stretch = true}};
}

Row fleetCells(const FleetRow& row) {
  const bool moved = row.wanted != row.applied;
  const QString path = QString::fromStdString(row.instance.path());
  return {path,
          {{.text = path, .tooltip = wholeOf(row)},
           {.text = revisionWords(row.wanted)},
           {.text = revisionWords(row.applied), .tone = moved ? Tone::warning : Tone::normal},
           {.text = stateWord(row.state), .state = row.state},
           driftCell(row),
           {.text = row.p99_ms ? milliseconds(*row.p99_ms) + QStringLiteral(" ms")
                               : QStringLiteral("–")},
           {.text = row.errors ? countText(*row.errors) : QStringLiteral("–"),
            .tone = row.errors.value_or(0) > 0 ? Tone::bad : Tone::normal},
           clockCell(row),
           {.text = row.agent_version.isEmpty() ? QStringLiteral("–") : row.agent_version,
            .tone = Tone::muted},
           ageCell(row),
           {.text = row.reason.simplified(), .tooltip = row.reason}}};
}

QString groupKey(const QString& title) {
  return QLatin1Char('\n') + title;
}

std::optional<QString> groupOfKey(const QString& key) {
  if (!key.startsWith(QLatin1Char('\n'))) return std::nullopt;
  return key.mid(1);
}

Row groupCells(const FleetGroupHead& head, bool closed) {
  Row row{groupKey(head.title), std::vector<Cell>(fleetColumns().size())};
  row.cells[0] = {
      .text = (closed ? QStringLiteral("▸ ") : QStringLiteral("▾ ")) + head.title,
      .note = countText(head.count),
      .tooltip = closed ? words("Show its instances (→)") : words("Hide its instances (←)"),
      .strong = true};
  Cell& last = row.cells.back();
  last.tone = Tone::muted;
  last.text = head.troubled == 0 ? words("all as they should be")
              : head.troubled == 1
                  ? words("1 not as it should be")
                  : words("%1 not as they should be").arg(countText(head.troubled));
  return row;
}

}  // namespace sextant::ui
