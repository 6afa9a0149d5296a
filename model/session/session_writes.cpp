// SPDX-License-Identifier: GPL-3.0-or-later
// What a console writes: followed until its outcome is known, and logged.
#include "model/logging/log_event.h"
#include "model/session/session.h"

namespace sextant {
namespace {

constexpr qint64 resolve_ms = 120000;

std::string placeOf(const WriteRequest& request) {
  if (const auto* publish = std::get_if<PublishRequest>(&request)) return publish->key.toString();
  if (const auto* rollback = std::get_if<RollbackRequest>(&request))
    return rollback->key.toString();
  return {};
}

// The request's id is in the store's audit log and in what the agents log, too.
void logWrite(const QString& id, const std::string& place, const Result<PublishReceipt>& receipt) {
  LogFields fields{{LogField::request, id}, {LogField::address, QString::fromStdString(place)}};
  if (receipt) {
    fields.push_back({LogField::revision, QString::number(receipt->revision.value)});
    return logEvent(publishLog(), QtInfoMsg,
                    QStringLiteral("published revision %1").arg(receipt->revision.value), fields);
  }
  logEvent(publishLog(), QtWarningMsg,
           QStringLiteral("not published: ") + QString::fromStdString(receipt.error().toString()),
           fields);
}

}  // namespace

void Session::write(const WriteRequest& request, QObject* context, Reply<PublishReceipt> reply) {
  const QString id = QString::fromStdString(
      std::visit([](const auto& one) { return one.id.toString(); }, request));
  const QPointer<QObject> guard(context);
  StoreThread* thread = store_.get();
  store_->ask<PublishReceipt>(
      this,
      [request, id, thread](Store& store, Reply<PublishReceipt> answered) {
        // Emitted in the worker; its receiver lives in the window's thread, so it is queued.
        const auto unknown = [thread, id](const Error& error) {
          emit thread->outcomeUnknown(id, QString::fromStdString(error.toString()));
        };
        publishUntilKnown(store, request, QDeadlineTimer(resolve_ms), unknown, std::move(answered));
      },
      [this, guard, id, place = placeOf(request),
       reply = std::move(reply)](const Result<PublishReceipt>& receipt) {
        logWrite(id, place, receipt);
        if (receipt) readOverview();
        if (guard) reply(receipt);
      });
}

}  // namespace sextant
