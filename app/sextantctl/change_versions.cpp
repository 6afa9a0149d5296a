// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change diff
#include <set>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/diff/text_diff.h"
#include "model/document/visible_text.h"

namespace sextant::ctl {
namespace {

// All profiles of a service as one version of a change would make them; version 0: as its base has
// them. And whatever is said beside them.
struct Side {
  ProfileSet profiles;
  std::set<Scope> scopes;  // that the version speaks of
  std::string name;
  std::vector<std::pair<std::string, std::string>> words;
};

Result<Side> sideOf(Store& store, const Change& change, int number) {
  if (number == 0) {
    const auto base = contentOf(store, change.summary.key, change.summary.base);
    if (!base) return tl::unexpected<Error>(base.error());
    return Side{base->profiles, {}, "revision " + std::to_string(base->number.value), {}};
  }
  const auto version = await<ChangeVersion>([&](Reply<ChangeVersion> reply) {
    store.changeVersion(change.summary.number, number, std::move(reply));
  });
  if (!version) return tl::unexpected<Error>(version.error());
  const auto base = contentOf(store, change.summary.key, version->base);
  if (!base) return tl::unexpected<Error>(base.error());
  Side side{base->profiles, {}, "version " + std::to_string(number), {}};
  for (const auto& [scope, text] : version->profiles) {
    side.scopes.insert(scope);
    if (text) side.profiles[scope] = *text;
    if (!text) side.profiles.erase(scope);
  }
  std::string reviewers;
  for (const std::string& name : version->reviewers)
    reviewers += name + '\n';
  side.words = {{"base", std::to_string(version->base.value)},
                {"description", version->description},
                {"plan", version->plan},
                {"ticket", version->ticket},
                {"risk", version->risk},
                {"reviewers", reviewers}};
  return side;
}

struct Difference {
  std::optional<Scope> scope;  // nothing: what is said beside the profiles
  std::string action;          // add, change or remove; or what it is: "plan"
  std::string patch;
};

Result<void> compare(const std::string& before, const std::string& after, const Side& from,
                     const Side& to, const std::string& what, Difference difference,
                     std::vector<Difference>& found) {
  auto patch =
      unifiedDiff(before, after, what + " (" + from.name + ')', what + " (" + to.name + ')');
  if (!patch) return tl::unexpected<Error>(patch.error());
  if (patch->empty()) return {};
  difference.patch = std::move(*patch);
  found.push_back(std::move(difference));
  return {};
}

Result<std::vector<Difference>> differencesOf(const ServiceKey& key, const Side& from,
                                              const Side& to) {
  std::vector<Difference> found;
  for (std::size_t i = 0; i < from.words.size() && i < to.words.size(); ++i) {
    const auto& [what, before] = from.words[i];
    const auto compared =
        compare(before, to.words[i].second, from, to, what, {std::nullopt, what, {}}, found);
    if (!compared) return tl::unexpected<Error>(compared.error());
  }
  std::set<Scope> scopes = from.scopes;
  scopes.insert(to.scopes.begin(), to.scopes.end());
  const auto textOf = [](const Side& side, const Scope& scope) {
    const auto text = side.profiles.find(scope);
    return text == side.profiles.end() ? std::nullopt : std::optional(text->second);
  };
  for (const Scope& scope : scopes) {
    const auto before = textOf(from, scope);
    const auto after = textOf(to, scope);
    const char* action = !before ? "add" : !after ? "remove" : "change";
    const auto compared =
        compare(before.value_or(std::string()), after.value_or(std::string()), from, to,
                Address{key, scope}.toString(), {scope, action, {}}, found);
    if (!compared) return tl::unexpected<Error>(compared.error());
  }
  return found;
}

void print(const Context& context, const Change& change, const Side& from, const Side& to,
           const std::vector<Difference>& differences) {
  if (context.form != OutputForm::json) {
    for (const Difference& difference : differences)
      printText(visibleLines(difference.patch));
    return;
  }
  Json json{{"change", change.summary.number.value},
            {"from", from.name},
            {"to", to.name},
            {"differences", Json::array()}};
  for (const Difference& difference : differences) {
    json["differences"].push_back(
        {{"scope", difference.scope ? Json(difference.scope->path()) : Json(nullptr)},
         {"action", difference.action},
         {"patch", difference.patch}});
  }
  printJson(json);
}

}  // namespace

Result<std::vector<ChangeVersion>> readVersions(Store& store, ChangeNumber number) {
  return await<std::vector<ChangeVersion>>([&](Reply<std::vector<ChangeVersion>> reply) {
    store.changeVersions(number, std::move(reply));
  });
}

Outcome diffChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const int newer = options.to == 0 ? change->summary.version : options.to;
  const int older = options.from < 0 ? newer - 1 : options.from;
  const auto to = sideOf(**store, *change, newer);
  if (!to) return tl::unexpected<Error>(to.error());
  const auto from = sideOf(**store, *change, older);
  if (!from) return tl::unexpected<Error>(from.error());
  const auto differences = differencesOf(change->summary.key, *from, *to);
  if (!differences) return tl::unexpected<Error>(differences.error());
  print(context, *change, *from, *to, *differences);
  return differences->empty() ? done : answer_is_no;
}

}  // namespace sextant::ctl
