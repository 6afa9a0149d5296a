// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/plan_file.h"

#include <QtCore/QString>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/sextantctl/inputs.h"
#include "app/sextantctl/writes.h"
#include "model/base/address.h"
#include "model/document/json.h"

namespace sextant::ctl {
namespace {

constexpr std::size_t stages_max = 100;

// Reads a plan's document; the first thing that is wrong ends it.
class PlanReader {
 public:
  PlanReader(const Document& document, const std::string& name)
      : document_(document), name_(name) {}

  Result<Value> read() {
    Value plan = document_.value();
    const Value* stages = plan.isMap() ? plan.member("stages") : nullptr;
    if (stages == nullptr || !stages->isSequence() || stages->items().empty() ||
        stages->items().size() > stages_max) {
      return wrong("", "A plan has \"stages\", a list of 1 to 100.");
    }
    warnOfOthers(plan, "", "stages", "stages");
    Value read_stages = Value::sequence();
    for (std::size_t i = 0; i < stages->items().size(); ++i) {
      auto stage = readStage(stages->items()[i], "/stages/" + std::to_string(i));
      if (!stage) return stage;
      read_stages.items().push_back(std::move(*stage));
    }
    if (share_ != 1) {
      return wrong("/stages/" + std::to_string(stages->items().size() - 1),
                   "The last stage of a plan has the share 1.");
    }
    plan.setMember("stages", std::move(read_stages));
    return plan;
  }

 private:
  tl::unexpected<Error> wrong(const std::string& pointer, const std::string& sentence) const {
    const Position position = document_.markOf(document_.nearest(pointer));
    return fail(ErrorKind::input,
                toString(Problem{Severity::error, sentence, pointer, position, {}}, name_));
  }

  // The store keeps what it does not know; most likely it is a slip.
  void warnOfOthers(const Value& map, const std::string& pointer, const char* known,
                    const char* also) const {
    for (const auto& [key, member] : map.members()) {
      if (key == known || key == also) continue;
      const Position position = document_.markOf(document_.nearest(pointer));
      say(toString(Problem{Severity::warning,
                           "Nothing is known about \"" + key + "\" in a plan.",
                           pointer,
                           position,
                           {}},
                   name_));
    }
  }

  Result<Value> readStage(const Value& stage, const std::string& pointer) {
    const Value* share = stage.isMap() ? stage.member("share") : nullptr;
    if (share == nullptr || !share->isScalar())
      return wrong(pointer, "A stage has a share, from 0 to 1 or as a percentage.");
    const auto number = numberOf(*share);
    if (!number || *number < 0 || *number > 1)
      return wrong(pointer + "/share", "A share is a number from 0 to 1, or a percentage (5%).");
    if (*number < share_) return wrong(pointer + "/share", "The shares of the stages do not fall.");
    share_ = *number;
    if (const auto named = checkNames(stage.member("named"), pointer + "/named"); !named)
      return tl::unexpected<Error>(named.error());
    warnOfOthers(stage, pointer, "share", "named");
    Value result = stage;
    result.setMember("share", Value::realText(QString::number(share_, 'g', 15).toStdString()));
    return result;
  }

  static std::optional<double> numberOf(const Value& share) {
    QString text = QString::fromStdString(share.text());
    const bool percent = share.kind() == ValueKind::string && text.endsWith(QLatin1Char('%'));
    const bool number = share.kind() == ValueKind::integer || share.kind() == ValueKind::real;
    if (!percent && !number) return std::nullopt;
    if (percent) text = text.chopped(1).trimmed();
    bool is_number = false;
    const double value = text.toDouble(&is_number);
    if (!is_number || !std::isfinite(value)) return std::nullopt;
    return percent ? value / 100 : value;
  }

  Result<void> checkNames(const Value* named, const std::string& pointer) const {
    if (named == nullptr) return {};
    if (!named->isSequence()) return wrong(pointer, "\"named\" is a list.");
    for (std::size_t i = 0; i < named->items().size(); ++i) {
      const Value& item = named->items()[i];
      const auto scope =
          item.kind() == ValueKind::string ? Scope::fromPath(item.text()) : Result<Scope>(Scope{});
      if (!scope || scope->isBase()) {
        return wrong(pointer + '/' + std::to_string(i),
                     "A stage names clusters (CLUSTER) and instances (CLUSTER/INSTANCE).");
      }
    }
    return {};
  }

  const Document& document_;
  const std::string& name_;
  double share_ = 0;
};

}  // namespace

Result<std::string> planFromText(const std::string& text, const std::string& name) {
  const auto document = parseDocument(text, name);
  if (!document) return tl::unexpected<Error>(document.error());
  return PlanReader(*document, name).read().map([](const Value& plan) { return toJson(plan); });
}

Result<std::string> readPlan(const std::string& file) {
  const auto text = readFile(file);
  if (!text) return tl::unexpected<Error>(text.error());
  return planFromText(*text, file);
}

std::vector<PlanStage> stagesOf(const std::string& plan_json) {
  std::vector<PlanStage> stages;
  // The store has checked the plan; an empty text is none.
  const auto plan = nlohmann::json::parse(plan_json, nullptr, false);
  if (!plan.is_object()) return stages;
  for (const auto& stage : plan.value("stages", nlohmann::json::array())) {
    stages.push_back({stage.value("share", 0.0), stage.value("named", std::vector<std::string>())});
  }
  return stages;
}

std::string wordsOf(const PlanStage& stage) {
  std::string words = "share " + QString::number(stage.share * 100, 'g', 6).toStdString() + " %";
  for (const std::string& name : stage.named) {
    words += (&name == &stage.named.front() ? ", and " : ", ") + name;
  }
  return words;
}

}  // namespace sextant::ctl
