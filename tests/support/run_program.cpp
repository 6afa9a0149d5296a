// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/run_program.h"

#include <csignal>
#include <sys/prctl.h>

namespace sextant::testing {

QByteArray ProgramResult::toString() const {
  return "exit status " + QByteArray::number(status) + "\n" + output + errors;
}

QProcessEnvironment environmentWith(const QString& data_home) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const QString& name : environment.keys()) {
    if (name.startsWith(QLatin1String("PG"))) environment.remove(name);
  }
  environment.insert(QStringLiteral("XDG_DATA_HOME"), data_home);
  environment.insert(QStringLiteral("SEXTANT_PROGRAMS"), QStringLiteral(SEXTANT_BIN_DIR));
  return environment;
}

QString productProgram(const QString& name) {
  return QStringLiteral(SEXTANT_BIN_DIR "/") + name;
}

void endWithUs(QProcess& process) {
  process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

ProgramResult runProgram(const QString& program, const QStringList& arguments,
                         const QProcessEnvironment& environment, int timeout_ms,
                         const QByteArray& input) {
  QProcess process;
  process.setProcessEnvironment(environment);
  process.start(program, arguments);
  if (!input.isEmpty()) process.write(input);
  process.closeWriteChannel();
  ProgramResult result;
  const bool ended = process.waitForFinished(timeout_ms);
  if (!ended) {
    process.kill();
    process.waitForFinished(2000);
  }
  if (ended && process.exitStatus() == QProcess::NormalExit) result.status = process.exitCode();
  result.output = process.readAllStandardOutput();
  result.errors = process.readAllStandardError();
  if (!ended) result.errors += "\n(did not end in time: " + process.errorString().toUtf8() + ")";
  return result;
}

}  // namespace sextant::testing
