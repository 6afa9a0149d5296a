// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: previews, and which keys decide something.
#include <QtCore/QJsonDocument>

#include "model/store/preview_expiry.h"
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

// One whose lease has run out is over, although no head has been touched since; and so is one that
// was not started within the hour that sextant.consent_preview() and start_preview() give it.
constexpr const char* preview_columns =
    "SELECT p.number, p.environment, p.service, p.cluster, p.instance, p.base, "
    "encode(p.content_hash, 'hex'), encode(p.hash, 'hex'), p.seconds, "
    "CASE WHEN p.state = 'running' AND l.ends <= clock_timestamp() THEN 'over' "
    "  WHEN p.state = 'waiting' AND p.proposed_at <= clock_timestamp() - interval '1 hour' "
    "  THEN 'expired' ELSE p.state END, "
    "CASE WHEN p.state = 'running' THEN "
    "  floor(greatest(0, extract(epoch FROM l.ends - clock_timestamp())))::integer ELSE 0 END, "
    "p.author, p.login, (extract(epoch FROM p.proposed_at) * 1000000)::bigint, p.consenter, "
    "p.consented_by, p.over_because, (extract(epoch FROM p.started_at) * 1000000)::bigint, "
    "(extract(epoch FROM coalesce(p.over_at, CASE WHEN l.ends <= clock_timestamp() THEN l.ends END)) "
    "  * 1000000)::bigint "
    "FROM sextant.preview p LEFT JOIN sextant.preview_lease l ON l.preview = p.number ";

constexpr const char* preview_texts =
    "SELECT p.scope, t.body FROM sextant.preview_profile p "
    "LEFT JOIN sextant.content t ON t.sha256 = p.sha256 WHERE p.preview = $1::bigint";

PreviewState stateOf(const QByteArray& word) {
  if (word == "running") return PreviewState::running;
  return word == "over" || word == "expired" ? PreviewState::over : PreviewState::waiting;
}

Preview previewOf(const PgRows& rows, std::size_t row) {
  const auto word = [&](std::size_t column) { return rows.text(row, column).toStdString(); };
  Preview preview;
  preview.number = {rows.text(row, 0).toLongLong()};
  preview.key = {word(1), word(2)};
  preview.instance = {word(3), word(4)};
  preview.base = {rows.text(row, 5).toLongLong()};
  preview.content_hash = word(6);
  preview.hash = word(7);
  preview.seconds = rows.text(row, 8).toInt();
  preview.state = stateOf(rows.text(row, 9));
  preview.remaining_seconds = rows.text(row, 10).toInt();
  preview.author = word(11);
  preview.login = word(12);
  preview.proposed_at_us = rows.text(row, 13).toLongLong();
  preview.consenter = word(14);
  preview.consented_by = word(15);
  preview.over_because = rows.text(row, 9) == "expired" ? expiry_reason : word(16);
  const auto moment = [&](std::size_t column) -> std::optional<std::int64_t> {
    const QByteArray text = rows.text(row, column);
    return text.isEmpty() ? std::nullopt : std::optional<std::int64_t>(text.toLongLong());
  };
  preview.started_at_us = moment(17);
  preview.over_at_us = moment(18);
  return preview;
}

PgConnection::Answered previewReceipt(Reply<PreviewReceipt> reply) {
  return outcome<PreviewReceipt>(std::move(reply), [](const QJsonObject& json) {
    return Result<PreviewReceipt>(
        PreviewReceipt{{json[QLatin1String("preview")].toInteger()},
                       json[QLatin1String("hash")].toString().toStdString(),
                       stateOf(json[QLatin1String("state")].toString().toUtf8()),
                       static_cast<int>(json[QLatin1String("remaining")].toInteger()),
                       json[QLatin1String("replay")].toBool()});
  }, "preview");
}

}  // namespace

void Store::startPreview(const PreviewRequest& request, Reply<PreviewReceipt> reply) {
  run({"SELECT sextant.start_preview($1::uuid, $2, $3, $4, $5, $6::bigint, $7, $8::jsonb, "
       "$9::integer, $10::integer, $11)",
       {text(request.id.toString()), text(request.key.environment), text(request.key.service),
        text(request.instance.cluster), text(request.instance.instance), number(request.base.value),
        text(request.base_hash), decode::profilesJson(request.profiles), number(request.seconds),
        number(request.lease_seconds), text(request.person)},
       PgEffect::write},
      previewReceipt(std::move(reply)));
}

void Store::consentPreview(const RequestId& id, PreviewNumber preview, const std::string& hash,
                           const std::string& person, Reply<PreviewReceipt> reply) {
  run({"SELECT sextant.consent_preview($1::uuid, $2::bigint, $3, $4)",
       {text(id.toString()), number(preview.value), text(hash), text(person)},
       PgEffect::write},
      previewReceipt(std::move(reply)));
}

