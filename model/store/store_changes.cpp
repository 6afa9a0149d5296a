// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: changes as they are read.
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

// The numbers first, by what costs nothing; what counts is worked out for those alone. $6: the last
// of the page before, whose place among published ones is when it was published.
constexpr const char* listed_changes =
    "SELECT n.number FROM sextant.change n WHERE ($1::text = '' OR n.environment = $1::text) "
    "AND ($2::text = '' OR n.service = $2::text) "
    "AND ($3::jsonb = '[]' OR EXISTS (SELECT FROM sextant.change_version v WHERE v.change = "
    "n.number "
    " AND v.version = n.version AND v.reviewers && ARRAY(SELECT "
    "jsonb_array_elements_text($3::jsonb)))) "
    "AND ($4::text = '' OR EXISTS (SELECT FROM sextant.change_version v WHERE v.change = n.number "
    " AND v.login = $4::text AND v.same_as IS NULL)) ";
constexpr const char* before_by_number =
    "AND ($6::bigint = 0 OR n.number < $6::bigint) ORDER BY n.number DESC LIMIT $5::bigint";
constexpr const char* before_by_publish =
    "AND n.state = 'published' AND ($6::bigint = 0 OR (n.changed_at, n.number) < "
    "(SELECT b.changed_at, b.number FROM sextant.change b WHERE b.number = $6::bigint)) "
    "ORDER BY n.changed_at DESC, n.number DESC LIMIT $5::bigint";

// Who has given a word that counts is asked no more.
constexpr const char* not_judged_yet =
    "AND NOT EXISTS (SELECT FROM sextant.verdicts_of(n.number) w WHERE w.login = session_user) ";

QByteArray listOf(const ChangeFilter& filter) {
  const bool by_publish = filter.which == ChangeFilter::Which::published;
  const char* state = filter.which == ChangeFilter::Which::unsettled
                          ? "AND n.state IN ('open', 'publishing') "
                          : "";
  const char* judged = filter.asked.empty() ? "" : not_judged_yet;
  return QByteArray("SELECT to_jsonb(c) FROM (") + listed_changes + state + judged +
         (by_publish ? before_by_publish : before_by_number) +
         ") AS page JOIN sextant.change_overview c USING (number) ORDER BY " +
         (by_publish ? "c.changed_at DESC, c.number DESC" : "c.number DESC");
}

constexpr const char* version_columns =
    "SELECT to_jsonb(v), v.plan FROM sextant.change_version v WHERE v.change = $1::bigint ";

// A change without its texts, in one statement: what is read together belongs together. The last
// word of a login counts, where it is on the change as it is now and not by one of its authors.
constexpr const char* change_parts =
    "SELECT to_jsonb(c), encode(sextant.change_hash(c.number), 'hex'), "
    "(SELECT v.plan FROM sextant.change_version v WHERE v.change = c.number "
    " AND v.version = c.version), "
    "(SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.number), '[]') FROM sextant.change_comment "
    "m "
    " WHERE m.change = c.number), "
    "(SELECT coalesce(jsonb_agg(jsonb_build_object('version', a.version, 'verdict', a.verdict, "
    "  'reason', a.reason, 'author', a.author, 'login', a.login, 'made_at', a.made_at, 'counts', "
    "  a.hash = sextant.change_hash(c.number) "
    "  AND a.login IN (SELECT login FROM sextant.verdicts_of(c.number)) "
    "  AND NOT EXISTS (SELECT FROM sextant.approval b WHERE b.change = a.change "
    "    AND b.login = a.login AND b.hash = a.hash AND b.number > a.number)) ORDER BY a.number), "
    "  '[]') "
    " FROM sextant.approval a WHERE a.change = c.number), session_user "
    "FROM sextant.change_overview c WHERE c.number = $1::bigint";

// Of one version, which never changes.
constexpr const char* change_texts =
    "SELECT p.scope, t.body FROM sextant.change_profile p "
    "LEFT JOIN sextant.content t ON t.sha256 = p.sha256 "
    "WHERE p.change = $1::bigint AND p.version = $2::integer";

std::string word(const QJsonObject& json, const char* name) {
  return json[QLatin1String(name)].toString().toStdString();
}

std::int64_t microseconds(const QJsonObject& json, const char* name) {
  return QDateTime::fromString(json[QLatin1String(name)].toString(), Qt::ISODateWithMs)
             .toMSecsSinceEpoch() *
         1000;
}

std::vector<std::string> words(const QJsonObject& json, const char* name) {
  std::vector<std::string> found;
  for (const QJsonValue& value : json[QLatin1String(name)].toArray())
    found.push_back(value.toString().toStdString());
  return found;
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
  summary.ticket = word(json, "ticket");
  summary.risk = word(json, "risk");
  summary.reviewers = words(json, "reviewers");
  if (json[QLatin1String("ends")].isString()) summary.ends_us = microseconds(json, "ends");
  if (json[QLatin1String("undo")].isDouble())
    summary.undo = ChangeNumber{json[QLatin1String("undo")].toInteger()};
  return summary;
}

CommentKind kindOf(const std::string& name) {
  for (const CommentKind kind : {CommentKind::resolve, CommentKind::reopen}) {
    if (name == wordOf(kind)) return kind;
  }
  return CommentKind::comment;
}

