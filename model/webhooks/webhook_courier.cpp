// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/webhooks/webhook_courier.h"

#include <QtCore/QDateTime>
#include <QtNetwork/QNetworkReply>

#include <algorithm>

#include "model/logging/log_event.h"
#include "model/webhooks/webhook_message.h"

namespace sextant {
namespace {

Q_LOGGING_CATEGORY(webhookLog, "sextant.webhooks")

// As long as it takes to try a message, with room to say so.
constexpr int lease_seconds = 60;
constexpr int entries_at_once = 200;
constexpr int retry_first_ms = 1000;
constexpr int retry_max_ms = 300'000;
// Another controller delivers: it may be gone by then.
constexpr int after_conflict_ms = 30'000;
// Each denial is in the audit log.
constexpr int after_denial_ms = 600'000;

}  // namespace

// One hook's turn: what is new in the audit log, message by message.
struct WebhookCourier::Round {
  std::string id;
  std::string environment;
  Webhook hook;
  WebhookPlace place;
  std::vector<AuditEntry> entries;
  std::size_t at = 0;
  // Of the entry that is being sent.
  AuditRecord record;
  std::string event;
};

WebhookCourier::WebhookCourier(Session& session, SecretResolver secrets, QObject* parent)
    : QObject(parent), session_(session), secrets_(std::move(secrets)) {
  // A hook that leads elsewhere is another hook.
  network_.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
  network_.setTransferTimeout(answer_ms_max);
  connect(&session_, &Session::settingsChanged, this,
          [this](const QString& environment) { hooks_.erase(environment.toStdString()); });
  connect(&timer_, &QTimer::timeout, this, &WebhookCourier::look);
  timer_.start(look_ms);
}

WebhookCourier::~WebhookCourier() = default;

void WebhookCourier::look() {
  if (session_.connection() != ConnectionState::connected) return;
  for (const Environment& environment : session_.overview().environments) {
    const auto denied = denied_.find(environment.name);
    if (denied != denied_.end() && !denied->second.hasExpired()) continue;
    if (const auto& hooks = hooksOf(environment.name); !hooks.empty()) lookAt(environment.name, hooks);
  }
}

// Reading them parses the settings' profiles, and they are asked for at each look.
const std::vector<Webhook>& WebhookCourier::hooksOf(const std::string& environment) {
  static const std::vector<Webhook> none;
  const auto known = hooks_.find(environment);
  if (known != hooks_.end()) return known->second;
  const ProfileSet* settings = session_.settings(environment);
  if (settings == nullptr) return none;
  // They were checked before their publish; who published them past the check is told there.
  return hooks_[environment] = webhooksOf(*settings).value_or(none);
}

// A hook is held only where there is something to tell: holding is a write.
void WebhookCourier::lookAt(const std::string& environment, const std::vector<Webhook>& hooks) {
  session_.auditEnd(environment, this, [this, environment, hooks](const Result<AuditAnchor>& end) {
    if (!end) return;
    for (const Webhook& hook : hooks) {
      const auto known = delivered_.find(environment + ' ' + hook.name);
      if (known == delivered_.end() || known->second < end->number) hold(environment, hook);
    }
  });
}

void WebhookCourier::hold(const std::string& environment, const Webhook& hook) {
  const std::string id = environment + ' ' + hook.name;
  const auto later = not_before_.find(id);
  if (rounds_.contains(id) || (later != not_before_.end() && !later->second.hasExpired())) return;
  const auto round = std::make_shared<Round>(Round{id, environment, hook, {}, {}, 0, {}, {}});
  rounds_[id] = round;
  session_.holdWebhook(environment, hook.name, holder_, lease_seconds, this,
                       [this, round](const Result<WebhookPlace>& place) {
                         if (place) {
                           round->place = *place;
                           delivered_[round->id] = place->delivered;
                           return held(round);
                         }
                         if (place.error().kind == ErrorKind::denied)
                           denied_[round->environment] = QDeadlineTimer(after_denial_ms);
                         not_before_[round->id] = QDeadlineTimer(after_conflict_ms);
                         finish(round);
                       });
}

void WebhookCourier::held(const std::shared_ptr<Round>& round) {
  AuditFilter filter{round->environment};
  filter.after = round->place.delivered;
  filter.forward = true;
  filter.limit = entries_at_once;
  session_.audit(filter, this, [this, round](const Result<std::vector<AuditEntry>>& entries) {
    if (!entries) return finish(round);
    round->entries = *entries;
    next(round);
  });
}

// Skips what this hook is not told of.
void WebhookCourier::next(const std::shared_ptr<Round>& round) {
  for (; round->at < round->entries.size(); ++round->at) {
    const auto record = auditRecord(round->entries[round->at]);
    const auto event = record ? webhookEventOf(*record) : std::nullopt;
    if (!event || !wants(round->hook, *event, *record)) continue;
    round->record = *record;
    round->event = *event;
    return send(round);
  }
  if (round->entries.empty()) return finish(round);
  advance(round, round->entries.back().number, {});
}

void WebhookCourier::send(const std::shared_ptr<Round>& round) {
  secrets_(round->hook.secret, [this, round](const Result<QByteArray>& secret) {
    if (secret) return post(round, *secret);
    failed(round, "The secret \"" + round->hook.secret.name + "\" is not on the controller's host.");
  });
}

void WebhookCourier::post(const std::shared_ptr<Round>& round, const QByteArray& secret) {
  const AuditEntry& entry = round->entries[round->at];
  const QByteArray body = webhookBody(entry, round->record, round->event,
                                      session_.overview().store_id);
  QNetworkRequest request(QUrl(QString::fromStdString(round->hook.url)));
  request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
  request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("sextant/" SEXTANT_VERSION));
  request.setRawHeader("Sextant-Event", QByteArray::fromStdString(round->event));
  request.setRawHeader("Sextant-Delivery", QByteArray::fromStdString(entry.environment) + '/' +
                                               QByteArray::number(qint64(entry.number)));
  request.setRawHeader("Sextant-Signature",
                       webhookSignature(secret, body, QDateTime::currentSecsSinceEpoch()));
  QNetworkReply* reply = network_.post(request, body);
  connect(reply, &QNetworkReply::finished, this, [this, round, reply] {
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300) {
      ++counts_.delivered;
      told_.erase(round->id);
      return advance(round, round->entries[round->at].number, {});
    }
    failed(round, status > 0 ? "It answered with status " + std::to_string(status) + '.'
                             : reply->errorString().toStdString());
  });
}

