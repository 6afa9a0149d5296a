// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: what is done with changes.
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

PgConnection::Answered changeReceipt(Reply<ChangeReceipt> reply) {
  return outcome<ChangeReceipt>(std::move(reply), [](const QJsonObject& json) {
    return Result<ChangeReceipt>(ChangeReceipt{{json[QLatin1String("change")].toInteger()},
                                               json[QLatin1String("version")].toInt(),
                                               json[QLatin1String("hash")].toString().toStdString(),
                                               json[QLatin1String("replay")].toBool(),
                                               json[QLatin1String("comment")].toInteger()});
  });
}

PgValue needsJson(const std::optional<StatedNeeds>& needs) {
  if (!needs) return std::nullopt;
  QJsonArray all;
  for (const StatedNeed& need : needs->list) {
    all.append(QJsonObject{{"at", QString::fromStdString(need.at)},
                           {"asked", decode::list(need.asked)},
                           {"logins", decode::list(need.logins)},
                           {"needed", need.needed}});
  }
  return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

// A suggestion for a whole profile has the empty pointer, which is a place as well.
PgValue pointerOf(const ChangeComment& comment) {
  return comment.suggestion.empty() ? textOrNull(comment.pointer) : text(comment.pointer);
}

}  // namespace

void Store::openChange(const RequestId& id, const ServiceKey& key, const ChangeContent& content,
                       const std::string& person, Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_open($1::uuid, $2, $3, $4::bigint, $5, $6::jsonb, $7::jsonb, $8, $9, "
       "$10, $11, $12::jsonb)",
       {text(id.toString()), text(key.environment), text(key.service), number(content.base.value),
        text(content.base_hash), decode::profilesJson(content.profiles), textOrNull(content.plan),
        text(content.description), text(person), text(content.ticket), text(content.risk),
        decode::listJson(content.reviewers)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::editChange(const RequestId& id, ChangeNumber change, int version,
                       const ChangeContent& content, const std::string& person,
                       Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_edit($1::uuid, $2::bigint, $3::integer, $4::bigint, $5, $6::jsonb, "
       "$7::jsonb, $8, $9, $10, $11, $12::jsonb)",
       {text(id.toString()), number(change.value), number(version), number(content.base.value),
        text(content.base_hash), decode::profilesJson(content.profiles), textOrNull(content.plan),
        text(content.description), text(person), text(content.ticket), text(content.risk),
        decode::listJson(content.reviewers)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::commentChange(const RequestId& id, ChangeNumber change, const ChangeComment& comment,
                          Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.change_comment($1::uuid, $2::bigint, $3::integer, $4, $5, $6, $7, "
       "$8::bigint, $9, $10)",
       {text(id.toString()), number(change.value), number(comment.version),
        comment.scope ? text(comment.scope->path()) : PgValue(), pointerOf(comment),
        text(comment.body), text(comment.author),
        comment.parent == 0 ? PgValue() : number(comment.parent), QByteArray(wordOf(comment.kind)),
        textOrNull(comment.suggestion)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::judgeChange(const RequestId& id, ChangeNumber change, const ChangeJudgement& judgement,
                        Reply<ChangeReceipt> reply) {
  const bool approves = judgement.verdict == ChangeVerdict::approve;
  run({"SELECT sextant.change_verdict($1::uuid, $2::bigint, $3, $4, $5, $6, $7::jsonb, "
       "$8::bigint)",
       {text(id.toString()), number(change.value), text(judgement.hash),
        QByteArray(approves ? "approve" : "reject"), text(judgement.reason),
        text(judgement.person), needsJson(judgement.needs),
        judgement.needs ? PgValue(number(judgement.needs->settings.value)) : PgValue()},
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

void Store::setChangeEnd(ChangeNumber change, std::optional<std::int64_t> ends_us,
                         const std::string& person, Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.set_change_end($1::bigint, to_timestamp($2::bigint / 1e6), $3)",
       {number(change.value), ends_us ? PgValue(number(*ends_us)) : PgValue(), text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

void Store::proposeUndo(const RequestId& id, ChangeNumber change, const ChangeContent& content,
                        const std::string& person, Reply<ChangeReceipt> reply) {
  run({"SELECT sextant.propose_undo($1::uuid, $2::bigint, $3::bigint, $4, $5::jsonb, $6::jsonb, "
       "$7, $8)",
       {text(id.toString()), number(change.value), number(content.base.value),
        text(content.base_hash), decode::profilesJson(content.profiles), textOrNull(content.plan),
        text(content.description), text(person)},
       PgEffect::write},
      changeReceipt(std::move(reply)));
}

}  // namespace sextant
