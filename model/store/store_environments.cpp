// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: environments, and when they take something new.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

// What is a statement of its own comes after the others, one after the other: it is a limit of an
// environment that is there.
void Store::setEnvironment(const EnvironmentChange& change, Reply<void> reply) {
  EnvironmentChange others = change;
  if (change.windows) {
    others.windows.reset();
    return setEnvironment(others, [this, change, reply = std::move(reply)](Result<void> made) {
      if (!made) return reply(std::move(made));
      run({"SELECT sextant.set_windows($1, $2::jsonb, $3)",
           {text(change.name), text(windowsJson(*change.windows)), textOrNull(change.person)},
           PgEffect::write},
          done(reply));
    });
  }
  if (change.step_max) {
    others.step_max.reset();
    return setEnvironment(others, [this, change, reply = std::move(reply)](Result<void> made) {
      if (!made) return reply(std::move(made));
      run({"SELECT sextant.set_step_max($1, $2::double precision, $3)",
           {text(change.name), QByteArray::number(*change.step_max, 'g', 17),
            textOrNull(change.person)},
           PgEffect::write},
          done(reply));
    });
  }
  const auto optional = [](const auto& value, const auto& make) {
    return value ? PgValue(make(*value)) : PgValue();
  };
  run({"SELECT sextant.set_environment($1, $2, $3, $4::integer, $5::integer, $6)",
       {text(change.name),
        optional(change.colour, [](const std::string& name) { return text(name); }),
        optional(change.is_protected,
                 [](bool value) { return QByteArray(value ? "protected" : "open"); }),
        optional(change.ordinal, [](int value) { return number(value); }),
        optional(change.approvals, [](int value) { return number(value); }),
        textOrNull(change.person)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::createEnvironment(const Environment& environment, int ordinal, Reply<void> reply) {
  setEnvironment({environment.name, environment.colour, environment.is_protected, ordinal,
                  environment.approvals},
                 std::move(reply));
}

void Store::freeze(const FreezeRequest& request, Reply<FreezeNumber> reply) {
  const auto time = [](std::int64_t at_us) {
    return at_us == 0 ? PgValue() : PgValue(number(at_us));
  };
  run({"SELECT sextant.set_freeze($1, $2, to_timestamp($3::bigint / 1e6), to_timestamp($4::bigint / 1e6), $5, $6)",
       {text(request.environment), textOrNull(request.service), time(request.begins_us),
        time(request.ends_us), text(request.reason), text(request.person)},
       PgEffect::write},
      outcome<FreezeNumber>(std::move(reply), [](const QJsonObject& json) {
        return Result<FreezeNumber>(FreezeNumber{json[QLatin1String("freeze")].toInteger()});
      }));
}

void Store::liftFreeze(FreezeNumber freeze, const std::string& reason, const std::string& person,
                       Reply<void> reply) {
  run({"SELECT sextant.lift_freeze($1::bigint, $2, $3)",
       {number(freeze.value), text(reason), text(person)},
       PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
