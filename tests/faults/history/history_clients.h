// SPDX-License-Identifier: GPL-3.0-or-later
// Publishers, agents and readers of one store, each in a thread of its own with a connection of its
// own, that write down what they see.
#pragma once

#include <QtCore/QThread>

#include <atomic>
#include <memory>
#include <vector>

#include "model/store/store_target.h"
#include "tests/faults/history/history.h"

namespace sextant::testing {

struct ClientCounts {
  int publishers = 8;
  int agents = 8;
  int readers = 4;
  int services = 3;  // "shop-1", ...: publishers of one service race for its head
};

// From start() to stop(); `history` must outlive it.
class HistoryClients {
 public:
  HistoryClients(StoreTarget target, std::string environment, ClientCounts counts, unsigned seed,
                 History& history);
  ~HistoryClients();

  void start();
  // Asks all of them to end after the call that they are in, and waits. A publisher whose outcome
  // is unknown goes on asking for up to a minute.
  void stop();
  [[nodiscard]] std::int64_t published() const { return published_; }

 private:
  class Client;
  class Publisher;
  class Watcher;

  StoreTarget target_;
  std::string environment_;
  ClientCounts counts_;
  unsigned seed_;
  History& history_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> published_{0};
  std::vector<std::unique_ptr<QThread>> threads_;
};

}  // namespace sextant::testing
