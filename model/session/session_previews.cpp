// SPDX-License-Identifier: GPL-3.0-or-later
// Session's calls: previews, what instances ran of their own, and which keys decide something.
#include "model/session/logged_write.h"
#include "model/session/own_runs.h"
#include "model/session/session_watched.h"

namespace sextant {
namespace {

constexpr int previews_limit = 50;
constexpr int pins_limit = 200;

}  // namespace

const std::vector<Preview>& Session::recentPreviews(const ServiceKey& key) const {
  static const std::vector<Preview> none;
  const auto found = watched_.find(key);
  return found == watched_.end() ? none : found->second->previews;
}

const std::vector<LeftOut>& Session::ownRuns(const ServiceKey& key) const {
  static const std::vector<LeftOut> none;
  const auto found = watched_.find(key);
  return found == watched_.end() ? none : found->second->own_runs;
}

void Session::readPreviews(const ServiceKey& key) {
  Watched& watched = *watched_.at(key);
  watched.previews_wanted = true;
  if (watched.reading_previews) return;
  watched.previews_wanted = false;
  watched.reading_previews = true;
  previews(key, true, previews_limit, this, [this, key](const Result<std::vector<Preview>>& read) {
    if (read) return readPins(key, *read);
    watched_.at(key)->reading_previews = false;
  });
}

// A login that may not read them knows of the pins of now alone.
void Session::readPins(const ServiceKey& key, std::vector<Preview> previews) {
  EventFilter filter{key.environment, key.service, {}, {"pin"}};
  filter.limit = pins_limit;
  events(filter, this, [this, key, previews = std::move(previews)](const Result<EventPage>& page) {
    Watched& watched = *watched_.at(key);
    watched.reading_previews = false;
    const Head* head = overview_.head(key);
    std::vector<LeftOut> runs = sextant::ownRuns(
        previews, page ? page->events : std::vector<StoreEvent>(), head == nullptr ? Head{} : *head);
    watched.previews = previews;
    watched.own_runs = std::move(runs);
    emit previewsChanged(key);
    if (watched.previews_wanted) readPreviews(key);
  });
}

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
  sendLogged<PreviewReceipt>(
      *store_, {"preview", "asked for", request.id, Address{request.key, request.instance}.toString()}, context,
      [request](Store& store, Reply<PreviewReceipt> one) {
        store.startPreview(request, std::move(one));
      },
      std::move(reply));
}

void Session::consentPreview(const RequestId& id, PreviewNumber preview, const std::string& hash,
                             const std::string& person, QObject* context,
                             Reply<PreviewReceipt> reply) {
  sendLogged<PreviewReceipt>(
      *store_, {"preview", "consented to", id}, context,
      [id, preview, hash, person](Store& store, Reply<PreviewReceipt> one) {
        store.consentPreview(id, preview, hash, person, std::move(one));
      },
      std::move(reply));
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
  sendLogged<PreviewReceipt>(
      *store_, {"preview", "stopped", id}, context,
      [id, preview, reason, person](Store& store, Reply<PreviewReceipt> one) {
        store.stopPreview(id, preview, reason, person, std::move(one));
      },
      std::move(reply));
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
