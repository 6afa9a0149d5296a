// SPDX-License-Identifier: GPL-3.0-or-later
// What every source promises, with sources that fail on purpose; and what PrometheusSource makes of
// servers that misbehave.
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include "model/latency/prometheus_source.h"
#include "model/latency/store_source.h"

using namespace sextant;

namespace {

const ServiceKey key{"prod", "hunt-engine"};
constexpr std::int64_t now = 1'700'000'000;
using Steps = std::vector<LatencyStep>;
using Answer = std::optional<Result<LatencyAnswer>>;

LatencyStep stepAt(std::int64_t start) {
  LatencyStep step{{"eu1", "hunt-1"}, start, {}, {}, {}, 1, {}, false};
  step.durations.add(0.01);
  return step;
}

// A store that answers when it is told to.
class StoreDouble {
 public:
  StoreSource::Ask ask() {
    return [this](const ServiceKey&, const TelemetryRange& range, QObject*,
                  LatencyReply<Steps> reply) {
      asked.push_back(range);
      replies.push_back(std::move(reply));
    };
  }
  std::vector<TelemetryRange> asked;
  std::vector<LatencyReply<Steps>> replies;
};

// Answers each request with the same bytes, and keeps what it was asked.
class HttpDouble : public QTcpServer {
 public:
  explicit HttpDouble(QByteArray answer) : answer_(std::move(answer)) {
    connect(this, &QTcpServer::newConnection, this, [this] {
      QTcpSocket* client = nextPendingConnection();
      connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
      connect(client, &QTcpSocket::readyRead, this, [this, client] {
        const QByteArray text = client->peek(1 << 20);
        const auto head = text.indexOf("\r\n\r\n");
        const auto length = text.indexOf("Content-Length: ");
        if (head < 0 || text.size() < head + 4 + text.mid(length + 16, 8).split('\r')[0].toInt())
          return;
        requests.push_back(client->readAll());
        if (answer_.isEmpty()) return;
        client->write(answer_);
        if (!keeps_open) client->disconnectFromHost();
      });
    });
    if (!listen(QHostAddress::LocalHost)) qFatal("no port is free");
  }
  [[nodiscard]] PrometheusSettings settings() const {
    PrometheusSettings settings;
    settings.url = "http://127.0.0.1:" + std::to_string(serverPort()) + "/prom";
    settings.scrape_interval_seconds = 1;
    return settings;
  }
  std::vector<QByteArray> requests;
  bool keeps_open = false;

 private:
  QByteArray answer_;
};

QByteArray http(const QByteArray& status, const QByteArray& body, const QByteArray& head = {}) {
  return "HTTP/1.1 " + status + "\r\n" + head +
         "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
         body;
}

Answer askPrometheus(const PrometheusSettings& settings, SecretResolver secrets = noSecrets(),
                     LatencyLimits limits = {}) {
  PrometheusSource source(settings, std::move(secrets), limits, [] { return now * 1000; });
  Answer answer;
  QObject context;
  source.fetch(key, {now - 30, now, 1}, &context,
               [&](const Result<LatencyAnswer>& got) { answer = got; });
  if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000)) qFatal("no answer");
  return answer;
}

std::string problemOf(const Answer& answer) {
  return answer->has_value() ? std::string("none") : answer->error().toString();
}

bool says(const Answer& answer, const char* words) {
  const bool found = problemOf(answer).find(words) != std::string::npos;
  if (!found) qWarning("%s", problemOf(answer).c_str());
  return found;
}

}  // namespace

class LatencySourceTest : public QObject {
  Q_OBJECT
 private slots:
  void rangesThatCannotBeAskedForAreRefused();
  void anAnswerThatDoesNotComeIsAnError();
  void onlySoManyAreInFlight();
  void whoIsGoneIsNotAnswered();
  void oldTimesHaveLongerSteps();
  void followsAndSaysHowStaleItIs();
  void waitsLongerAfterEachFailure();
  void redirectsAreRefused();
  void errorsAreSentences_data();
  void errorsAreSentences();
  void aServerThatIsNotThereIsSaid();
  void aServerThatSaysNothingIsGivenUp();
  void tooLargeAnswersAreCutOff();
  void loginsAreSent();
  void aMissingSecretIsNamedAndNothingSent();
  void longRangesComeInParts();
  void aSourceThatGoesTakesItsQuestionsAlong();
};

