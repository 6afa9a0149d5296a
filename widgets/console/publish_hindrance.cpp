// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/publish_hindrance.h"

#include <QCoreApplication>

#include "widgets/common/visible_text.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("PublishHindrance", text);
}

}  // namespace

QString publishHindrance(const ConsoleParts& parts, const ServiceKey& key) {
  if (parts.isReadOnly()) {
    const Environment* of = parts.session.environment(key.environment);
    if (of != nullptr && of->is_protected) {
      return words(
                 "This connection is read-only, and %1 is protected: it takes approved changes "
                 "only. Open a connection that may write to propose one.")
          .arg(QString::fromStdString(key.environment));
    }
    return words("This connection is read-only. Open one that may write to publish.");
  }
  if (parts.drafts.draftsOf(key).empty()) {
    return words("There is nothing to publish: this service has no draft.");
  }
  if (const auto trouble = storeTrouble(parts.session)) {
    return words("%1. The drafts are kept here.").arg(trouble->what);
  }
  if (parts.session.connection() != ConnectionState::connected) {
    return words("The store cannot be reached. The drafts are kept here.");
  }
  if (!parts.mayWrite(key)) {
    return words("%1 is protected. Arm this console for it first.")
        .arg(QString::fromStdString(key.environment));
  }
  if (parts.takesChangesOnly(key)) {
    return words("%1 is protected: it takes approved changes only, and no direct publish.")
        .arg(QString::fromStdString(key.environment));
  }
  if (const QString closed = closedWords(parts, key); !closed.isEmpty()) return closed;
  return draftsHindrance(parts, key);
}

QString closedWords(const ConsoleParts& parts, const ServiceKey& key) {
  const Environment* environment = parts.session.environment(key.environment);
  if (environment == nullptr || parts.emergencies.own(key) != nullptr) return {};
  return visibleText(QString::fromStdString(environment->closedFor(key.service)));
}

QString draftsHindrance(const ConsoleParts& parts, const ServiceKey& key) {
  const auto& problems = parts.checks.problems(key);
  const auto errors = std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.severity == Severity::error;
  });
  if (errors == 1) return words("One problem has to be mended first.");
  if (errors > 1) return words("%1 problems have to be mended first.").arg(errors);
  if (parts.checks.isPending(key)) return words("The drafts are being checked.");
  return {};
}

QString restoreHindrance(const ConsoleParts& parts, const ServiceKey& key) {
  if (parts.isReadOnly()) return words("This connection is read-only.");
  if (const auto trouble = storeTrouble(parts.session)) return trouble->what + QLatin1Char('.');
  if (parts.session.connection() != ConnectionState::connected)
    return words("The store cannot be reached.");
  if (!parts.mayWrite(key)) return words("This environment is protected. Arm it first.");
  return {};
}

}  // namespace sextant::ui
