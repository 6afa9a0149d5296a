// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/publish_hindrance.h"

#include <QCoreApplication>
#include <QStringList>

#include "model/diff/semantic_diff.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr qsizetype named_overrides = 3;

QString words(const char* text) {
  return QCoreApplication::translate("PublishHindrance", text);
}

}  // namespace

QString publishHindrance(const ConsoleParts& parts, const ServiceKey& key) {
  if (parts.drafts.draftsOf(key).empty()) {
    return words("There is nothing to publish: this service has no draft.");
  }
  if (parts.session.connection() != ConnectionState::connected) {
    return words("The store cannot be reached. The drafts are kept here.");
  }
  if (!parts.mayWrite(key)) {
    return words("%1 is protected. Arm this console for it first.")
        .arg(QString::fromStdString(key.environment));
  }
  const auto& problems = parts.checks.problems(key);
  const auto errors = std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.severity == Severity::error;
  });
  if (errors == 1) return words("One problem has to be mended first.");
  if (errors > 1) return words("%1 problems have to be mended first.").arg(errors);
  if (parts.checks.isPending(key)) return words("The drafts are being checked.");
  return {};
}

QString overrideNote(const Session& session, const ServiceKey& key,
                     const std::vector<const Draft*>& drafts) {
  const ProfileSet profiles = withDrafts(session, key, drafts);
  QStringList notes;
  for (const Draft* draft : drafts) {
    const auto before = Document::parse(draft->base_text);
    const auto after = Document::parse(draft->text);
    if (!before || !after) return {};
    const auto changes = semanticDiff(before->value(), after->value());
    for (const Scope& instance : session.overview().inventory(key)) {
      if (!draft->scope.covers(instance)) continue;
      const auto effective = effectiveProfile(profiles, instance);
      if (!effective) return {};
      for (const ValueChange& change : changes) {
        const EffectiveEntry* entry = effective->entryAt(change.pointer);
        if (entry == nullptr || !(draft->scope < entry->origin.scope)) continue;
        notes.append(words("%1 overrides %2")
                         .arg(QString::fromStdString(entry->origin.scope.name()),
                              QString::fromStdString(change.pointer)));
      }
    }
  }
  notes.removeDuplicates();
  if (notes.size() > named_overrides) {
    return words("%1 values are overridden below").arg(notes.size());
  }
  return notes.join(QStringLiteral(", "));
}

}  // namespace sextant::ui
