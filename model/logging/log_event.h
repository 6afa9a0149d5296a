// SPDX-License-Identifier: GPL-3.0-or-later
// Something that a program did, with what ties it to what other programs did for the same click.
#pragma once

#include <QtCore/QLoggingCategory>
#include <QtCore/QString>

#include <utility>
#include <vector>

namespace sextant {

// One category a program's part, named "sextant.PART"; QT_LOGGING_RULES turns them on and off.
Q_DECLARE_LOGGING_CATEGORY(agentLog)    // sextant.agent: what an agent does with a revision
Q_DECLARE_LOGGING_CATEGORY(storeLog)    // sextant.store: the embedded server and its keeper
Q_DECLARE_LOGGING_CATEGORY(publishLog)  // sextant.publish: what a console or command line wrote
Q_DECLARE_LOGGING_CATEGORY(demoLog)     // sextant.demo: the reference cluster's supervisor

// What a line can be found by. There is no field for texts, values or passwords, and none is to be
// put into a message: logs are read by more people than profiles are.
enum class LogField { address, revision, request, change, rollout, person, outcome };
// "address", ...; in the journal "SEXTANT_ADDRESS".
[[nodiscard]] const char* wordOf(LogField field);

using LogFields = std::vector<std::pair<LogField, QString>>;

// Logs a sentence with fields; empty ones are left out. May be called in any thread.
void logEvent(const QLoggingCategory& category, QtMsgType type, const QString& sentence,
              const LogFields& fields = {});

// The fields of the message that is being handled in this thread; for message handlers.
[[nodiscard]] const LogFields& currentLogFields();

}  // namespace sextant
