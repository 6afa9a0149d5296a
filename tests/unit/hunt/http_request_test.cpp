// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/http_request.h"

#include "app/hunt/engine/http_response.h"
#include "app/hunt/engine/hunt_service.h"

#include <QTest>

using namespace sextant::hunt;
using Status = HttpRequestParser::Status;

class HttpRequestTest : public QObject {
  Q_OBJECT

 private slots:
  void readsARequestCutAtEveryByte() {
    HttpRequestParser parser;
    HttpRequest request;
    const std::string wire =
        "POST /hunts/1/clues/2/finds HTTP/1.1\r\nHost: x\r\ncontent-length: 3\r\n\r\nabc";
    for (std::size_t i = 0; i + 1 < wire.size(); ++i) {
      parser.append(wire.substr(i, 1));
      QCOMPARE(parser.next(request), Status::need_more);
    }
    parser.append(wire.substr(wire.size() - 1));
    QCOMPARE(parser.next(request), Status::complete);
    QCOMPARE(request.method, std::string("POST"));
    QCOMPARE(request.target, std::string("/hunts/1/clues/2/finds"));
    QVERIFY(request.keep_alive);
    QCOMPARE(parser.pendingBytes(), 0U);
  }

  void readsPipelinedRequestsOneByOne() {
    HttpRequestParser parser;
    HttpRequest request;
    parser.append(
        "GET /a HTTP/1.1\r\n\r\n"
        "POST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nxy"
        "GET /c HTTP/1.1\r\nConnection: close\r\n\r\nGET /d");
    for (const char* target : {"/a", "/b", "/c"}) {
      QCOMPARE(parser.next(request), Status::complete);
      QCOMPARE(request.target, std::string(target));
    }
    QVERIFY(!request.keep_alive);
    QCOMPARE(parser.next(request), Status::need_more);
    QCOMPARE(parser.pendingBytes(), 6U);
  }

  void oldVersionsCloseUnlessAskedNotTo() {
    HttpRequestParser parser;
    HttpRequest request;
    parser.append("GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    QCOMPARE(parser.next(request), Status::complete);
    QVERIFY(!request.keep_alive);
    QCOMPARE(parser.next(request), Status::complete);
    QVERIFY(request.keep_alive);
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<int>("status");
    const QByteArray get = "GET / HTTP/1.1\r\n";
    QTest::newRow("no version") << QByteArray("GET /\r\n\r\n") << 400;
    QTest::newRow("other protocol") << QByteArray("GET / SPDY/3\r\n\r\n") << 400;
    QTest::newRow("other version") << QByteArray("GET / HTTP/2.0\r\n\r\n") << 505;
    QTest::newRow("no path") << QByteArray("GET x HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("bad method") << QByteArray("G@T / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("no colon") << get + "Host\r\n\r\n" << 400;
    QTest::newRow("space before colon") << get + "Host : x\r\n\r\n" << 400;
    QTest::newRow("folded line") << get + "A: b\r\n c\r\n\r\n" << 400;
    QTest::newRow("negative length") << get + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("two lengths") << get + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n" << 400;
    QTest::newRow("chunked") << get + "Transfer-Encoding: chunked\r\n\r\n" << 501;
    QTest::newRow("long body") << get + "Content-Length: 65537\r\n\r\n" << 413;
    QTest::newRow("long header") << get + "A: " + QByteArray(17000, 'x') << 431;
    QTest::newRow("long header, ended") << get + "A: " + QByteArray(17000, 'x') + "\r\n\r\n" << 431;
  }
  void refuses() {
    QFETCH(const QByteArray, wire);
    QFETCH(const int, status);
    HttpRequestParser parser;
    HttpRequest request;
    parser.append(wire.toStdString());
    QCOMPARE(parser.next(request), Status::bad);
    QCOMPARE(parser.badStatus(), status);
    parser.append("GET / HTTP/1.1\r\n\r\n");
    QCOMPARE(parser.next(request), Status::bad);
  }

  void findsItsWayToTheBusiness() {
    const auto read = routeBusiness({"GET", "/hunts/1000/clues/500"});
    QVERIFY(read && read->key == (ClueKey{1000, 500}) && !read->is_find);
    const auto find = routeBusiness({"POST", "/hunts/1/clues/2/finds"});
    QVERIFY(find && find->key == (ClueKey{1, 2}) && find->is_find);
    for (const char* path : {"/hunts/1001/clues/1", "/hunts/0/clues/1", "/hunts/1/clues/501",
                             "/hunts/1/clues/1/", "/hunts/1/clues/x", "/hunts/99999999999/clues/1",
                             "/hunts//clues/1", "/hunts/1/clues/1/finds", "/"}) {
      QVERIFY2(!routeBusiness({"GET", path}), path);
    }
    QVERIFY(!routeBusiness({"POST", "/hunts/1/clues/1"}));
  }

  void answersNameTheirCause() {
    const HttpResponse full = errorResponse(ErrorCause::queue_full);
    QCOMPARE(full.status, 503);
    QCOMPARE(errorResponse(ErrorCause::deadline).status, 504);
    const std::string wire = toWire(full, false);
    QVERIFY(wire.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    QVERIFY(wire.find("\r\nX-Hunt-Error: queue_full\r\n") != std::string::npos);
    QVERIFY(wire.find("\r\nConnection: close\r\n") != std::string::npos);
    QVERIFY(wire.ends_with("\r\n\r\n{\"cause\":\"queue_full\"}\n"));
  }

  void quotesForeignText() {
    QCOMPARE(jsonString("a \"b\"\\\n\x01"), std::string("\"a \\\"b\\\"\\\\\\n\\u0001\""));
  }
};

QTEST_APPLESS_MAIN(HttpRequestTest)
#include "http_request_test.moc"
