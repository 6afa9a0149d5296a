// SPDX-License-Identifier: GPL-3.0-or-later
// Delivers what happened to the webhooks of all environments that a login is a controller of. Any number may
// run: the store says whose turn a hook is, and how far it has been told. Each hook is told in order; what fails
// is tried again, for a day, and then given up. A message may come twice: it says which one it is.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>

#include <map>
#include <memory>

#include "model/latency/prometheus_source.h"
#include "model/session/session.h"
#include "model/webhooks/webhook_settings.h"

namespace sextant {

struct WebhookCounts {
  std::uint64_t delivered = 0;
  std::uint64_t failed = 0;    // attempts
  std::uint64_t given_up = 0;  // messages
};

class WebhookCourier : public QObject {
  Q_OBJECT
 public:
  static constexpr int look_ms = 2000;
  static constexpr int answer_ms_max = 10'000;
  static constexpr std::int64_t patience_seconds = 86'400;

  // The session must outlive it.
  WebhookCourier(Session& session, SecretResolver secrets, QObject* parent = nullptr);
  ~WebhookCourier() override;
  [[nodiscard]] const WebhookCounts& counts() const { return counts_; }

 private:
  struct Round;

  void look();
  [[nodiscard]] const std::vector<Webhook>& hooksOf(const std::string& environment);
  void lookAt(const std::string& environment, const std::vector<Webhook>& hooks);
  void hold(const std::string& environment, const Webhook& hook);
  void held(const std::shared_ptr<Round>& round);
  void next(const std::shared_ptr<Round>& round);
  void send(const std::shared_ptr<Round>& round);
  void post(const std::shared_ptr<Round>& round, const QByteArray& secret);
  void advance(const std::shared_ptr<Round>& round, std::int64_t delivered, const std::string& problem);
  void failed(const std::shared_ptr<Round>& round, const std::string& problem);
  void finish(const std::shared_ptr<Round>& round);

  Session& session_;
  SecretResolver secrets_;
  const RequestId holder_ = RequestId::random();
  QNetworkAccessManager network_;
  std::map<std::string, std::vector<Webhook>> hooks_;       // by environment, as far as they were read
  std::map<std::string, std::shared_ptr<Round>> rounds_;    // under way, by ENVIRONMENT and name
  std::map<std::string, QDeadlineTimer> not_before_;        // the same
  std::map<std::string, QDeadlineTimer> denied_;            // by environment
  std::map<std::string, std::int64_t> delivered_;           // up to which entry, as far as is known here
  std::map<std::string, std::string> told_;                 // the last problem of a hook, for the log
  WebhookCounts counts_;
  QTimer timer_;
};

}  // namespace sextant
