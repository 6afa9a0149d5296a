// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: changes and rollouts.
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* summary_columns = "SELECT to_jsonb(c) FROM sextant.change_overview c WHERE ";

// Profiles with their texts, comments and verdicts of one change.
constexpr const char* change_parts =
    "SELECT encode(sextant.change_hash($1::bigint), 'hex'), "
    "(SELECT v.plan FROM sextant.change_version v WHERE v.change = $1::bigint "
    " ORDER BY v.version DESC LIMIT 1), "
    "(SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.number), '[]') FROM sextant.change_comment "
    "m "
    " WHERE m.change = $1::bigint), "
    "(SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('counts', "
    "  a.hash = sextant.change_hash($1::bigint)) ORDER BY a.number), '[]') "
    " FROM sextant.approval a WHERE a.change = $1::bigint)";

constexpr const char* change_texts =
    "SELECT p.scope, t.body FROM sextant.change c "
    "JOIN sextant.change_profile p ON p.change = c.number AND p.version = c.version "
    "LEFT JOIN sextant.content t ON t.sha256 = p.sha256 WHERE c.number = $1::bigint";

constexpr const char* rollout_columns =
    "SELECT number, revision, change, step, state, plan, "
    "(extract(epoch FROM started_at) * 1000000)::bigint, "
    "(extract(epoch FROM stepped_at) * 1000000)::bigint FROM sextant.rollout "
    "WHERE environment = $1 AND service = $2 ORDER BY number DESC LIMIT $3::bigint";

PgConnection::Answered changeReceipt(Reply<ChangeReceipt> reply) {
  return outcome<ChangeReceipt>(std::move(reply), [](const QJsonObject& json) {
    return Result<ChangeReceipt>(ChangeReceipt{{json[QLatin1String("change")].toInteger()},
                                               json[QLatin1String("version")].toInt(),
                                               json[QLatin1String("hash")].toString().toStdString(),
                                               json[QLatin1String("replay")].toBool()});
  });
}

std::string word(const QJsonObject& json, const char* name) {
  return json[QLatin1String(name)].toString().toStdString();
}

std::int64_t microseconds(const QJsonObject& json, const char* name) {
  return QDateTime::fromString(json[QLatin1String(name)].toString(), Qt::ISODateWithMs)
             .toMSecsSinceEpoch() *
         1000;
}

ChangeState stateOf(const std::string& name) {
  for (const ChangeState state : {ChangeState::approved, ChangeState::publishing,
                                  ChangeState::published, ChangeState::abandoned}) {
    if (name == wordOf(state)) return state;
  }
  return ChangeState::open;
}

ChangeSummary summaryOf(const QJsonObject& json) {
  ChangeSummary summary;
  summary.number = {json[QLatin1String("number")].toInteger()};
  summary.key = {word(json, "environment"), word(json, "service")};
  summary.state = stateOf(word(json, "state"));
  summary.version = json[QLatin1String("version")].toInt();
  summary.base = {json[QLatin1String("base")].toInteger()};
  summary.description = word(json, "description");
  summary.author = word(json, "author");
  summary.login = word(json, "login");
  if (!json[QLatin1String("revision")].isNull()) {
    summary.revision = RevisionNumber{json[QLatin1String("revision")].toInteger()};
  }
  summary.changed_at_us = microseconds(json, "changed_at");
  summary.approvals = json[QLatin1String("approvals")].toInt();
  summary.approvals_needed = json[QLatin1String("approvals_needed")].toInt();
  summary.rejections = json[QLatin1String("rejections")].toInt();
  return summary;
}

ChangeComment commentOf(const QJsonObject& json) {
  ChangeComment comment;
  comment.version = json[QLatin1String("version")].toInt();
  if (json[QLatin1String("scope")].isString()) {
    comment.scope = Scope::fromPath(word(json, "scope")).value_or(Scope{});
  }
  comment.pointer = word(json, "pointer");
  comment.body = word(json, "body");
  comment.author = word(json, "author");
  comment.login = word(json, "login");
  comment.made_at_us = microseconds(json, "made_at");
  return comment;
}

