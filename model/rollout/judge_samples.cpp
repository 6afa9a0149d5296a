// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/judge_samples.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "model/document/json.h"

namespace sextant {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
// Beyond, doubles do not tell one second from the next.
constexpr double time_max = 9e15;

// A sentence about what is wrong with the form, thrown no further than to readLine().
struct WrongForm {
  std::string what;
};

// `null` in place of the words that Python writes for numbers which JSON does not have.
std::string withoutWordsForNumbers(std::string_view line) {
  std::string json;
  json.reserve(line.size());
  bool in_string = false;
  for (std::size_t at = 0; at < line.size();) {
    if (in_string && line[at] == '\\') {
      json.append(line.substr(at, 2));
      at += 2;
      continue;
    }
    if (line[at] == '"') in_string = !in_string;
    std::size_t word = 0;
    for (const std::string_view none : {"-Infinity", "Infinity", "NaN"}) {
      if (!in_string && line.substr(at, none.size()) == none) word = std::max(word, none.size());
    }
    json += word > 0 ? "null" : std::string(1, line[at]);
    at += std::max<std::size_t>(word, 1);
  }
  return json;
}

const Value& memberOf(const Value& record, const char* name) {
  const Value* member = record.member(name);
  if (member == nullptr) throw WrongForm{'"' + std::string(name) + "\" is missing"};
  return *member;
}

double numberOf(const Value& value, const char* name) {
  if (value.kind() == ValueKind::null) return no_number;
  if (value.kind() != ValueKind::integer && value.kind() != ValueKind::real)
    throw WrongForm{'"' + std::string(name) + "\" has " + std::string(nameOf(value.kind())) +
                    " where a number belongs"};
  const std::string& text = value.text();
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? number : no_number;
}

std::string textOf(const Value& record, const char* name) {
  const Value& member = memberOf(record, name);
  if (member.kind() != ValueKind::string)
    throw WrongForm{'"' + std::string(name) + "\" is not a text"};
  return member.text();
}

std::vector<double> numbersOf(const Value& record, const char* name) {
  const Value& member = memberOf(record, name);
  if (!member.isSequence()) throw WrongForm{'"' + std::string(name) + "\" is not a list"};
  std::vector<double> numbers;
  numbers.reserve(member.items().size());
  for (const Value& item : member.items())
    numbers.push_back(numberOf(item, name));
  return numbers;
}

std::map<std::string, double> errorsOf(const Value& record) {
  const Value& member = memberOf(record, "errors");
  if (!member.isMap()) throw WrongForm{"\"errors\" is not an object"};
  std::map<std::string, double> errors;
  for (const auto& [cause, count] : member.members())
    errors[cause] = numberOf(count, "errors");
  return errors;
}

Arm armOf(const Value& record) {
  const std::string word = textOf(record, "arm");
  if (word == "before") return Arm::before;
  if (word == "baseline") return Arm::baseline;
  if (word == "candidate") return Arm::candidate;
  throw WrongForm{"\"arm\" is none of before, baseline and candidate"};
}

class Reader {
 public:
  // Throws WrongForm.
  void readLine(std::string_view line) {
    const auto json = fromJson(withoutWordsForNumbers(line));
    if (!json) throw WrongForm{"it is not JSON"};
    if (!json->isMap()) throw WrongForm{"it is not a JSON object"};
    const double time = numberOf(memberOf(*json, "t"), "t");
    ArmRecord record{armOf(*json),    textOf(*json, "instance"),
                     boundsOf(*json), numbersOf(*json, "counts"),
                     errorsOf(*json), numberOf(memberOf(*json, "requests"), "requests")};
    if (record.counts.size() != record.bounds->size() + 1)
      throw WrongForm{"\"counts\" has not one more number than \"le\""};
    if (!std::isfinite(time) || std::abs(time) > time_max) {
      faults_.push_back("A record of \"" + record.instance + "\" has no time.");
      return;
    }
    const auto second = static_cast<std::int64_t>(std::floor(time));
    if (record.arm != Arm::before) judged_.insert(second);
    put(seconds_[second], time, std::move(record));
  }

  RecordedSamples finish() && {
    addSilentSeconds();
    RecordedSamples samples{{}, std::move(faults_)};
    for (auto& [second, held] : seconds_)
      samples.seconds.push_back({second, std::move(held.records)});
    return samples;
  }

 private:
  struct HeldSecond {
    std::vector<ArmRecord> records;
    std::map<std::pair<Arm, std::string>, std::pair<double, std::size_t>> places;  // time, index
  };

  // Who measures a little more often than once a second has two records in one now and then. One
  // with the very same time is no second measurement: both are kept, for the judge to refuse.
  static void put(HeldSecond& second, double time, ArmRecord record) {
    const auto [place, is_new] =
        second.places.try_emplace({record.arm, record.instance}, time, second.records.size());
    ArmRecord* earlier = is_new ? nullptr : &second.records[place->second.second];
    if (earlier == nullptr || place->second.first == time || earlier->bounds != record.bounds) {
      second.records.push_back(std::move(record));
      return;
    }
    place->second.first = time;
    for (std::size_t bucket = 0; bucket < record.counts.size(); ++bucket)
      earlier->counts[bucket] += record.counts[bucket];
    for (const auto& [cause, count] : record.errors)
      earlier->errors[cause] += count;
    earlier->requests += record.requests;
  }

  // Nearly all lines have the same bounds, which are then held once.
  BucketBounds boundsOf(const Value& record) {
    std::vector<double> bounds = numbersOf(record, "le");
    for (std::size_t i = 1; i < bounds.size(); ++i) {
      if (bounds[i] <= bounds[i - 1]) throw WrongForm{"\"le\" does not ascend"};
    }
    const auto same = [](double a, double b) { return a == b; };
    if (!bounds_ ||
        !std::equal(bounds_->begin(), bounds_->end(), bounds.begin(), bounds.end(), same))
      bounds_ = std::make_shared<const std::vector<double>>(std::move(bounds));
    return bounds_;
  }

  void addSilentSeconds() {
    if (judged_.size() < 2) return;
    std::int64_t pace = std::numeric_limits<std::int64_t>::max();
    for (auto at = std::next(judged_.begin()); at != judged_.end(); ++at)
      pace = std::min(pace, *at - *std::prev(at));
    const std::int64_t first = *judged_.begin();
    const std::int64_t last = *judged_.rbegin();
    if ((last - first) / pace > judge_seconds_max) {
      faults_.emplace_back("The records lie so far apart that most seconds are missing.");
      return;
    }
    for (std::int64_t second = first; second < last; second += pace)
      seconds_.try_emplace(second);
  }

  BucketBounds bounds_;
  std::map<std::int64_t, HeldSecond> seconds_;
  std::set<std::int64_t> judged_;
  std::vector<std::string> faults_;
};

bool isBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<RecordedSamples> readSamples(std::string_view text) {
  Reader reader;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (isBlank(line)) continue;
    try {
      reader.readLine(line);
    } catch (const WrongForm& wrong) {
      return fail(ErrorKind::input, "This is not a record for the judge: " + wrong.what + '.',
                  "line " + std::to_string(number),
                  "Each line is {\"t\", \"arm\", \"instance\", \"le\", \"counts\", \"errors\", "
                  "\"requests\"}.");
    }
  }
  return std::move(reader).finish();
}

}  // namespace sextant