void LatencySourceTest::rangesThatCannotBeAskedForAreRefused() {
  StoreDouble store;
  StoreSource source(store.ask(), {}, [] { return now * 1000; });
  for (const TelemetryRange& range :
       {TelemetryRange{now, now - 1, 1}, TelemetryRange{now - 10, now, 0},
        TelemetryRange{-5, now, 1}, TelemetryRange{now - 2002, now, 1},
        TelemetryRange{now, now + 10 * 86400, 86400}, TelemetryRange{now - 10, now, 86401}}) {
    Answer answer;
    source.fetch(key, range, this, [&](const Result<LatencyAnswer>& got) { answer = got; });
    QVERIFY(!answer);  // never from within
    QTRY_VERIFY(answer.has_value());
    QCOMPARE(answer->error().kind, ErrorKind::usage);
  }
  QVERIFY(store.asked.empty());
}

void LatencySourceTest::anAnswerThatDoesNotComeIsAnError() {
  StoreDouble store;
  LatencyLimits limits;
  limits.deadline_ms = 100;
  StoreSource source(store.ask(), limits, [] { return now * 1000; });
  Answer answer;
  int times = 0;
  source.fetch(key, {now - 10, now, 1}, this, [&](const Result<LatencyAnswer>& got) {
    answer = got;
    ++times;
  });
  QTRY_VERIFY(answer.has_value());
  QVERIFY(says(answer, "has not answered"));
  store.replies.front()(Steps{stepAt(now - 5)});  // too late
  QCOMPARE(times, 1);
}

void LatencySourceTest::onlySoManyAreInFlight() {
  StoreDouble store;
  LatencyLimits limits;
  limits.in_flight_max = 2;
  limits.waiting_max = 3;
  StoreSource source(store.ask(), limits, [] { return now * 1000; });
  int answered = 0, refused = 0;
  for (int i = 0; i < 7; ++i) {
    source.fetch(key, {now - 10, now, 1}, this,
                 [&](const Result<LatencyAnswer>& got) { got ? ++answered : ++refused; });
  }
  QTRY_COMPARE(refused, 2);
  QTest::qWait(50);
  QCOMPARE(store.asked.size(), std::size_t{2});
  for (std::size_t i = 0; i < 5; ++i) {
    QTRY_VERIFY(store.replies.size() > i);
    store.replies[i](Steps{});
  }
  QTRY_COMPARE(answered, 5);
}

void LatencySourceTest::whoIsGoneIsNotAnswered() {
  StoreDouble store;
  LatencyLimits limits;
  limits.in_flight_max = 1;
  StoreSource source(store.ask(), limits, [] { return now * 1000; });
  auto context = std::make_unique<QObject>();
  int times = 0;
  source.fetch(key, {now - 10, now, 1}, context.get(), [&](const auto&) { ++times; });
  QTRY_COMPARE(store.asked.size(), std::size_t{1});
  context.reset();
  // Its place is free at once.
  source.fetch(key, {now - 10, now, 1}, this, [](const auto&) {});
  QTRY_COMPARE(store.asked.size(), std::size_t{2});
  store.replies.front()(Steps{});
  QTest::qWait(20);
  QCOMPARE(times, 0);
}

