// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connections/connection_check.h"

#include "model/store/connection_hosts.h"

namespace sextant {
namespace {

constexpr const char* application = "sextant connection test";

}  // namespace

ConnectionCheck::ConnectionCheck(StoreTarget target, QObject* parent)
    : QObject(parent), target_(std::move(target)), race_(this) {}

ConnectionCheck::~ConnectionCheck() = default;

void ConnectionCheck::run(Milliseconds deadline, Reply<ConnectionReport> finished) {
  deadline_ = QDeadlineTimer(deadline);
  finished_ = std::move(finished);
  race_.run(target_.parameters, application, deadline,
            [this](Result<std::unique_ptr<PgConnection>> opened) {
              if (!opened) return finished_(tl::unexpected<Error>(opened.error()));
              connected(std::move(*opened));
            });
}

void ConnectionCheck::connected(std::unique_ptr<PgConnection> connection) {
  if (!connection->isOpen()) {
    return finished_(fail(ErrorKind::unavailable, "The server took the connection and ended it.",
                          {}, "Look into the server's log."));
  }
  report_.link = connection->link();
  // With what stands in service files and libpq's variables.
  if (const auto hosts = connectionHosts(target_.parameters)) {
    report_.tls_mode = QString::fromUtf8(hosts->front().value("sslmode", "prefer"));
    report_.bound = hosts->front().value("channel_binding") == "require";
  }
  store_ = std::make_unique<Store>(target_, application);
  store_->setStopsWhenRefused(true);
  store_->setDeadline(Milliseconds(std::max<qint64>(1, deadline_.remainingTime())));
  store_->start();
  store_->status([this](const Result<StoreStatus>& status) {
    if (!status) return finished_(tl::unexpected<Error>(status.error()));
    report_.status = *status;
    finished_(report_);
  });
}

}  // namespace sextant
