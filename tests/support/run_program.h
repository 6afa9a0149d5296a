// SPDX-License-Identifier: GPL-3.0-or-later
// Programs of the product as processes, as a person or a script would run them.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtCore/QStringList>

namespace sextant::testing {

struct ProgramResult {
  int status = -1;  // -1: it crashed, was killed, or did not end in time
  QByteArray output;
  QByteArray errors;
  [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(output); }
  // For messages of a failed test.
  [[nodiscard]] QByteArray toString() const;
};

// This process's environment without libpq's variables, and with XDG_DATA_HOME there.
[[nodiscard]] QProcessEnvironment environmentWith(const QString& data_home);

// The path of one of the product's programs.
[[nodiscard]] QString productProgram(const QString& name);

// Before its start: it is killed when this process ends, however that goes. What outlives a failed
// test holds its output open, and whoever waits for that end waits for ever.
void endWithUs(QProcess& process);

// Runs it to its end; after the time-out it is killed. `input` is its standard input.
[[nodiscard]] ProgramResult runProgram(const QString& program, const QStringList& arguments,
                                       const QProcessEnvironment& environment,
                                       int timeout_ms = 30000, const QByteArray& input = {});

}  // namespace sextant::testing
