// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/prometheus_source.h"

#include <QtCore/QFile>
#include <QtCore/QFutureWatcher>
#include <QtCore/QPointer>
#include <QtCore/QPromise>
#include <QtCore/QThreadPool>
#include <QtCore/QUrlQuery>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QSslConfiguration>

#include <algorithm>

#include "model/latency/prometheus_answer.h"
#include "model/latency/prometheus_query.h"
#include "model/latency/prometheus_reply.h"

namespace sextant {
namespace {

// A value is about 30 bytes of JSON; so many of them are well below response_bytes_max.
constexpr std::int64_t values_max = 400'000;
// Series of an instance: 80 buckets, some causes, gauges.
constexpr std::int64_t series_per_instance = 110;
// Few enough points that counting the instances first would be more work than it saves.
constexpr std::int64_t points_without_count = 65;

// Reading an answer takes as long as it is large, so it is done beside the thread that asked. What
// is read for somebody who is gone goes nowhere.
template <class T>
void inPool(QObject* context, std::function<Result<T>()> work, LatencyReply<T> reply) {
  const auto promise = std::make_shared<QPromise<Result<T>>>();
  auto* watcher = new QFutureWatcher<Result<T>>(context);
  QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                   [watcher, reply = std::move(reply)] {
                     watcher->deleteLater();
                     reply(watcher->result());
                   });
  watcher->setFuture(promise->future());
  promise->start();
  QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
    promise->addResult(work());
    promise->finish();
  });
}

}  // namespace

struct PrometheusSource::Job : QObject {
  ServiceKey key;
  TelemetryRange range;
  QByteArray authorization;
  std::int64_t points_a_part = points_without_count;
  std::int64_t next = 0;  // beginning of the next part
  LatencyAnswer answer;
  QPointer<QNetworkReply> reply;
};

PrometheusSource::PrometheusSource(PrometheusSettings settings, SecretResolver secrets,
                                   LatencyLimits limits, LatencyClock clock, QObject* parent)
    : LatencySource(limits, std::move(clock), parent),
      settings_(std::move(settings)),
      secrets_(std::move(secrets)) {
  network_.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
  network_.setAutoDeleteReplies(false);
}

// At once, not when the event loop runs: what waits for a job has `this`.
PrometheusSource::~PrometheusSource() {
  for (auto& [id, job] : jobs_)
    stopReply(*job);
  jobs_.clear();
}

void PrometheusSource::stopReply(Job& job) {
  if (job.reply == nullptr) return;
  job.reply->disconnect();
  job.reply->abort();
  job.reply->deleteLater();
}

QString PrometheusSource::name() const {
  return tr("Prometheus at %1").arg(QUrl(QString::fromStdString(settings_.url)).host());
}

TelemetryRange PrometheusSource::possible(const TelemetryRange& range) const {
  TelemetryRange real = range;
  real.step_seconds = scrapedStep(settings_, range.step_seconds);
  return real;
}

void PrometheusSource::begin(int id, const ServiceKey& key, const TelemetryRange& range) {
  auto job = std::make_unique<Job>();
  job->key = key;
  job->range = range;
  job->next = range.from;
  job->answer.step_seconds = range.step_seconds;
  jobs_[id] = std::move(job);
  if (range.to <= range.from) return finish(id, LatencyAnswer{range.step_seconds, {}, {}});
  if (const auto read = readAuthorities(); !read)
    return finish(id, tl::unexpected<Error>(read.error()));
  authorize(id);
}

void PrometheusSource::abandon(int id) {
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return;
  stopReply(*found->second);
  // It may be what called.
  found->second.release()->deleteLater();
  jobs_.erase(found);
}

Result<void> PrometheusSource::readAuthorities() {
  if (settings_.ca_file.empty() || authorities_read_) return {};
  QFile file(QString::fromStdString(settings_.ca_file));
  constexpr qint64 bytes_max = 1 << 20;
  if (file.open(QIODevice::ReadOnly))
    authorities_ = QSslCertificate::fromData(file.read(bytes_max), QSsl::Pem);
  if (authorities_.isEmpty()) {
    return fail(ErrorKind::input, "No certificate can be read from " + settings_.ca_file + ".",
                "Prometheus", "Put the authority's certificate (PEM) there.");
  }
  authorities_read_ = true;
  return {};
}

void PrometheusSource::authorize(int id) {
  const bool has_token = !settings_.bearer_token.isEmpty();
  if (!has_token && settings_.user.empty()) return countInstances(id);
  const SecretReference reference = has_token ? settings_.bearer_token : settings_.password;
  const QPointer<QObject> guard(jobs_.at(id).get());
  secrets_(reference, [this, guard, id, has_token, reference](const Result<QByteArray>& secret) {
    if (!guard) return;
    if (!secret) {
      return finish(id, fail(ErrorKind::denied,
                             "The secret \"" + reference.name + "\" is not on this machine.",
                             "Prometheus", "Keep it in the keychain of the desktop."));
    }
    const QByteArray user = QByteArray::fromStdString(settings_.user) + ':';
    jobs_.at(id)->authorization =
        has_token ? "Bearer " + *secret : "Basic " + (user + *secret).toBase64();
    countInstances(id);
  });
}