void LatencySourceTest::oldTimesHaveLongerSteps() {
  StoreDouble store;
  StoreSource source(store.ask(), {}, [] { return now * 1000; });
  for (const auto& [age, step] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {3600, 2}, {90'000, 10}, {3 * 86400, 60}, {40 * 86400, 600}}) {
    source.fetch(key, {now - age, now - age + 1200, 2}, this, [](const auto&) {});
    QTRY_VERIFY(!store.asked.empty() && store.asked.back().step_seconds == step);
    QCOMPARE(store.asked.back().from % step, std::int64_t{0});
    store.replies.back()(Steps{});
  }
}

void LatencySourceTest::followsAndSaysHowStaleItIs() {
  StoreDouble store;
  std::int64_t clock_ms = now * 1000;
  StoreSource source(store.ask(), {}, [&] { return clock_ms; });
  QSignalSpy arrived(&source, &LatencySource::arrived);
  source.follow(key, 1);
  QVERIFY(!source.staleSeconds(key));
  QTRY_COMPARE(store.asked.size(), std::size_t{1});
  QCOMPARE(store.asked[0], (TelemetryRange{now - 61, now - 1, 1}));
  store.replies[0](Steps{stepAt(now - 3)});
  QTRY_COMPARE(arrived.count(), 1);
  QCOMPARE(*source.staleSeconds(key), std::int64_t{2});
  clock_ms += 30'000;
  QCOMPARE(*source.staleSeconds(key), std::int64_t{32});
  QTRY_COMPARE_WITH_TIMEOUT(store.asked.size(), std::size_t{2}, 3000);
  // From a little before the newest on: late ones may have come.
  QCOMPARE(store.asked[1].from, now - 7);
  source.unfollow(key);
  store.replies[1](Steps{stepAt(now)});
  QTest::qWait(20);
  QCOMPARE(arrived.count(), 1);
}

void LatencySourceTest::waitsLongerAfterEachFailure() {
  StoreDouble store;
  StoreSource source(store.ask(), {}, [] { return now * 1000; });
  QSignalSpy changed(&source, &LatencySource::problemChanged);
  source.follow(key, 1);
  QTRY_COMPARE(store.asked.size(), std::size_t{1});
  store.replies[0](fail(ErrorKind::unavailable, "The store is away."));
  QCOMPARE(source.problem(key)->what, std::string("The store is away."));
  QTest::qWait(1500);  // two seconds after the first failure
  QCOMPARE(store.asked.size(), std::size_t{1});
  QTRY_COMPARE_WITH_TIMEOUT(store.asked.size(), std::size_t{2}, 2000);
  store.replies[1](Steps{});
  QVERIFY(!source.problem(key));
  QCOMPARE(changed.count(), 2);
}

void LatencySourceTest::redirectsAreRefused() {
  HttpDouble elsewhere(http("200 OK", "{}"));
  HttpDouble server(
      http("302 Found", "",
           "Location: http://127.0.0.1:" + QByteArray::number(elsewhere.serverPort()) + "/\r\n"));
  QVERIFY(says(askPrometheus(server.settings()), "sends elsewhere"));
  QVERIFY(elsewhere.requests.empty());
}

void LatencySourceTest::errorsAreSentences_data() {
  QTest::addColumn<QByteArray>("answer");
  QTest::addColumn<QByteArray>("words");
  const auto row = [](const char* name, const QByteArray& answer, const char* words) {
    QTest::newRow(name) << answer << QByteArray(words);
  };
  row("401", http("401 Unauthorized", "no"), "does not let this login in");
  row("403", http("403 Forbidden", "no"), "does not let this login in");
  row("404", http("404 Not Found", "no"), "the part before /api/v1");
  row("500", http("500 Internal Server Error", "oops"), "HTTP 500");
  row("400 of the API",
      http("400 Bad Request",
           "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"unknown function\"}"),
      "unknown function");
  row("another site", http("200 OK", "<html>welcome</html>"), "not that of a Prometheus API");
  row("no HTTP", "220 mail.example ESMTP\r\n\r\n", "cannot be reached");
  row("half an answer", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\"", "");
}

void LatencySourceTest::errorsAreSentences() {
  QFETCH(QByteArray, answer);
  QFETCH(QByteArray, words);
  HttpDouble server(answer);
  const Answer got = askPrometheus(server.settings());
  QVERIFY(!got->has_value());
  QVERIFY(says(got, words.constData()));
}

void LatencySourceTest::aServerThatIsNotThereIsSaid() {
  PrometheusSettings settings;
  {
    HttpDouble server("x");
    settings = server.settings();
  }
  QVERIFY(says(askPrometheus(settings), "cannot be reached"));
  settings.ca_file = "/nowhere/ca.pem";
  QVERIFY(says(askPrometheus(settings), "No certificate can be read"));
}

void LatencySourceTest::aServerThatSaysNothingIsGivenUp() {
  HttpDouble server("");
  LatencyLimits limits;
  limits.deadline_ms = 300;
  QVERIFY(says(askPrometheus(server.settings(), noSecrets(), limits), "has not answered"));
}

void LatencySourceTest::tooLargeAnswersAreCutOff() {
  // It goes on for ever: cut off when there is too much, not at its end.
  HttpDouble server(
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" +
      QByteArray(static_cast<int>(PrometheusSource::response_bytes_max) + (4 << 20), ' '));
  server.keeps_open = true;
  LatencyLimits limits;
  limits.deadline_ms = 8000;
  QVERIFY(says(askPrometheus(server.settings(), noSecrets(), limits), "larger than 32 MiB"));
}

void LatencySourceTest::loginsAreSent() {
  HttpDouble server(http(
      "200 OK", "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
  const SecretResolver secrets = [](const SecretReference& reference,
                                    const LatencyReply<QByteArray>& reply) {
    reply(QByteArray::fromStdString("the-" + reference.name));
  };
  PrometheusSettings settings = server.settings();
  settings.user = "me";
  settings.password = {"pw"};
  QVERIFY(askPrometheus(settings, secrets)->has_value());
  QVERIFY(server.requests.back().contains("Authorization: Basic " +
                                          QByteArray("me:the-pw").toBase64() + "\r\n"));
  QVERIFY(server.requests.back().startsWith("POST /prom/api/v1/query_range HTTP/1.1"));
  settings.user.clear();
  settings.password = {};
  settings.bearer_token = {"token"};
  QVERIFY(askPrometheus(settings, secrets)->has_value());
  QVERIFY(server.requests.back().contains("Authorization: Bearer the-token\r\n"));
}

void LatencySourceTest::aMissingSecretIsNamedAndNothingSent() {
  HttpDouble server(http("200 OK", "{}"));
  PrometheusSettings settings = server.settings();
  settings.bearer_token = {"prom-token"};
  const Answer answer = askPrometheus(settings);
  QCOMPARE(answer->error().kind, ErrorKind::denied);
  QVERIFY(says(answer, "prom-token"));
  QVERIFY(server.requests.empty());
}

// 1000 steps: first how many instances there are, then parts whose size is bounded.
void LatencySourceTest::longRangesComeInParts() {
  QByteArray series;
  for (int i = 0; i < 40; ++i)
    series += (i > 0 ? "," : "") + QByteArray("{\"metric\":{},\"value\":[1,\"1\"]}");
  HttpDouble server(http(
      "200 OK", "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
  HttpDouble counted(http("200 OK",
                          "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
                          "\"result\":[" +
                              series + "]}}"));
  const auto requestsFor = [](HttpDouble& http_double) {
    PrometheusSource source(http_double.settings(), noSecrets(), {}, [] { return now * 1000; });
    Answer answer;
    QObject context;
    source.fetch(key, {now - 1000, now, 1}, &context,
                 [&](const Result<LatencyAnswer>& got) { answer = got; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000)) qFatal("no answer");
    return http_double.requests.size();
  };
  QCOMPARE(requestsFor(server), std::size_t{3});  // 400,000 values / 440 series = 909 points
  QVERIFY(server.requests[0].startsWith("POST /prom/api/v1/query HTTP/1.1"));
  // The many series of the second are no answer to a range: it ends at the first part.
  QCOMPARE(requestsFor(counted), std::size_t{2});
  QVERIFY(counted.requests[1].contains("end=" + QByteArray::number(qint64(now - 1000 + 89))));
}

void LatencySourceTest::aSourceThatGoesTakesItsQuestionsAlong() {
  HttpDouble server(http(
      "200 OK", "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
  // At any moment of its way: before it is sent, while it is answered, while that is read.
  for (int wait_ms = 0; wait_ms < 20; ++wait_ms) {
    int answers = 0;
    {
      PrometheusSource source(server.settings(), noSecrets(), {}, [] { return now * 1000; });
      source.fetch(key, {now - 30, now, 1}, this, [&](const auto&) { ++answers; });
      QTest::qWait(wait_ms);
      answers = 0;
    }
    QTest::qWait(5);
    QCOMPARE(answers, 0);
  }
}

QTEST_GUILESS_MAIN(LatencySourceTest)
#include "latency_source_test.moc"
