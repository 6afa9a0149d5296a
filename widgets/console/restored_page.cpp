// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/restored_page.h"

#include "widgets/console/service_texts.h"

namespace sextant::ui {

RestoredPage::RestoredPage(const ConsoleParts& parts, QString key, QString title, Address address)
    : parts_(parts),
      key_(std::move(key)),
      title_(std::move(title)),
      address_(std::move(address)),
      is_profile_(key_.startsWith(QLatin1String("profile|"))) {
  connect(&parts_.drafts, &DraftController::changed, this, &Page::headingChanged);
}

RestoredPage* RestoredPage::of(const ConsoleParts& parts, const QString& key) {
  const QString kind = key.section(QLatin1Char('|'), 0, 0);
  const QString rest = key.section(QLatin1Char('|'), 1);
  if (kind == QLatin1String("diff")) {
    const auto right = DiffSide::fromString(rest.section(QLatin1Char('|'), 1));
    if (!right) return nullptr;
    return new RestoredPage(parts, key, tr("Diff %1").arg(scopeWords(right->scope)),
                            {right->key, right->scope});
  }
  const bool is_change = kind == QLatin1String("change");
  const auto address = Address::parse(
      (is_change ? rest.section(QLatin1Char('|'), 1) : rest).toStdString());
  if (!address) return nullptr;
  const std::string name =
      address->scope.isBase() ? address->key.toString() : address->scope.name();
  const QString title =
      kind == QLatin1String("profile") ? QString::fromStdString(name)
      : kind == QLatin1String("fleet") ? tr("Fleet")
      : kind == QLatin1String("reach") ? tr("Reach")
      : is_change ? QStringLiteral("C-") + rest.section(QLatin1Char('|'), 0, 0)
      : kind == QLatin1String("changes")  ? tr("Changes")
      : kind == QLatin1String("alerts")   ? tr("Alerts")
      : kind == QLatin1String("estimate") ? tr("Estimate")
      : kind == QLatin1String("latency")  ? tr("Latency")
      : kind == QLatin1String("preview")  ? tr("Preview")
      : kind == QLatin1String("guide")    ? tr("Guide")
      : kind == QLatin1String("rollout")  ? tr("Rollout")
      : kind == QLatin1String("emergencies") ? tr("Emergencies")
      : kind == QLatin1String("audit")
          ? tr("Audit log of %1").arg(QString::fromStdString(address->key.environment))
      : kind == QLatin1String("events")
          ? tr("Events of %1").arg(QString::fromStdString(address->key.environment))
          : tr("Search");
  return new RestoredPage(parts, key, title, *address);
}

bool RestoredPage::hasDraft() const {
  return is_profile_ && parts_.drafts.find(address_.key, address_.scope) != nullptr;
}

}  // namespace sextant::ui
