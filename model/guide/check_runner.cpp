// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/check_runner.h"


namespace sextant {
namespace {

constexpr qint64 words_max = 500;

}  // namespace

CheckRunner::CheckRunner(CheckCommands commands, QObject* parent)
    : QObject(parent), commands_(std::move(commands)) {}

CheckRunner::~CheckRunner() {
  stop();
}

void CheckRunner::stop() {
  for (const auto& process : processes_) {
    if (!process) continue;
    process->disconnect(this);
    process->kill();
    process->waitForFinished(1000);
  }
  processes_.clear();
  limits_.clear();
  answers_.clear();
}

void CheckRunner::start(const std::vector<std::string>& names, const Rollout& rollout) {
  stop();
  QProcessEnvironment world = QProcessEnvironment::systemEnvironment();
  world.insert(QStringLiteral("SEXTANT_ROLLOUT"), QString::number(rollout.number.value));
  world.insert(QStringLiteral("SEXTANT_STEP"), QString::number(rollout.step));
  world.insert(QStringLiteral("SEXTANT_SERVICE"), QString::fromStdString(rollout.key.toString()));
  world.insert(QStringLiteral("SEXTANT_REVISION"), QString::number(rollout.revision.value));
  answers_.resize(names.size());
  processes_.resize(names.size());
  limits_.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    answers_[i].name = names[i];
    const auto known = commands_.find(names[i]);
    if (known == commands_.end()) {
      ended(i, CheckAnswer::Kind::unknown,
            "This controller knows no such check: name its command with --check.");
    } else {
      startOne(i, known->second, world);
    }
  }
}

void CheckRunner::startOne(std::size_t at, const QStringList& command,
                           const QProcessEnvironment& world) {
  processes_[at] = std::make_unique<QProcess>();
  QProcess* process = processes_[at].get();
  process->setProcessEnvironment(world);
  process->setProcessChannelMode(QProcess::MergedChannels);
  connect(process, &QProcess::errorOccurred, this, [this, at](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      ended(at, CheckAnswer::Kind::unknown, processes_[at]->errorString().toStdString() + '.');
  });
  connect(process, &QProcess::finished, this, [this, at](int status, QProcess::ExitStatus how) {
    const std::string words = processes_[at]->readAll().left(words_max).trimmed().toStdString();
    if (how != QProcess::NormalExit)
      return ended(at, CheckAnswer::Kind::unknown, "It was ended before it answered.");
    if (status == 0) return ended(at, CheckAnswer::Kind::passed, words);
    if (status == 1) return ended(at, CheckAnswer::Kind::failed, words);
    ended(at, CheckAnswer::Kind::unknown,
          "It ended with status " + std::to_string(status) + ". " + words);
  });
  limits_[at] = std::make_unique<QTimer>();
  limits_[at]->setSingleShot(true);
  connect(limits_[at].get(), &QTimer::timeout, this, [this, at] { processes_[at]->kill(); });
  limits_[at]->start(answer_ms_max);
  process->start(command.front(), command.mid(1), QIODevice::ReadOnly);
}

void CheckRunner::ended(std::size_t at, CheckAnswer::Kind kind, const std::string& reason) {
  answers_[at].kind = kind;
  answers_[at].reason = reason;
  if (limits_[at]) limits_[at]->stop();
}

}  // namespace sextant
