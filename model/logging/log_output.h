// SPDX-License-Identifier: GPL-3.0-or-later
// Where a program's log goes: every Qt message of the process, ours and the libraries'.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <cstdint>
#include <optional>

#include "model/logging/log_event.h"

namespace sextant {

// text: a line for people on standard error; json: an object a line there; journal: entries with
// fields of their own (systemd.journal-fields(7)).
enum class LogForm { text, json, journal };
// "text", "json", "journal"; nothing for another word.
[[nodiscard]] std::optional<LogForm> logFormOf(const QString& word);
// $SEXTANT_LOG where it names a form; else the journal where systemd has connected standard error
// to it ($JOURNAL_STREAM); else text.
[[nodiscard]] LogForm defaultLogForm();

// From now on every message goes there. `program` must live as long as the process. Called once,
// first thing in main().
void installLog(const char* program, LogForm form);

struct LogLine {
  std::int64_t at_ms = 0;  // Unix time in milliseconds
  QtMsgType type = QtInfoMsg;
  QByteArray program;
  QByteArray category;
  QString sentence;
  LogFields fields;
};
// Without the line's end. Control characters are escaped in both: a message must not forge a line.
// "2024-05-14T14:32:07.123Z info sextant.agent applied revision 7 address=prod/shop revision=7".
[[nodiscard]] QByteArray textOf(const LogLine& line);
// {"at":"...","level":"info","program":"...","category":"...","message":"...","address":"..."}.
[[nodiscard]] QByteArray jsonOf(const LogLine& line);

}  // namespace sextant