ChangeComment commentOf(const QJsonObject& json) {
  ChangeComment comment;
  comment.number = json[QLatin1String("number")].toInteger();
  comment.parent = json[QLatin1String("parent")].toInteger();
  comment.kind = kindOf(word(json, "kind"));
  comment.suggestion = word(json, "suggestion");
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

Change changeOf(const PgRows& rows) {
  Change change;
  change.summary = summaryOf(decode::object(rows.text(0, 0)));
  change.hash = rows.text(0, 1).toStdString();
  change.plan = rows.text(0, 2).toStdString();
  for (const QJsonValue& value : QJsonDocument::fromJson(rows.text(0, 3)).array()) {
    change.comments.push_back(commentOf(value.toObject()));
  }
  for (const QJsonValue& value : QJsonDocument::fromJson(rows.text(0, 4)).array()) {
    change.approvals.push_back(approvalOf(value.toObject()));
  }
  change.reader = rows.text(0, 5).toStdString();
  return change;
}

ChangeVersion versionOf(const PgRows& rows, std::size_t row) {
  const QJsonObject json = decode::object(rows.text(row, 0));
  ChangeVersion version;
  version.version = json[QLatin1String("version")].toInt();
  version.base = {json[QLatin1String("base")].toInteger()};
  version.description = word(json, "description");
  version.plan = rows.text(row, 1).toStdString();
  version.author = word(json, "author");
  version.login = word(json, "login");
  version.made_at_us = microseconds(json, "made_at");
  version.ticket = word(json, "ticket");
  version.risk = word(json, "risk");
  version.reviewers = words(json, "reviewers");
  version.same_as = json[QLatin1String("same_as")].toInt(version.version);
  return version;
}

void takeTexts(const PgRows& rows, std::map<Scope, std::optional<std::string>>& profiles) {
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const Scope scope = Scope::fromPath(rows.text(i, 0).toStdString()).value_or(Scope{});
    const bool removed = !rows.rows[i][1];
    profiles[scope] = removed ? std::nullopt : std::optional(rows.text(i, 1).toStdString());
  }
}

}  // namespace

void Store::change(ChangeNumber wanted, Reply<Change> reply) {
  run({change_parts, {number(wanted.value)}},
      [this, wanted, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no,
                            "There is no change " + std::to_string(wanted.value) + "."));
        }
        const auto change = std::make_shared<Change>(changeOf(*rows));
        run({change_texts, {number(wanted.value), number(change->summary.version)}},
            answer<Change>(reply, [change](const PgRows& texts) {
              takeTexts(texts, change->profiles);
              return Result<Change>(std::move(*change));
            }));
      });
}

void Store::changeVersions(ChangeNumber change, Reply<std::vector<ChangeVersion>> reply) {
  run({QByteArray(version_columns) + "ORDER BY v.version", {number(change.value)}},
      answer<std::vector<ChangeVersion>>(std::move(reply), [](const PgRows& rows) {
        std::vector<ChangeVersion> versions;
        for (std::size_t i = 0; i < rows.rows.size(); ++i)
          versions.push_back(versionOf(rows, i));
        return Result<std::vector<ChangeVersion>>(std::move(versions));
      }));
}

void Store::changeVersion(ChangeNumber change, int wanted, Reply<ChangeVersion> reply) {
  const std::vector<PgValue> parameters{number(change.value), number(wanted)};
  run({QByteArray(version_columns) + "AND v.version = $2::integer", parameters},
      [this, change, wanted, parameters, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no, "There is no version " + std::to_string(wanted) +
                                                      " of change " + std::to_string(change.value) +
                                                      "."));
        }
        const auto version = std::make_shared<ChangeVersion>(versionOf(*rows, 0));
        run({change_texts, parameters},
            answer<ChangeVersion>(reply, [version](const PgRows& texts) {
              takeTexts(texts, version->profiles);
              return Result<ChangeVersion>(std::move(*version));
            }));
      });
}

void Store::changes(const ChangeFilter& filter, Reply<std::vector<ChangeSummary>> reply) {
  run({listOf(filter),
       {text(filter.environment), text(filter.service), decode::listJson(filter.asked), text(filter.login),
        number(filter.limit), number(filter.before.value)}},
      answer<std::vector<ChangeSummary>>(std::move(reply), [](const PgRows& rows) {
        std::vector<ChangeSummary> changes;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          changes.push_back(summaryOf(decode::object(rows.text(i, 0))));
        }
        return Result<std::vector<ChangeSummary>>(std::move(changes));
      }));
}

void Store::endingChanges(int ahead_seconds, Reply<std::vector<EndingChange>> reply) {
  run({"SELECT to_jsonb(c) FROM sextant.change_overview c WHERE c.number IN (SELECT n.number "
       "FROM sextant.change n WHERE n.state = 'published' AND n.undo IS NULL "
       "AND n.ends <= clock_timestamp() + make_interval(secs => $1::integer) "
       "ORDER BY n.ends LIMIT 20) ORDER BY c.ends",
       {number(ahead_seconds)}},
      answer<std::vector<EndingChange>>(std::move(reply), [](const PgRows& rows) {
        std::vector<EndingChange> ending;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          const ChangeSummary one = summaryOf(decode::object(rows.text(i, 0)));
          ending.push_back({one.number, one.key, one.revision.value_or(RevisionNumber{}),
                            one.ends_us.value_or(0), one.description});
        }
        return Result<std::vector<EndingChange>>(std::move(ending));
      }));
}

}  // namespace sextant
