// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/places.h"

namespace sextant::ctl {

Result<void> environmentExists(Store& store, const std::string& name) {
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { store.overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  std::string known;
  for (const Environment& environment : overview->environments) {
    if (environment.name == name) return {};
    known += (known.empty() ? "" : ", ") + environment.name;
  }
  return fail(ErrorKind::answer_no, "There is no environment \"" + name + "\".", {},
              known.empty() ? "This login sees none." : "This login sees: " + known + '.');
}

Result<void> serviceExists(Store& store, const ServiceKey& key) {
  if (auto there = environmentExists(store, key.environment); !there) return there;
  const auto head = await<Head>([&](Reply<Head> reply) { store.head(key, std::move(reply)); });
  if (!head) return tl::unexpected<Error>(head.error());
  return {};
}

}  // namespace sextant::ctl