void WebhookCourier::failed(const std::shared_ptr<Round>& round, const std::string& problem) {
  ++counts_.failed;
  const std::int64_t number = round->entries[round->at].number;
  const bool is_over = round->place.failing_seconds >= patience_seconds;
  if (std::exchange(told_[round->id], problem) != problem || is_over) {
    logEvent(webhookLog(), QtWarningMsg,
             QStringLiteral("webhook \"%1\" of %2 was not told of entry %3%4: %5")
                 .arg(QString::fromStdString(round->hook.name), QString::fromStdString(round->environment))
                 .arg(number)
                 .arg(is_over ? QStringLiteral(", which is given up") : QString(),
                      QString::fromStdString(problem)));
  }
  if (is_over) {
    ++counts_.given_up;
    return advance(round, number, {});
  }
  const int waits = retry_first_ms << std::min(round->place.failures, 10);
  not_before_[round->id] = QDeadlineTimer(std::min(waits, retry_max_ms));
  advance(round, round->entries[round->at].number - 1, problem);
}

void WebhookCourier::advance(const std::shared_ptr<Round>& round, std::int64_t delivered,
                             const std::string& problem) {
  session_.advanceWebhook(round->environment, round->hook.name, holder_, delivered, problem, this,
                          [this, round, delivered, problem](const Result<void>& done) {
                            const bool goes_on = done && problem.empty();
                            if (done) delivered_[round->id] = delivered;
                            round->place.failures = 0;
                            round->place.failing_seconds = 0;
                            ++round->at;
                            if (goes_on && round->at < round->entries.size()) return next(round);
                            finish(round);
                          });
}

void WebhookCourier::finish(const std::shared_ptr<Round>& round) {
  rounds_.erase(round->id);
}

}  // namespace sextant
