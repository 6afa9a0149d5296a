// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/origin_words.h"

#include <QCoreApplication>

#include "model/document/pointer.h"
#include "widgets/console/provenance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::size_t bytes_max = 128 * 1024;
constexpr qsizetype value_max = 60;  // characters

QString tr(const char* text) {
  return QCoreApplication::translate("OriginWords", text);
}

QString shortened(const std::string& json) {
  const QString text = QString::fromStdString(json);
  return text.size() <= value_max ? text : text.left(value_max) + QStringLiteral("…");
}

}  // namespace

QStringList originWords(const ConsoleParts& parts, const ServiceKey& key, const Scope& scope,
                        const std::vector<std::string>& steps) {
  const ProfileSet profiles = withDrafts(parts.session, key, parts.drafts.draftsOf(key));
  std::size_t bytes = 0;
  for (const auto& [profile, text] : profiles) {
    if (profile.covers(scope)) bytes += text.size();
  }
  if (bytes > bytes_max) return {};
  const auto effective = effectiveProfile(profiles, scope);
  if (!effective) return {};
  const std::string pointer = joinPointer(steps);
  const EffectiveEntry* entry = effective->entryAt(pointer);
  if (entry == nullptr) return {};
  QString words = tr("Effective %1, set in %2")
                      .arg(shortened(entry->origin.value), scopeWords(entry->origin.scope));
  for (auto it = entry->overridden.rbegin(); it != entry->overridden.rend(); ++it)
    words += tr("; %1 has %2").arg(scopeWords(it->scope), shortened(it->value));
  const QString provenance = provenanceWords(parts, key, entry->origin.scope, entry->pointer);
  return provenance.isEmpty() ? QStringList{words} : QStringList{words, provenance};
}

}  // namespace sextant::ui
