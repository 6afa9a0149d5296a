// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace sextant::testing {

// Nothing where the file is a whole profile as agents write it: a first line with revision and
// hash, and a body of that hash; else what is wrong.
[[nodiscard]] std::string faultOfProfileFile(const QString& path);

// Reads profile files without a pause, in a thread of its own, for as long as it lives.
class ProfileWatcher {
 public:
  explicit ProfileWatcher(QStringList paths);
  ~ProfileWatcher();

  [[nodiscard]] std::int64_t looks() const { return looks_; }
  // The first fault that was seen; empty: none.
  [[nodiscard]] std::string fault() const;

 private:
  void watch();

  QStringList paths_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int64_t> looks_ = 0;
  mutable std::mutex mutex_;
  std::string fault_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace sextant::testing
