// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/profile_watcher.h"

#include <QtCore/QFile>

#include <chrono>

#include "model/base/identifiers.h"

namespace sextant::testing {

std::string faultOfProfileFile(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return path.toStdString() + " is not there";
  const QByteArray text = file.readAll();
  const qsizetype header_end = text.indexOf('\n');
  const QList<QByteArray> words = text.left(header_end).split(' ');
  const bool has_header = header_end > 0 && words.size() == 7 && words[0] == "#" &&
                          words[1] == "sextant" && words[3] == "revision" &&
                          words[5] == "effective";
  if (!has_header) return path.toStdString() + " has no header: " + text.left(100).toStdString();
  const std::string hash = ContentHash::of(text.mid(header_end + 1).toStdString()).hex();
  if (hash == words[6].toStdString()) return {};
  return path.toStdString() + " does not match its hash: " + text.toStdString();
}

ProfileWatcher::ProfileWatcher(QStringList paths)
    : paths_(std::move(paths)), thread_([this] { watch(); }) {}

ProfileWatcher::~ProfileWatcher() {
  stop_ = true;
  thread_.join();
}

std::string ProfileWatcher::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

void ProfileWatcher::watch() {
  while (!stop_) {
    for (const QString& path : paths_) {
      std::string fault = faultOfProfileFile(path);
      ++looks_;
      if (fault.empty()) continue;
      const std::lock_guard lock(mutex_);
      if (fault_.empty()) fault_ = std::move(fault);
    }
    // Leaves the processor to the processes that are watched.
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
}

}  // namespace sextant::testing
