// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/format_time.h"

#include <array>
#include <optional>

namespace sextant {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Takes exactly `count` digits from the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!isDigit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

int daysOf(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days.at(static_cast<std::size_t>(month - 1));
}

bool takeDate(std::string_view& text) {
  const auto year = takeNumber(text, 4);
  if (!year || !take(text, '-')) return false;
  const auto month = takeNumber(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return false;
  const auto day = takeNumber(text, 2);
  return day && *day >= 1 && *day <= daysOf(*year, *month);
}

// Minutes from UTC, east of it positive.
std::optional<int> takeZone(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hours = takeNumber(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = takeNumber(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

bool takeTime(std::string_view& text) {
  const auto hour = takeNumber(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return false;
  const auto minute = takeNumber(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return false;
  const auto second = takeNumber(text, 2);
  if (!second || *second > 60) return false;
  if (take(text, '.')) {
    if (!takeNumber(text, 1)) return false;
    while (takeNumber(text, 1)) {
    }
  }
  const auto zone = takeZone(text);
  if (!zone) return false;
  // A leap second is the last of a day in UTC.
  constexpr int day_minutes = 24 * 60;
  const int utc = (*hour * 60 + *minute - *zone + 2 * day_minutes) % day_minutes;
  return *second < 60 || utc == day_minutes - 1;
}

// Digits with a unit, each unit at most once and in the given order. False: none, or another text.
bool takeUnits(std::string_view& text, std::string_view units) {
  bool any = false;
  while (!text.empty() && isDigit(text.front())) {
    while (takeNumber(text, 1)) {
    }
    if (text.empty()) return false;
    const std::size_t unit = units.find(text.front());
    if (unit == std::string_view::npos) return false;
    text.remove_prefix(1);
    units.remove_prefix(unit + 1);
    any = true;
  }
  return any;
}

}  // namespace

bool isDate(std::string_view text) {
  return takeDate(text) && text.empty();
}

bool isTime(std::string_view text) {
  return takeTime(text) && text.empty();
}

bool isDateTime(std::string_view text) {
  return takeDate(text) && (take(text, 'T') || take(text, 't')) && takeTime(text) && text.empty();
}

bool isDuration(std::string_view text) {
  if (!take(text, 'P')) return false;
  std::string_view weeks = text;
  if (takeUnits(weeks, "W")) return weeks.empty();
  const bool days = takeUnits(text, "YMD");
  if (text.empty()) return days;
  return take(text, 'T') && takeUnits(text, "HMS") && text.empty();
}

}  // namespace sextant
