// SPDX-License-Identifier: GPL-3.0-or-later
// An instance behind an edge, as small as can be, in a thread of its own.
#pragma once

#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <atomic>
#include <vector>

namespace sextant::testing {

// GET /healthz is answered at once. A path that begins with /held waits for release(); every other
// one is answered after the delay: GET /hunts/… as fit for caches, the rest not. Thread-safe.
class InstanceDouble : public QObject {
  Q_OBJECT
 public:
  InstanceDouble();
  ~InstanceDouble() override;

  [[nodiscard]] quint16 port() const { return port_; }
  // Requests but for /healthz, so far.
  [[nodiscard]] int requests() const { return requests_; }
  // The most of them that it had at once.
  [[nodiscard]] int atOnceMost() const { return at_once_most_; }
  [[nodiscard]] int held() const { return held_count_; }
  void setDelay(int milliseconds) { delay_ms_ = milliseconds; }
  void release();

 private:
  void accept();
  void read(QTcpSocket* client);
  void answer(QTcpSocket* client, const QByteArray& request_line);

  QThread thread_;
  QTcpServer* server_ = nullptr;                                   // of the thread
  std::vector<std::pair<QPointer<QTcpSocket>, QByteArray>> held_;  // of the thread
  int at_once_ = 0;                                                // of the thread
  quint16 port_ = 0;
  std::atomic<int> requests_ = 0;
  std::atomic<int> at_once_most_ = 0;
  std::atomic<int> held_count_ = 0;
  std::atomic<int> delay_ms_ = 0;
};

}  // namespace sextant::testing
