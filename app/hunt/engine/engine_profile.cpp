// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine_profile.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <variant>
#include <yaml-cpp/yaml.h>

namespace sextant::hunt {
namespace {

constexpr std::size_t text_bytes_max = 64 * 1024;
constexpr std::int64_t time_limit_ms_max = 3600 * 1000;

struct WholeNumber {
  int EngineProfile::*field;
  std::int64_t minimum;
  std::int64_t maximum;
};
struct LimitOnTime {
  TimeLimit EngineProfile::*field;
};
struct Truth {
  bool EngineProfile::*field;
};

struct KeySpec {
  ProfileKey key;
  std::string_view pointer;
  std::variant<WholeNumber, LimitOnTime, Truth> value;
};

const std::array<KeySpec, profile_key_count>& keySpecs() {
  using P = EngineProfile;
  static const std::array<KeySpec, profile_key_count> specs{{
      {ProfileKey::workers_threads, "/workers/threads", WholeNumber{&P::worker_threads, 1, 256}},
      {ProfileKey::workers_queue_limit, "/workers/queue_limit",
       WholeNumber{&P::queue_limit, 1, 100000}},
      {ProfileKey::pool_max, "/db/pool/max", WholeNumber{&P::pool_max, 1, 500}},
      {ProfileKey::pool_max_idle, "/db/pool/max_idle", WholeNumber{&P::pool_max_idle, 0, 500}},
      {ProfileKey::pool_acquire_timeout, "/db/pool/acquire_timeout",
       LimitOnTime{&P::acquire_timeout}},
      {ProfileKey::statement_timeout, "/db/statement_timeout", LimitOnTime{&P::statement_timeout}},
      {ProfileKey::request_deadline, "/request_deadline", LimitOnTime{&P::request_deadline}},
      {ProfileKey::cache_entries, "/cache/entries", WholeNumber{&P::cache_entries, 0, 1000000}},
      {ProfileKey::cache_ttl, "/cache/ttl", LimitOnTime{&P::cache_ttl}},
      {ProfileKey::cache_coalesce_misses, "/cache/coalesce_misses", Truth{&P::coalesce_misses}},
  }};
  return specs;
}

// "/db" is a group because a key's pointer goes on below it.
bool isGroup(const std::string& pointer) {
  return std::any_of(keySpecs().begin(), keySpecs().end(), [&](const KeySpec& spec) {
    return spec.pointer.size() > pointer.size() && spec.pointer.starts_with(pointer) &&
           spec.pointer[pointer.size()] == '/';
  });
}

const KeySpec* findKey(const std::string& pointer) {
  const auto found = std::find_if(keySpecs().begin(), keySpecs().end(),
                                  [&](const KeySpec& spec) { return spec.pointer == pointer; });
  return found == keySpecs().end() ? nullptr : &*found;
}

Position positionOf(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

// An integer as the core schema of YAML 1.2 writes it: decimal, 0o octal or 0x hexadecimal.
std::optional<std::int64_t> wholeNumber(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0o")) {
    base = text[1] == 'x' ? 16 : 8;
    text.remove_prefix(2);
    if (text.starts_with('-')) return std::nullopt;
  } else if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, base);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// A plain scalar, whose text the core schema resolves; quoted ones are strings.
bool isPlain(const YAML::Node& node) {
  return node.Tag() != "!";
}

class ProfileReader {
 public:
  void readDocument(const YAML::Node& root) {
    if (!root.IsDefined() || root.IsNull()) return;
    if (!root.IsMap()) {
      report("", positionOf(root.Mark()), "A profile is a map of keys and values.");
      return;
    }
    readMap(root, "");
  }

  void report(const std::string& pointer, Position position, std::string message) {
    problems.push_back({Severity::error, std::move(message), pointer, position});
  }

  EngineProfile profile;
  std::vector<Problem> problems;