void Store::extendPreview(PreviewNumber preview, int lease_seconds, const std::string& person,
                          Reply<PreviewReceipt> reply) {
  run({"SELECT sextant.extend_preview($1::bigint, $2::integer, $3)",
       {number(preview.value), number(lease_seconds), text(person)},
       PgEffect::write},
      previewReceipt(std::move(reply)));
}

void Store::stopPreview(const RequestId& id, PreviewNumber preview, const std::string& reason,
                        const std::string& person, Reply<PreviewReceipt> reply) {
  run({"SELECT sextant.stop_preview($1::uuid, $2::bigint, $3, $4)",
       {text(id.toString()), number(preview.value), text(reason), text(person)},
       PgEffect::write},
      previewReceipt(std::move(reply)));
}

void Store::expirePreviews(const std::string& environment, Reply<int> reply) {
  run({"SELECT sextant.expire_previews($1)", {text(environment)}, PgEffect::write},
      outcome<int>(std::move(reply), [](const QJsonObject& json) {
        return Result<int>(static_cast<int>(json[QLatin1String("ended")].toInteger()));
      }));
}

void Store::previews(const ServiceKey& key, bool all, int limit,
                     Reply<std::vector<Preview>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(boolean(all));
  parameters.push_back(number(limit));
  run({QByteArray(preview_columns) +
           "WHERE p.environment = $1 AND p.service = $2 AND ($3::boolean "
           // An expired one is told of for a day, so that whoever proposed it finds it.
           "OR (p.state = 'waiting' AND p.proposed_at > clock_timestamp() - interval '1 day') "
           "OR (p.state = 'running' AND l.ends > clock_timestamp())) "
           "ORDER BY p.number DESC LIMIT $4::bigint",
       parameters},
      answer<std::vector<Preview>>(std::move(reply), [](const PgRows& rows) {
        std::vector<Preview> found;
        for (std::size_t i = 0; i < rows.rows.size(); ++i)
          found.push_back(previewOf(rows, i));
        return Result<std::vector<Preview>>(std::move(found));
      }));
}

void Store::preview(PreviewNumber wanted, Reply<Preview> reply) {
  run({QByteArray(preview_columns) + "WHERE p.number = $1::bigint", {number(wanted.value)}},
      [this, wanted, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no,
                            "There is no preview " + std::to_string(wanted.value) + "."));
        }
        run({preview_texts, {number(wanted.value)}},
            answer<Preview>(reply, [found = previewOf(*rows, 0)](const PgRows& texts) {
              Preview preview = found;
              for (std::size_t i = 0; i < texts.rows.size(); ++i) {
                const Scope scope =
                    Scope::fromPath(texts.text(i, 0).toStdString()).value_or(Scope{});
                preview.profiles[scope] =
                    texts.rows[i][1] ? std::optional(texts.text(i, 1).toStdString()) : std::nullopt;
              }
              return Result<Preview>(std::move(preview));
            }));
      });
}

void Store::reportKeyUses(const KeyUseReport& report, Reply<void> reply) {
  QJsonObject uses;
  for (const auto& [pointer, count] : report.uses)
    uses[QString::fromStdString(pointer)] = static_cast<qint64>(count);
  run({"SELECT sextant.report_key_uses($1, $2, $3, $4, $5::bigint, $6::bigint, $7::jsonb)",
       {text(report.instance.key.environment), text(report.instance.key.service),
        text(report.instance.scope.cluster), text(report.instance.scope.instance),
        number(report.revision.value), number(report.preview.value),
        QJsonDocument(uses).toJson(QJsonDocument::Compact)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::keyUses(const ServiceKey& key, Reply<std::vector<KeyUses>> reply) {
  run({"SELECT cluster, instance, revision, preview, uses, "
       "(extract(epoch FROM reported_at) * 1000000)::bigint "
       "FROM sextant.key_use WHERE environment = $1 AND service = $2 ORDER BY cluster, instance",
       keyOf(key)},
      answer<std::vector<KeyUses>>(std::move(reply), [key](const PgRows& rows) {
        std::vector<KeyUses> all;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          KeyUses one;
          one.report.instance = {key, {rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString()}};
          one.report.revision = {rows.text(i, 2).toLongLong()};
          one.report.preview = {rows.text(i, 3).toLongLong()};
          const QJsonObject uses = decode::object(rows.text(i, 4));
          for (auto at = uses.begin(); at != uses.end(); ++at)
            one.report.uses[at.key().toStdString()] = static_cast<std::uint64_t>(at->toInteger());
          one.at_us = rows.text(i, 5).toLongLong();
          all.push_back(std::move(one));
        }
        return Result<std::vector<KeyUses>>(std::move(all));
      }));
}

}  // namespace sextant
