// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change report
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/checks/item_key.h"
#include "model/session/change_record.h"

namespace sextant::ctl {

Outcome reportChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto base = contentOf(**store, change->summary.key, change->summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto versions = readVersions(**store, change->summary.number);
  if (!versions) return tl::unexpected<Error>(versions.error());
  const auto needs = needsOf(**store, *change, *base, *versions);
  if (!needs) return tl::unexpected<Error>(needs.error());
  const auto schema = schemaOf(**store, change->summary.key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  ChangeReport report = changeReport(*change, base->profiles, *needs);
  if (*schema) report.item_key = itemKeyOf(**schema);
  const auto text = options.html ? changeHtml(report) : changeMarkdown(report);
  if (!text) return tl::unexpected<Error>(text.error());
  printText(*text);
  return done;
}

}  // namespace sextant::ctl
