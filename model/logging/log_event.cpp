// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/logging/log_event.h"

namespace sextant {

Q_LOGGING_CATEGORY(agentLog, "sextant.agent")
Q_LOGGING_CATEGORY(storeLog, "sextant.store")
Q_LOGGING_CATEGORY(publishLog, "sextant.publish")
Q_LOGGING_CATEGORY(demoLog, "sextant.demo")

namespace {

// Qt's handlers get a message and no fields.
thread_local const LogFields* current_fields = nullptr;

}  // namespace

const char* wordOf(LogField field) {
  switch (field) {
    case LogField::address:
      return "address";
    case LogField::revision:
      return "revision";
    case LogField::request:
      return "request";
    case LogField::change:
      return "change";
    case LogField::rollout:
      return "rollout";
    case LogField::person:
      return "person";
    case LogField::outcome:
      break;
  }
  return "outcome";
}

const LogFields& currentLogFields() {
  static const LogFields none;
  return current_fields == nullptr ? none : *current_fields;
}

void logEvent(const QLoggingCategory& category, QtMsgType type, const QString& sentence,
              const LogFields& fields) {
  if (!category.isEnabled(type)) return;
  current_fields = &fields;
  const QMessageLogger logger(nullptr, 0, nullptr, category.categoryName());
  switch (type) {
    case QtDebugMsg:
      logger.debug("%s", qUtf8Printable(sentence));
      break;
    case QtInfoMsg:
      logger.info("%s", qUtf8Printable(sentence));
      break;
    case QtWarningMsg:
      logger.warning("%s", qUtf8Printable(sentence));
      break;
    default:
      logger.critical("%s", qUtf8Printable(sentence));
  }
  current_fields = nullptr;
}

}  // namespace sextant
