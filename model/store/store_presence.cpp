// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: who looks at a change.
#include <QtCore/QJsonArray>

#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

Presence presenceOf(const QJsonObject& json, ChangeNumber change) {
  const auto word = [&](const char* name) {
    return json[QLatin1String(name)].toString().toStdString();
  };
  Presence presence;
  presence.session = word("session");
  presence.person = word("person");
  presence.login = word("login");
  presence.change = change;
  presence.tab = word("tab");
  if (json[QLatin1String("scope")].isString())
    presence.scope = Scope::fromPath(word("scope")).value_or(Scope{});
  presence.pointer = word("pointer");
  presence.cursor_second = json[QLatin1String("cursor_second")].toInteger();
  presence.following = word("following");
  presence.age_ms = json[QLatin1String("age_ms")].toInteger();
  return presence;
}

}  // namespace

void Store::bePresent(const Presence& presence, Reply<std::vector<Presence>> reply) {
  said_[presence.session] = ++said_count_;
  sayPresence(presence, said_count_, std::move(reply));
}

void Store::sayPresence(const Presence& presence, std::uint64_t said,
                        Reply<std::vector<Presence>> reply) {
  run({"SELECT sextant.be_present($1::uuid, $2::bigint, $3, $4, $5, $6, $7::bigint, $8::uuid)",
       {textOrNull(presence.session), number(presence.change.value), text(presence.person),
        text(presence.tab), presence.scope ? text(presence.scope->path()) : PgValue(),
        text(presence.pointer), number(presence.cursor_second), textOrNull(presence.following)},
       PgEffect::write},
      outcome<std::vector<Presence>>(
          std::move(reply), [this, presence, said](const QJsonObject& json) {
            const int again_ms = json[QLatin1String("again_ms")].toInt();
            if (again_ms > 0) sayAgain(presence, said, Milliseconds(again_ms));
            std::vector<Presence> others;
            for (const QJsonValue& one : json[QLatin1String("present")].toArray())
              others.push_back(presenceOf(one.toObject(), presence.change));
            return Result<std::vector<Presence>>(std::move(others));
          }));
}

// The last of several moves must not wait for the session's next word.
void Store::sayAgain(const Presence& presence, std::uint64_t said, Milliseconds later) {
  QTimer::singleShot(later, this, [this, presence, said] {
    const auto newest = said_.find(presence.session);
    if (newest == said_.end() || newest->second != said) return;
    sayPresence(presence, said, [](const Result<std::vector<Presence>>&) {});
  });
}

void Store::leave(const std::string& session, Reply<void> reply) {
  said_.erase(session);
  run({"SELECT sextant.leave($1::uuid)", {textOrNull(session)}, PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
