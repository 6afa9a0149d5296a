// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change list
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/places.h"
#include "app/sextantctl/writes.h"

namespace sextant::ctl {
namespace {

using Summaries = std::vector<ChangeSummary>;

constexpr int page_changes = 200;

// One more than the limit, where there are more.
Result<Summaries> summariesOf(Store& store, ChangeFilter filter, int limit) {
  Summaries found;
  while (static_cast<int>(found.size()) <= limit) {
    filter.limit = std::min(page_changes, limit + 1 - static_cast<int>(found.size()));
    const auto changes =
        await<Summaries>([&](Reply<Summaries> reply) { store.changes(filter, std::move(reply)); });
    if (!changes) return tl::unexpected<Error>(changes.error());
    found.insert(found.end(), changes->begin(), changes->end());
    if (static_cast<int>(changes->size()) < filter.limit) break;
    filter.before = changes->back().number;
  }
  return found;
}

// ENV/SERVICE, ENV, or nothing.
Result<ChangeFilter> placeOf(const Context& context, Store& store, const ChangeOptions& options) {
  ChangeFilter filter;
  if (options.all) filter.which = ChangeFilter::Which::all;
  if (options.published) filter.which = ChangeFilter::Which::published;
  if (options.service.empty()) return filter;
  if (options.service.find('/') == std::string::npos) {
    if (const auto there = environmentExists(store, options.service); !there)
      return tl::unexpected<Error>(there.error());
    filter.environment = options.service;
    return filter;
  }
  const auto key = serviceOf(context, options.service);
  if (!key) return tl::unexpected<Error>(key.error());
  filter.environment = key->environment;
  filter.service = key->service;
  return filter;
}

Result<std::vector<std::string>> environmentsOf(Store& store, const ChangeFilter& filter) {
  if (!filter.environment.empty()) return std::vector<std::string>{filter.environment};
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { store.overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  std::vector<std::string> names;
  for (const Environment& environment : overview->environments)
    names.push_back(environment.name);
  return names;
}

// Whose changes: of the person who asks, as the options say. Errors: the store's.
Result<void> takePerson(Store& store, const ChangeOptions& options, ChangeFilter& filter) {
  if (options.mine) {
    auto login = loginOf(store);
    if (!login) return tl::unexpected<Error>(login.error());
    filter.login = std::move(*login);
  }
  if (options.asked) {
    const auto environments = environmentsOf(store, filter);
    if (!environments) return tl::unexpected<Error>(environments.error());
    auto names = namesThatAsk(store, *environments);
    if (!names) return tl::unexpected<Error>(names.error());
    filter.asked = std::move(*names);
  }
  return {};
}

}  // namespace

Outcome listChanges(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  auto filter = placeOf(context, **store, options);
  if (!filter) return tl::unexpected<Error>(filter.error());
  if (const auto taken = takePerson(**store, options, *filter); !taken)
    return tl::unexpected<Error>(taken.error());
  auto changes = summariesOf(**store, *filter, options.limit);
  if (!changes) return tl::unexpected<Error>(changes.error());
  if (static_cast<int>(changes->size()) > options.limit) {
    changes->pop_back();
    say("There are more changes; -n says how many are listed.");
  }
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"CHANGE", "SERVICE", "STATE", "APPROVALS", "VERSION",
                                               "BASE", "AUTHOR", "ALTERED (UTC)", "DESCRIPTION"}};
  for (const ChangeSummary& summary : *changes) {
    json.push_back(summaryJson(summary));
    table.push_back({std::to_string(summary.number.value), summary.key.toString(),
                     wordOf(summary.state), approvalsOf(summary), std::to_string(summary.version),
                     std::to_string(summary.base.value), summary.author, utc(summary.changed_at_us),
                     summary.description});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (changes->empty()) {
    printLine(filter->which == ChangeFilter::Which::unsettled ? "There are no open changes here."
                                                              : "There are no changes here.");
  } else {
    printTable(table);
  }
  return done;
}

}  // namespace sextant::ctl
