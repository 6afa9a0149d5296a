// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/demo_starter.h"

#include <QFileInfo>

#include "model/store/private_folder.h"

namespace sextant {

DemoStarter::DemoStarter(QObject* parent) : QObject(parent) {
  connect(&process_, &QProcess::readyReadStandardError, this, &DemoStarter::read);
  connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) emit ended(process_.errorString());
  });
  connect(&process_, &QProcess::finished, this, [this](int status, QProcess::ExitStatus how) {
    read();
    const bool is_up = how == QProcess::NormalExit && status == 0;
    emit ended(is_up ? QString() : last_.isEmpty() ? tr("It ended with status %1.").arg(status) : last_);
  });
}

bool DemoStarter::isInstalled() {
  return QFileInfo(programPath("sextantctl")).isExecutable() &&
         QFileInfo(programPath("sextant-demo")).isExecutable();
}

void DemoStarter::start() {
  if (process_.state() != QProcess::NotRunning) return;
  last_.clear();
  process_.start(programPath("sextantctl"), {QStringLiteral("demo"), QStringLiteral("up")});
}

// The last line is the step, or why it failed.
void DemoStarter::read() {
  for (const QByteArray& line : process_.readAllStandardError().split('\n')) {
    if (line.trimmed().isEmpty()) continue;
    last_ = QString::fromUtf8(line.trimmed());
    emit told(last_);
  }
}

}  // namespace sextant