 private:
  void readMap(const YAML::Node& map, const std::string& prefix) {
    std::set<std::string> seen;
    for (const auto& entry : map) {
      const Position at = positionOf(entry.first.Mark());
      if (!entry.first.IsScalar()) {
        report(prefix, at, "A key must be a word.");
        continue;
      }
      const std::string& name = entry.first.Scalar();
      const std::string pointer = prefix + '/' + name;
      if (!seen.insert(name).second) {
        report(pointer, at, "The key \"" + name + "\" is written twice in this map.");
      } else {
        readEntry(pointer, at, entry.second);
      }
    }
  }

  void readEntry(const std::string& pointer, Position key_at, const YAML::Node& value) {
    if (isGroup(pointer)) {
      if (value.IsMap()) return readMap(value, pointer);
      return report(pointer, key_at, "\"" + pointer.substr(1) + "\" must hold a map of keys.");
    }
    const KeySpec* spec = findKey(pointer);
    if (spec == nullptr) {
      return report(pointer, key_at,
                    "There is no key \"" + pointer.substr(1) + "\" in hunt-engine.");
    }
    if (!value.IsScalar()) {
      return report(pointer, key_at, "\"" + pointer.substr(1) + "\" must hold one value.");
    }
    std::visit([&](const auto& kind) { readValue(pointer, kind, value); }, spec->value);
  }

  void readValue(const std::string& pointer, const WholeNumber& kind, const YAML::Node& value) {
    const auto number = isPlain(value) ? wholeNumber(value.Scalar()) : std::nullopt;
    if (!number || *number < kind.minimum || *number > kind.maximum) {
      return reportValue(pointer, value,
                         "a whole number from " + std::to_string(kind.minimum) + " to " +
                             std::to_string(kind.maximum));
    }
    profile.*kind.field = static_cast<int>(*number);
  }

  void readValue(const std::string& pointer, const LimitOnTime& kind, const YAML::Node& value) {
    const auto limit = parseTimeLimit(value.Scalar());
    if (!limit) {
      return reportValue(pointer, value,
                         "a duration such as 250ms, 10s or 2m, from 1ms to one hour, or none");
    }
    profile.*kind.field = *limit;
  }

  void readValue(const std::string& pointer, const Truth& kind, const YAML::Node& value) {
    const std::string& text = value.Scalar();
    const bool yes = text == "true" || text == "True" || text == "TRUE";
    const bool no = text == "false" || text == "False" || text == "FALSE";
    if (!isPlain(value) || (!yes && !no)) return reportValue(pointer, value, "true or false");
    profile.*kind.field = yes;
  }

  void reportValue(const std::string& pointer, const YAML::Node& value, const std::string& wanted) {
    report(pointer, positionOf(value.Mark()),
           "\"" + pointer.substr(1) + "\" must be " + wanted + ", not \"" +
               value.Scalar().substr(0, 60) + "\".");
  }
};

}  // namespace

std::string_view jsonPointer(ProfileKey key) {
  return keySpecs().at(static_cast<std::size_t>(key)).pointer;
}

std::optional<TimeLimit> parseTimeLimit(std::string_view text) {
  if (text == "none") return TimeLimit();
  if (text.starts_with('0')) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || number <= 0 || number > time_limit_ms_max) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const std::int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60000 : 0;
  if (factor == 0 || number * factor > time_limit_ms_max) return std::nullopt;
  return TimeLimit(std::chrono::milliseconds(number * factor));
}

tl::expected<EngineProfile, std::vector<Problem>> parseEngineProfile(std::string_view text) {
  ProfileReader reader;
  if (text.size() > text_bytes_max) {
    reader.report("", {}, "The profile is longer than 64 KiB.");
    return tl::unexpected(reader.problems);
  }
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.size() > 1) {
      reader.report("", positionOf(documents[1].Mark()), "A profile is one document, not several.");
    } else if (!documents.empty()) {
      reader.readDocument(documents.front());
    }
  } catch (const YAML::Exception& error) {
    reader.report("", positionOf(error.mark), "The text is not YAML: " + error.msg + '.');
  }
  if (!reader.problems.empty()) return tl::unexpected(reader.problems);
  return reader.profile;
}

}  // namespace sextant::hunt
