// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/logging/log_output.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <sys/stat.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

namespace sextant {
namespace {

const char* program_name = "";
LogForm log_form = LogForm::text;

const char* levelOf(QtMsgType type) {
  switch (type) {
    case QtDebugMsg:
      return "debug";
    case QtInfoMsg:
      return "info";
    case QtWarningMsg:
      return "warning";
    default:
      return "error";
  }
}

int priorityOf(QtMsgType type) {
  switch (type) {
    case QtDebugMsg:
      return LOG_DEBUG;
    case QtInfoMsg:
      return LOG_INFO;
    case QtWarningMsg:
      return LOG_WARNING;
    default:
      return LOG_ERR;
  }
}

QString timeOf(const LogLine& line) {
  return QDateTime::fromMSecsSinceEpoch(line.at_ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString escaped(const QString& text) {
  QString result;
  result.reserve(text.size());
  for (const QChar letter : text) {
    if (letter.category() == QChar::Other_Control || letter.category() == QChar::Other_Format) {
      result += QStringLiteral("\\u%1").arg(letter.unicode(), 4, 16, QLatin1Char('0'));
    } else {
      result += letter;
    }
  }
  return result;
}

QString quoted(const QString& value) {
  const QString plain = escaped(value);
  if (!plain.contains(QLatin1Char(' ')) && !plain.contains(QLatin1Char('"'))) return plain;
  QString inner = plain;
  inner.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
  return QLatin1Char('"') + inner.replace(QLatin1Char('"'), QLatin1String("\\\"")) +
         QLatin1Char('"');
}

void writeLine(QByteArray line) {
  line += '\n';
  // In one call, so that lines of several threads and processes do not mix.
  for (qsizetype sent = 0; sent < line.size();) {
    const auto written =
        ::write(STDERR_FILENO, line.constData() + sent, static_cast<size_t>(line.size() - sent));
    if (written <= 0) return;
    sent += written;
  }
}

bool sendToJournal(const LogLine& line) {
  QList<QByteArray> entries{
      "MESSAGE=" + escaped(line.sentence).toUtf8(),
      "PRIORITY=" + QByteArray::number(priorityOf(line.type)),
      "SYSLOG_IDENTIFIER=" + line.program,
      "SEXTANT_CATEGORY=" + line.category,
  };
  for (const auto& [field, value] : line.fields) {
    entries << "SEXTANT_" + QByteArray(wordOf(field)).toUpper() + '=' + value.toUtf8();
  }
  std::vector<iovec> parts;
  for (QByteArray& entry : entries)
    parts.push_back({entry.data(), static_cast<size_t>(entry.size())});
  return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) == 0;
}

void handle(QtMsgType type, const QMessageLogContext& context, const QString& sentence) {
  LogLine line{QDateTime::currentMSecsSinceEpoch(),
               type,
               program_name,
               context.category == nullptr ? "" : context.category,
               sentence,
               {}};
  for (const auto& field : currentLogFields()) {
    if (!field.second.isEmpty()) line.fields.push_back(field);
  }
  const bool in_journal = log_form == LogForm::journal && sendToJournal(line);
  if (!in_journal) writeLine(log_form == LogForm::json ? jsonOf(line) : textOf(line));
  if (type == QtFatalMsg) ::abort();
}

// What systemd says that standard error is, and what it is: "DEVICE:INODE" (systemd.exec(5)).
bool errorsGoToJournal() {
  const QByteArray stream = qgetenv("JOURNAL_STREAM");
  struct stat status {};
  return !stream.isEmpty() && ::fstat(STDERR_FILENO, &status) == 0 &&
         stream == QByteArray::number(static_cast<qulonglong>(status.st_dev)) + ':' +
                       QByteArray::number(static_cast<qulonglong>(status.st_ino));
}

}  // namespace

std::optional<LogForm> logFormOf(const QString& word) {
  if (word == QLatin1String("text")) return LogForm::text;
  if (word == QLatin1String("json")) return LogForm::json;
  if (word == QLatin1String("journal")) return LogForm::journal;
  return std::nullopt;
}

LogForm defaultLogForm() {
  if (const auto named = logFormOf(qEnvironmentVariable("SEXTANT_LOG"))) return *named;
  return errorsGoToJournal() ? LogForm::journal : LogForm::text;
}

void installLog(const char* program, LogForm form) {
  program_name = program;
  log_form = form;
  qInstallMessageHandler(handle);
}

QByteArray textOf(const LogLine& line) {
  QString text = timeOf(line) + QLatin1Char(' ') + QLatin1String(levelOf(line.type)) +
                 QLatin1Char(' ') + QString::fromUtf8(line.category) + QLatin1Char(' ') +
                 escaped(line.sentence);
  for (const auto& [field, value] : line.fields) {
    text += QLatin1Char(' ') + QLatin1String(wordOf(field)) + QLatin1Char('=') + quoted(value);
  }
  return text.toUtf8();
}

QByteArray jsonOf(const LogLine& line) {
  QJsonObject object{{QStringLiteral("at"), timeOf(line)},
                     {QStringLiteral("level"), QLatin1String(levelOf(line.type))},
                     {QStringLiteral("program"), QString::fromUtf8(line.program)},
                     {QStringLiteral("category"), QString::fromUtf8(line.category)},
                     {QStringLiteral("message"), line.sentence}};
  for (const auto& [field, value] : line.fields) {
    object[QLatin1String(wordOf(field))] = value;
  }
  return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

}  // namespace sextant