Approval approvalOf(const QJsonObject& json) {
  return {json[QLatin1String("version")].toInt(),
          word(json, "verdict") == "reject" ? ChangeVerdict::reject : ChangeVerdict::approve,
          json[QLatin1String("counts")].toBool(),
          word(json, "reason"),
          word(json, "author"),
          word(json, "login"),
          microseconds(json, "made_at")};
}

void takeParts(const PgRows& rows, Change& change) {
  change.hash = rows.text(0, 0).toStdString();
  change.plan = rows.text(0, 1).toStdString();
  for (const QJsonValue& value : QJsonDocument::fromJson(rows.text(0, 2)).array()) {
    change.comments.push_back(commentOf(value.toObject()));
  }
  for (const QJsonValue& value : QJsonDocument::fromJson(rows.text(0, 3)).array()) {
    change.approvals.push_back(approvalOf(value.toObject()));
  }
}

void takeTexts(const PgRows& rows, Change& change) {
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const Scope scope = Scope::fromPath(rows.text(i, 0).toStdString()).value_or(Scope{});
    const bool removed = !rows.rows[i][1];
    change.profiles[scope] = removed ? std::nullopt : std::optional(rows.text(i, 1).toStdString());
  }
}

}  // namespace

void Store::openChange(const RequestId& id, const ServiceKey& key, const ChangeContent& content,
                       const std::string& person, Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_open($1::uuid, $2, $3, $4::bigint, $5, $6::jsonb, $7::jsonb, $8, $9)",
       {text(id.toString()), text(key.environment), text(key.service), number(content.base.value),
        text(content.base_hash), decode::profilesJson(content.profiles), textOrNull(content.plan),
        text(content.description), text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::editChange(const RequestId& id, ChangeNumber change, int version,
                       const ChangeContent& content, const std::string& person,
                       Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_edit($1::uuid, $2::bigint, $3::integer, $4::bigint, $5, $6::jsonb, "
       "$7::jsonb, $8, $9)",
       {text(id.toString()), number(change.value), number(version), number(content.base.value),
        text(content.base_hash), decode::profilesJson(content.profiles), textOrNull(content.plan),
        text(content.description), text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::commentChange(const RequestId& id, ChangeNumber change, const ChangeComment& comment,
                          Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_comment($1::uuid, $2::bigint, $3::integer, $4, $5, $6, $7)",
       {text(id.toString()), number(change.value), number(comment.version),
        comment.scope ? text(comment.scope->path()) : PgValue(), textOrNull(comment.pointer),
        text(comment.body), text(comment.author)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::judgeChange(const RequestId& id, ChangeNumber change, const std::string& hash,
                        ChangeVerdict verdict, const std::string& reason, const std::string& person,
                        Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_verdict($1::uuid, $2::bigint, $3, $4, $5, $6)",
       {text(id.toString()), number(change.value), text(hash),
        QByteArray(verdict == ChangeVerdict::approve ? "approve" : "reject"), text(reason),
        text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::abandonChange(const RequestId& id, ChangeNumber change, const std::string& reason,
                          const std::string& person, Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_abandon($1::uuid, $2::bigint, $3, $4)",
       {text(id.toString()), number(change.value), text(reason), text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::publishChange(const PublishChangeRequest& request, Reply<PublishReceipt> reply) {
  run({"SELECT sextant.publish_change($1::uuid, $2::bigint, $3, $4)",
       {text(request.id.toString()), number(request.change.value), text(request.hash),
        text(request.person)},
       PgEffect::write},
      answer<PublishReceipt>(std::move(reply), [](const PgRows& rows) {
        return decode::receipt(decode::object(rows.text(0, 0)));
      }));
}

void Store::change(ChangeNumber wanted, Reply<Change> reply) {
  const std::vector<PgValue> parameters{number(wanted.value)};
  run({QByteArray(summary_columns) + "number = $1::bigint", parameters},
      [this, parameters, wanted, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no,
                            "There is no change " + std::to_string(wanted.value) + "."));
        }
        const auto change = std::make_shared<Change>();
        change->summary = summaryOf(decode::object(rows->text(0, 0)));
        run({change_parts, parameters},
            [this, parameters, change, reply](const Result<PgRows>& parts) {
              if (!parts) return reply(tl::unexpected<Error>(parts.error()));
              takeParts(*parts, *change);
              run({change_texts, parameters}, answer<Change>(reply, [change](const PgRows& texts) {
                    takeTexts(texts, *change);
                    return Result<Change>(std::move(*change));
                  }));
            });
      });
}

void Store::changes(const ServiceKey& key, bool open_only, ChangeNumber before, int limit,
                    Reply<std::vector<ChangeSummary>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(before.value));
  parameters.push_back(number(limit));
  parameters.push_back(boolean(open_only));
  run({QByteArray(summary_columns) +
           "environment = $1 AND service = $2 AND ($3::bigint = 0 OR number < $3::bigint) "
           "AND (NOT $5::boolean OR state IN ('open', 'approved', 'publishing')) "
           "ORDER BY number DESC LIMIT $4::bigint",
       parameters},
      answer<std::vector<ChangeSummary>>(std::move(reply), [](const PgRows& rows) {
        std::vector<ChangeSummary> changes;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          changes.push_back(summaryOf(decode::object(rows.text(i, 0))));
        }
        return Result<std::vector<ChangeSummary>>(std::move(changes));
      }));
}

void Store::rollouts(const ServiceKey& key, int limit, Reply<std::vector<Rollout>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(limit));
  run({rollout_columns, parameters},
      answer<std::vector<Rollout>>(std::move(reply), [key](const PgRows& rows) {
        std::vector<Rollout> found;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          Rollout rollout;
          rollout.number = {rows.text(i, 0).toLongLong()};
          rollout.key = key;
          rollout.revision = {rows.text(i, 1).toLongLong()};
          if (rows.rows[i][2]) rollout.change = ChangeNumber{rows.text(i, 2).toLongLong()};
          rollout.step = rows.text(i, 3).toInt();
          rollout.state = rows.text(i, 4).toStdString();
          rollout.plan = rows.text(i, 5).toStdString();
          rollout.started_at_us = rows.text(i, 6).toLongLong();
          rollout.stepped_at_us = rows.text(i, 7).toLongLong();
          found.push_back(std::move(rollout));
        }
        return Result<std::vector<Rollout>>(std::move(found));
      }));
}

void Store::moveRollout(const RolloutMoveRequest& request, Reply<void> reply) {
  run({"SELECT sextant.rollout_move($1::uuid, $2::bigint, $3::integer, $4, $5, $6)",
       {text(request.id.toString()), number(request.rollout.value), number(request.step),
        QByteArray(wordOf(request.move)), text(request.reason), text(request.person)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::inventoryHash(const ServiceKey& key, Reply<std::string> reply) {
  run({"SELECT sextant.inventory_hash($1, $2)", keyOf(key)},
      answer<std::string>(std::move(reply), [](const PgRows& rows) {
        return Result<std::string>(rows.text(0, 0).toStdString());
      }));
}

void Store::recordValidity(const Validity& finding, Reply<void> reply) {
  const Scope instance = finding.instance.value_or(Scope{});
  run({"SELECT sextant.record_validity($1, $2, $3::bigint, $4, $5, $6, $7, $8, $9::boolean, $10)",
       {text(finding.key.environment), text(finding.key.service), number(finding.revision.value),
        text(finding.content_hash), text(finding.inventory),
        QByteArray(finding.instance ? "agent" : "controller"), text(instance.cluster),
        text(instance.instance), boolean(finding.valid), text(finding.reason)},
       PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
