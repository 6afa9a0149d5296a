// SPDX-License-Identifier: GPL-3.0-or-later
// The store's calls about changes as tests make them: each waits for its reply, and ends the test's
// process where it has to succeed and does not.
#pragma once

#include "tests/support/store_calls.h"

namespace sextant::testing {

template <class T>
T need(const Result<T>& result) {
  if (!result) qFatal("%s", result.error().toString().c_str());
  return *result;
}

// A store of another login of the fixture's server, made by addLogin().
inline std::unique_ptr<Store> storeOf(const StoreFixture& fixture, const QByteArray& login) {
  StoreTarget target;
  target.kind = StoreTarget::Kind::dsn;
  target.parameters = fixture.paths().parameters();
  target.parameters["user"] = login;
  auto store = std::make_unique<Store>(target, login);
  store->start();
  return store;
}

inline ChangeContent contentOf(std::int64_t base, const std::string& text) {
  ChangeContent content;
  content.base = {base};
  content.profiles = {{Scope{}, text}};
  content.description = "a change";
  return content;
}

inline Result<ChangeReceipt> openChange(Store& store, const ServiceKey& key,
                                        const ChangeContent& content,
                                        const RequestId& id = RequestId::random()) {
  return await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store.openChange(id, key, content, "ada", std::move(reply));
  });
}

inline Result<ChangeReceipt> editChange(Store& store, const ChangeReceipt& change,
                                        const ChangeContent& content) {
  return await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store.editChange(RequestId::random(), change.change, change.version, content, "ada",
                     std::move(reply));
  });
}

inline Result<ChangeReceipt> comment(Store& store, ChangeNumber change, const ChangeComment& said,
                                     const RequestId& id = RequestId::random()) {
  return await<ChangeReceipt>(
      [&](Reply<ChangeReceipt> reply) { store.commentChange(id, change, said, std::move(reply)); });
}

inline Change readChange(Store& store, ChangeNumber number) {
  return need(await<Change>([&](Reply<Change> reply) { store.change(number, std::move(reply)); }));
}

// As a program does that finds no rule that fits.
inline Result<ChangeReceipt> approve(Store& store, const ChangeReceipt& change) {
  const std::string environment = readChange(store, change.change).summary.key.environment;
  const auto overview = need(
      await<Overview>([&](Reply<Overview> reply) { store.overview(std::move(reply)); }));
  const Head* settings = overview.head({environment, "sextant"});
  const StatedNeeds none{settings == nullptr ? RevisionNumber{0} : settings->stable};
  return await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store.judgeChange(RequestId::random(), change.change,
                      {change.hash, ChangeVerdict::approve, {}, "bob", none}, std::move(reply));
  });
}

inline Result<PublishReceipt> publishChange(Store& store, const ChangeReceipt& change) {
  return await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store.publishChange({RequestId::random(), change.change, change.hash, "bob"}, std::move(reply));
  });
}

inline Result<std::vector<Presence>> bePresent(Store& store, const Presence& presence) {
  return await<std::vector<Presence>>(
      [&](Reply<std::vector<Presence>> reply) { store.bePresent(presence, std::move(reply)); });
}

}  // namespace sextant::testing
