// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/prometheus_reply.h"

#include <QtNetwork/QNetworkReply>

namespace sextant {
namespace {

tl::unexpected<Error> failed(ErrorKind kind, const std::string& what, const std::string& url,
                             const std::string& next) {
  return fail(kind, what, url, next);
}

bool isTls(QNetworkReply::NetworkError error) {
  return error == QNetworkReply::SslHandshakeFailedError;
}

}  // namespace

Result<QByteArray> bodyOfReply(QNetworkReply& reply, const std::string& url, qint64 bytes_max) {
  const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  const bool too_large =
      reply.bytesAvailable() > bytes_max || reply.error() == QNetworkReply::OperationCanceledError;
  if (too_large) {
    return failed(ErrorKind::unavailable,
                  "The answer is larger than " + std::to_string(bytes_max >> 20) + " MiB.", url,
                  "Ask for a shorter time or longer steps.");
  }
  if (isTls(reply.error())) {
    return failed(
        ErrorKind::unavailable,
        "The server's certificate is not believed: " + reply.errorString().toStdString() + '.', url,
        "Name the authority that signed it in the setting ca_file.");
  }
  if (status == 0) {
    return failed(ErrorKind::unavailable,
                  "Prometheus cannot be reached: " + reply.errorString().toStdString() + '.', url,
                  "Check that it runs, and the URL in the settings.");
  }
  if (status >= 300 && status < 400) {
    return failed(ErrorKind::input, "The server sends elsewhere, and is not followed.", url,
                  "Put the address that answers itself into the settings.");
  }
  if (status == 401 || status == 403) {
    return failed(ErrorKind::denied,
                  "Prometheus does not let this login in (HTTP " + std::to_string(status) + ").",
                  url, "Check the user or token in the settings and its secret.");
  }
  const QByteArray body = reply.readAll();
  // 400, 422 and 503 of the API itself are JSON with the reason.
  if (status != 200 && !body.trimmed().startsWith("{\"status\"")) {
    return failed(ErrorKind::unavailable,
                  "Prometheus answers with HTTP " + std::to_string(status) + ".", url,
                  status == 404 ? "Check the URL in the settings: it is the part before /api/v1."
                                : "Look at the server; it is asked again.");
  }
  return body;
}

}  // namespace sextant
