// SPDX-License-Identifier: GPL-3.0-or-later
// A console's write: followed until its outcome is known, and logged with the request's id, which is
// in the store's audit log, too.
#pragma once

#include <QtCore/QDeadlineTimer>

#include <functional>
#include <utility>

#include "model/logging/log_event.h"
#include "model/session/store_thread.h"

namespace sextant {

// For the log: "preview 7 stopped", "preview not stopped: ...".
struct LoggedWrite {
  const char* noun;
  const char* did;
  RequestId id;
  std::string address = {};
};

inline constexpr qint64 logged_write_ms = 20'000;

[[nodiscard]] inline qint64 numberOf(const ChangeReceipt& receipt) { return receipt.change.value; }
[[nodiscard]] inline qint64 numberOf(const EmergencyReceipt& receipt) {
  return receipt.emergency.value;
}
[[nodiscard]] inline qint64 numberOf(const PreviewReceipt& receipt) { return receipt.preview.value; }

// `call` is made again while its outcome is unknown, for logged_write_ms at most. Nothing is logged
// and answered once `context` is gone.
template <class Receipt>
void sendLogged(StoreThread& thread, LoggedWrite write, QObject* context,
                std::function<void(Store&, Reply<Receipt>)> call, Reply<Receipt> reply) {
  thread.ask<Receipt>(
      context,
      [call = std::move(call)](Store& store, Reply<Receipt> answered) {
        untilKnown<Receipt>(
            store, [&store, call](Reply<Receipt> one) { call(store, std::move(one)); },
            QDeadlineTimer(logged_write_ms), [](const Error&) {}, std::move(answered));
      },
      [write = std::move(write), reply = std::move(reply)](const Result<Receipt>& receipt) {
        LogFields fields{{LogField::request, QString::fromStdString(write.id.toString())}};
        if (!write.address.empty())
          fields.push_back({LogField::address, QString::fromStdString(write.address)});
        const QString noun = QLatin1String(write.noun), did = QLatin1String(write.did);
        if (receipt) {
          logEvent(publishLog(), QtInfoMsg,
                   QStringLiteral("%1 %2 %3").arg(noun).arg(numberOf(*receipt)).arg(did), fields);
        } else {
          logEvent(publishLog(), QtWarningMsg,
                   QStringLiteral("%1 not %2: %3")
                       .arg(noun, did, QString::fromStdString(receipt.error().toString())),
                   fields);
        }
        reply(receipt);
      });
}

}  // namespace sextant
