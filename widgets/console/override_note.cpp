// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/override_note.h"

#include <QCoreApplication>
#include <QStringList>

#include <map>
#include <set>

#include "model/diff/semantic_diff.h"

namespace sextant::ui {
namespace {

constexpr std::size_t named_overrides = 3;

QString words(const char* text) {
  return QCoreApplication::translate("OverrideNote", text);
}

// The scope that overrides and the pointer that it sets.
using Overrides = std::set<std::pair<Scope, std::string>>;

void addOverrides(const EffectiveProfile& effective, const Draft& draft,
                  const std::vector<ValueChange>& changes, Overrides& overrides) {
  for (const ValueChange& change : changes) {
    const EffectiveEntry* entry = effective.entryAt(change.pointer);
    if (entry == nullptr || !(draft.scope < entry->origin.scope)) continue;
    overrides.emplace(entry->origin.scope, change.pointer);
  }
}

// Instances that get exactly the same texts answer alike, so one of them is asked.
std::vector<Scope> differentInstances(const ProfileSet& profiles, const std::vector<Scope>& all) {
  std::map<std::vector<Scope>, Scope> by_layers;
  for (const Scope& instance : all) {
    std::vector<Scope> layers;
    for (const auto& [scope, text] : profiles) {
      if (scope.covers(instance)) layers.push_back(scope);
    }
    by_layers.emplace(std::move(layers), instance);
  }
  std::vector<Scope> instances;
  for (const auto& [layers, instance] : by_layers)
    instances.push_back(instance);
  return instances;
}

}  // namespace

QString overrideNote(const ProfileSet& profiles, const std::vector<Draft>& drafts,
                     const std::vector<Scope>& inventory) {
  const std::vector<Scope> instances = differentInstances(profiles, inventory);
  Overrides overrides;
  for (const Draft& draft : drafts) {
    const auto before = Document::parse(draft.base_text);
    const auto after = Document::parse(draft.text);
    if (!before || !after) return {};
    const auto changes = semanticDiff(before->value(), after->value());
    for (const Scope& instance : instances) {
      if (!draft.scope.covers(instance)) continue;
      const auto effective = effectiveProfile(profiles, instance);
      if (!effective) return {};
      addOverrides(*effective, draft, changes, overrides);
    }
  }
  if (overrides.size() > named_overrides) {
    return words("%1 values are overridden below").arg(overrides.size());
  }
  QStringList notes;
  for (const auto& [scope, pointer] : overrides) {
    notes.append(words("%1 overrides %2")
                     .arg(QString::fromStdString(scope.name()), QString::fromStdString(pointer)));
  }
  return notes.join(QStringLiteral(", "));
}

}  // namespace sextant::ui
