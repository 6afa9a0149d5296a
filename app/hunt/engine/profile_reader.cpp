// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/profile_reader.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <yaml-cpp/yaml.h>

namespace sextant::hunt {
namespace {

constexpr std::size_t text_bytes_max = 64 * 1024;
constexpr std::int64_t time_limit_ms_max = 3600 * 1000;
constexpr std::int64_t bytes_max = std::int64_t{1} << 40;

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

std::string durationWords(std::chrono::milliseconds time) {
  return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + 's'
                                  : std::to_string(time.count()) + "ms";
}

std::string bytesWords(std::int64_t bytes) {
  constexpr std::int64_t kibi = 1024, mebi = 1024 * 1024;
  if (bytes % mebi == 0) return std::to_string(bytes / mebi) + "MiB";
  if (bytes % kibi == 0) return std::to_string(bytes / kibi) + "KiB";
  return std::to_string(bytes) + 'B';
}

class ProfileReader {
 public:
  ProfileReader(std::string_view service, const std::vector<ProfileField>& fields)
      : service_(service), fields_(fields) {}

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

  std::vector<Problem> problems;

 private:
  // "/db" is a group because a key's pointer goes on below it.
  [[nodiscard]] bool isGroup(const std::string& pointer) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const ProfileField& field) {
      return field.pointer.size() > pointer.size() && field.pointer.starts_with(pointer) &&
             field.pointer[pointer.size()] == '/';
    });
  }

  [[nodiscard]] const ProfileField* findKey(const std::string& pointer) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const ProfileField& field) {
      return field.pointer == pointer;
    });
    return found == fields_.end() ? nullptr : &*found;
  }

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
    const ProfileField* field = findKey(pointer);
    if (field == nullptr) {
      return report(
          pointer, key_at,
          "There is no key \"" + pointer.substr(1) + "\" in " + std::string(service_) + '.');
    }
    std::visit([&](const auto& kind) { readField(pointer, kind, key_at, value); }, field->value);
  }

  template <class Kind>
  void readField(const std::string& pointer, const Kind& kind, Position key_at,
                 const YAML::Node& value) {
    if (value.IsScalar()) return readValue(pointer, kind, value);
    report(pointer, key_at, "\"" + pointer.substr(1) + "\" must hold one value.");
  }

  void readField(const std::string& pointer, const WholeNumberSetField& kind, Position key_at,
                 const YAML::Node& list) {
    if (!list.IsSequence())
      return report(pointer, key_at, "\"" + pointer.substr(1) + "\" must hold a list.");
    if (list.size() > kind.entries_max) {
      return report(pointer, key_at,
                    "\"" + pointer.substr(1) + "\" has " + std::to_string(list.size()) +
                        " entries, and there is room for " + std::to_string(kind.entries_max) + '.');
    }
    kind.into->clear();
    for (const auto& entry : list) {
      int number = 0;
      const WholeNumberField one{&number, kind.minimum, kind.maximum};
      if (entry.IsScalar()) {
        readValue(pointer, one, entry);
      } else {
        report(pointer, positionOf(entry.Mark()), "An entry of \"" + pointer.substr(1) + "\" is a number.");
      }
      kind.into->insert(number);
    }
  }

  void readValue(const std::string& pointer, const WholeNumberField& kind,
                 const YAML::Node& value) {
    const auto number = isPlain(value) ? wholeNumber(value.Scalar()) : std::nullopt;
    if (!number || *number < kind.minimum || *number > kind.maximum) {
      return reportValue(pointer, value,
                         "a whole number from " + std::to_string(kind.minimum) + " to " +
                             std::to_string(kind.maximum));
    }
    *kind.into = static_cast<int>(*number);
  }

  void readValue(const std::string& pointer, const TimeLimitField& kind, const YAML::Node& value) {
    const auto limit = parseTimeLimit(value.Scalar());
    if (!limit) {
      return reportValue(pointer, value,
                         "a duration such as 250ms, 10s or 2m, from 1ms to one hour, or none");
    }
    *kind.into = *limit;
  }

  void readValue(const std::string& pointer, const DurationField& kind, const YAML::Node& value) {
    const auto limit = parseTimeLimit(value.Scalar());
    if (!limit || !*limit || **limit < kind.minimum || (**limit % kind.step).count() != 0) {
      std::string wanted =
          "a duration such as 10s or 2m, from " + durationWords(kind.minimum) + " to one hour";
      if (kind.step.count() > 1) wanted += ", in whole seconds";
      return reportValue(pointer, value, wanted);
    }
    *kind.into = **limit;
  }

  void readValue(const std::string& pointer, const BytesField& kind, const YAML::Node& value) {
    const auto bytes = parseBytes(value.Scalar());
    if (!bytes || *bytes < kind.step || *bytes > kind.maximum || *bytes % kind.step != 0) {
      return reportValue(
          pointer, value,
          "a size such as " + bytesWords(kind.step * 16) + ", from " + bytesWords(kind.step) +
              " to " + bytesWords(kind.maximum) +
              (kind.step > 1 ? ", in whole " + bytesWords(kind.step).substr(1) : ""));
    }
    *kind.into = *bytes;
  }

  void readValue(const std::string& pointer, const WordField& kind, const YAML::Node& value) {
    const auto found = std::find(kind.words.begin(), kind.words.end(), value.Scalar());
    if (found != kind.words.end()) {
      *kind.into = *found;
      return;
    }
    std::string wanted = "one of";
    for (const std::string& word : kind.words)
      wanted += (word == kind.words.front() ? " " : ", ") + word;
    reportValue(pointer, value, wanted);
  }

  void readValue(const std::string& pointer, const TruthField& kind, const YAML::Node& value) {
    const std::string& text = value.Scalar();
    const bool yes = text == "true" || text == "True" || text == "TRUE";
    const bool no = text == "false" || text == "False" || text == "FALSE";
    if (!isPlain(value) || (!yes && !no)) return reportValue(pointer, value, "true or false");
    *kind.into = yes;
  }

  void reportValue(const std::string& pointer, const YAML::Node& value, const std::string& wanted) {
    report(pointer, positionOf(value.Mark()),
           "\"" + pointer.substr(1) + "\" must be " + wanted + ", not \"" +
               value.Scalar().substr(0, 60) + "\".");
  }

  std::string_view service_;
  const std::vector<ProfileField>& fields_;
};

}  // namespace

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

std::optional<std::int64_t> parseBytes(std::string_view text) {
  if (text.starts_with('0')) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || number <= 0 || number >= bytes_max) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const std::int64_t factor = unit == "B"     ? 1
                              : unit == "KiB" ? 1024
                              : unit == "MiB" ? 1024 * 1024
                                              : 0;
  if (factor == 0 || number * factor >= bytes_max) return std::nullopt;
  return number * factor;
}

tl::expected<void, std::vector<Problem>> readProfile(std::string_view text,
                                                     std::string_view service,
                                                     const std::vector<ProfileField>& fields) {
  ProfileReader reader(service, fields);
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
  return {};
}

}  // namespace sextant::hunt