void PrometheusSource::countInstances(int id) {
  Job& job = *jobs_.at(id);
  const std::int64_t points = (job.range.to - job.range.from) / job.range.step_seconds + 1;
  if (points <= points_without_count) return askNextPart(id);
  const Parameters parameters{
      {QStringLiteral("query"), QString::fromStdString(instancesQuery(settings_, job.key))},
      {QStringLiteral("time"), QString::number(job.range.to)}};
  post(id, QStringLiteral("/api/v1/query"), parameters, [this, id](const Result<QByteArray>& body) {
    const auto series = body ? seriesOfAnswer(*body) : tl::unexpected<Error>(body.error());
    if (!series) return finish(id, tl::unexpected<Error>(series.error()));
    const auto instances = std::max<std::int64_t>(static_cast<std::int64_t>(*series), 4);
    jobs_.at(id)->points_a_part =
        std::max<std::int64_t>(values_max / (instances * series_per_instance), 2);
    askNextPart(id);
  });
}

void PrometheusSource::askNextPart(int id) {
  Job& job = *jobs_.at(id);
  const std::int64_t step = job.range.step_seconds;
  const TelemetryRange part{
      job.next, std::min(job.range.to, job.next + (job.points_a_part - 1) * step), step};
  job.next = part.to;
  const Parameters parameters{
      {QStringLiteral("query"), QString::fromStdString(latencyQuery(settings_, job.key, step))},
      {QStringLiteral("start"), QString::number(part.from)},
      {QStringLiteral("end"), QString::number(part.to)},
      {QStringLiteral("step"), QString::number(step)}};
  post(id, QStringLiteral("/api/v1/query_range"), parameters,
       [this, id, part](const Result<QByteArray>& body) {
         if (!body) return finish(id, tl::unexpected<Error>(body.error()));
         inPool<LatencyAnswer>(
             jobs_.at(id).get(),
             [json = *body, settings = settings_, part] {
               return stepsOfAnswer(json, settings, part);
             },
             [this, id](const Result<LatencyAnswer>& answer) { partArrived(id, answer); });
       });
}

void PrometheusSource::partArrived(int id, const Result<LatencyAnswer>& part) {
  if (!part) return finish(id, tl::unexpected<Error>(part.error()));
  Job& job = *jobs_.at(id);
  job.answer.steps.insert(job.answer.steps.end(), part->steps.begin(), part->steps.end());
  for (const std::string& warning : part->warnings) {
    auto& warnings = job.answer.warnings;
    const bool known = std::find(warnings.begin(), warnings.end(), warning) != warnings.end();
    if (!known && warnings.size() < 10) warnings.push_back(warning);
  }
  if (job.next < job.range.to) return askNextPart(id);
  std::sort(job.answer.steps.begin(), job.answer.steps.end(),
            [](const LatencyStep& a, const LatencyStep& b) {
              return std::tie(a.instance, a.start) < std::tie(b.instance, b.start);
            });
  finish(id, std::move(job.answer));
}

void PrometheusSource::post(int id, const QString& path, const Parameters& parameters,
                            LatencyReply<QByteArray> reply) {
  Job& job = *jobs_.at(id);
  QNetworkRequest request(QUrl(QString::fromStdString(settings_.url) + path));
  request.setHeader(QNetworkRequest::ContentTypeHeader,
                    QStringLiteral("application/x-www-form-urlencoded"));
  request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                       QNetworkRequest::ManualRedirectPolicy);
  if (!job.authorization.isEmpty()) request.setRawHeader("Authorization", job.authorization);
  if (!authorities_.isEmpty()) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(authorities_);
    request.setSslConfiguration(tls);
  }
  QByteArray body;
  for (const auto& [name, value] : parameters) {
    if (!body.isEmpty()) body += '&';
    body += name.toUtf8() + '=' + QUrl::toPercentEncoding(value);
  }
  QNetworkReply* answer = network_.post(request, body);
  job.reply = answer;
  // Nothing reads it before its end: this is what keeps it from filling the machine's memory.
  connect(answer, &QNetworkReply::readyRead, answer, [answer] {
    if (answer->bytesAvailable() > response_bytes_max) answer->abort();
  });
  connect(answer, &QNetworkReply::finished, this,
          [this, id, answer, reply = std::move(reply)] { received(id, answer, reply); });
}

void PrometheusSource::received(int id, QNetworkReply* reply,
                                const LatencyReply<QByteArray>& answered) {
  reply->deleteLater();
  if (!jobs_.contains(id)) return;
  answered(bodyOfReply(*reply, settings_.url, response_bytes_max));
}

}  // namespace sextant
