// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: previews, and which keys decide something.
#include "model/logging/log_event.h"
#include "model/session/session.h"

namespace sextant {
namespace {

constexpr qint64 resolve_ms = 20'000;

using Call = std::function<void(Store&, Reply<PreviewReceipt>)>;

void send(StoreThread& thread, QObject* context, Call call, Reply<PreviewReceipt> reply) {
  thread.ask<PreviewReceipt>(
      context,
      [call = std::move(call)](Store& store, Reply<PreviewReceipt> answered) {
        untilKnown<PreviewReceipt>(
            store, [&store, call](Reply<PreviewReceipt> one) { call(store, std::move(one)); },
            QDeadlineTimer(resolve_ms), [](const Error&) {}, std::move(answered));
      },
      std::move(reply));
}

// The request's id is in the store's audit log, too.
Reply<PreviewReceipt> logged(const char* did, const RequestId& id, const std::string& address,
                             Reply<PreviewReceipt> reply) {
  return [did, id, address, reply = std::move(reply)](const Result<PreviewReceipt>& receipt) {
    const LogFields fields{{LogField::request, QString::fromStdString(id.toString())},
                           {LogField::address, QString::fromStdString(address)}};
    if (receipt) {
      logEvent(publishLog(), QtInfoMsg,
               QStringLiteral("preview %1 %2").arg(receipt->preview.value).arg(QLatin1String(did)),
               fields);
    } else {
      logEvent(publishLog(), QtWarningMsg,
               QStringLiteral("preview not %1: %2")
                   .arg(QLatin1String(did), QString::fromStdString(receipt.error().toString())),
               fields);
    }
    reply(receipt);
  };
}

}  // namespace

void Session::previews(const ServiceKey& key, bool all, int limit, QObject* context,
                       Reply<std::vector<Preview>> reply) {
  using Previews = std::vector<Preview>;
  store_->ask<Previews>(
      context,
      [key, all, limit](Store& store, Reply<Previews> answered) {
        store.previews(key, all, limit, std::move(answered));
      },
      std::move(reply));
}

void Session::preview(PreviewNumber number, QObject* context, Reply<Preview> reply) {
  store_->ask<Preview>(
      context,
      [number](Store& store, Reply<Preview> answered) { store.preview(number, std::move(answered)); },
      std::move(reply));
}

void Session::startPreview(const PreviewRequest& request, QObject* context,
                           Reply<PreviewReceipt> reply) {
  send(
      *store_, context,
      [request](Store& store, Reply<PreviewReceipt> one) {
        store.startPreview(request, std::move(one));
      },
      logged("asked for", request.id, Address{request.key, request.instance}.toString(),
             std::move(reply)));
}

void Session::consentPreview(const RequestId& id, PreviewNumber preview, const std::string& hash,
                             const std::string& person, QObject* context,
                             Reply<PreviewReceipt> reply) {
  send(
      *store_, context,
      [id, preview, hash, person](Store& store, Reply<PreviewReceipt> one) {
        store.consentPreview(id, preview, hash, person, std::move(one));
      },
      logged("consented to", id, {}, std::move(reply)));
}

void Session::extendPreview(PreviewNumber preview, int lease_seconds, const std::string& person,
                            QObject* context, Reply<PreviewReceipt> reply) {
  // It comes every few seconds: a call without an answer is made again by the next one.
  store_->ask<PreviewReceipt>(
      context,
      [preview, lease_seconds, person](Store& store, Reply<PreviewReceipt> answered) {
        store.extendPreview(preview, lease_seconds, person, std::move(answered));
      },
      std::move(reply));
}

void Session::stopPreview(const RequestId& id, PreviewNumber preview, const std::string& reason,
                          const std::string& person, QObject* context,
                          Reply<PreviewReceipt> reply) {
  send(
      *store_, context,
      [id, preview, reason, person](Store& store, Reply<PreviewReceipt> one) {
        store.stopPreview(id, preview, reason, person, std::move(one));
      },
      logged("stopped", id, {}, std::move(reply)));
}

void Session::keyUses(const ServiceKey& key, QObject* context,
                      Reply<std::vector<KeyUses>> reply) {
  using Uses = std::vector<KeyUses>;
  store_->ask<Uses>(
      context,
      [key](Store& store, Reply<Uses> answered) { store.keyUses(key, std::move(answered)); },
      std::move(reply));
}

}  // namespace sextant
