// SPDX-License-Identifier: GPL-3.0-or-later
// What an HTTP answer of a Prometheus-compatible API is, or in one sentence why it is none.
#pragma once

#include <QtCore/QByteArray>

#include <string>

#include "model/base/result.h"

class QNetworkReply;

namespace sextant {

// The body of an answer that has come, also with an HTTP error whose body is the API's own (it
// says more than the status). Errors: denied (401, 403), unavailable (not reached, too large,
// certificate, other statuses), input (a redirect, which is never followed: it could take a
// password elsewhere). `url` is the one of the settings, for the sentence.
[[nodiscard]] Result<QByteArray> bodyOfReply(QNetworkReply& reply, const std::string& url,
                                             qint64 bytes_max);

}  // namespace sextant
