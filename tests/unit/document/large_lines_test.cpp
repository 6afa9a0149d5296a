// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of 64 MiB, the largest text that a profile may have: each is read or refused in bounded
// time and memory. Each is a child process, so that its peak memory is its own.
#include <QtTest/QTest>

#include <algorithm>
#include <chrono>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/document/document.h"

using namespace sextant;

namespace {

constexpr std::size_t mib = 1024 * 1024;
// A busy machine of the slow kind takes a tenth; a quadratic step would take hours.
constexpr double seconds_max = 60;

struct Figures {
  double seconds = 0;
  double mebibytes = 0;  // above what the process had with the text
  bool read = false;
};

double peakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// `head`, then `filling` again and again, then `tail`: 64 MiB in all.
std::string line(const std::string& head, const std::string& filling, const std::string& tail) {
  std::string text = head;
  text.reserve(document_bytes_max);
  std::string many;
  while (many.size() < mib)
    many += filling;
  for (const std::string& piece : {many, filling}) {
    while (text.size() + piece.size() + tail.size() <= document_bytes_max)
      text += piece;
  }
  text.append(document_bytes_max - text.size() - tail.size(), ' ');
  return text + tail;
}

Figures measured(const std::string& text) {
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    Figures figures;
    const double before = peakMib();
    const auto start = std::chrono::steady_clock::now();
    const auto document = Document::parse(text);
    figures.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    figures.read = document.has_value();
    figures.mebibytes = peakMib() - before;
    _exit(write(ends[1], &figures, sizeof figures) == sizeof figures ? 0 : 1);
  }
  close(ends[1]);
  Figures figures{-1, -1, false};
  if (::read(ends[0], &figures, sizeof figures) != sizeof figures) figures.seconds = -1;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return figures;
}

}  // namespace

class LargeLinesTest : public QObject {
  Q_OBJECT
 private slots:
  void lines_data();
  void lines();
  void oneByteMoreIsRefused();
};

void LargeLinesTest::lines_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<QByteArray>("filling");
  QTest::addColumn<QByteArray>("tail");
  QTest::addColumn<bool>("is_read");
  QTest::addColumn<double>("memory_times");  // of the text's size
  const auto row = [](const char* name, const char* head, const char* filling, const char* tail,
                      bool is_read, double memory_times) {
    QTest::newRow(name) << QByteArray(head) << QByteArray(filling) << QByteArray(tail) << is_read
                        << memory_times;
  };
  row("plain text", "a: ", "x", "", true, 4);
  row("quoted text", "a: \"", "x", "\"", true, 4);
  row("escapes", "a: \"", "\\u00e9", "\"", true, 8);
  row("quotes in quotes", "a: '", "''", "'", true, 40);
  row("lines", "a:\n", " x\n", "", true, 40);
  row("tabs in quotes", "a: \"", "\\t", "\"", true, 40);
  row("bracket a line", "a:\n", " [\n", "", false, 4);
  row("lists in a list", "[", "[1, 2], ", "]", false, 40);
  row("maps in lists", "a: ", "[{b: ", "", false, 4);
  row("block text", "a: |\n ", "x", "", true, 4);
  row("comment", "a: 1 # ", "x", "", true, 4);
  row("blanks", "a: 1", " ", "", true, 4);
  row("key", "", "k", ": 1", true, 4);
  row("brackets", "a: ", "[", "", false, 4);
  row("dashes", "", "- ", "", false, 4);
  row("digits", "a: ", "1", "", false, 4);
  row("aliases", "a: &a [", "*a,", "]", false, 4);
  row("flow list", "a: [", "1234567, ", "]", false, 4);
  row("long items", "a: [[", "123456789012345678901234567890123456789012345678, ", "]]", true, 16);
  row("unclosed quote", "a: \"", "x", "", false, 4);
  row("bad UTF-8 at the end", "a: ", "x", "\xff", false, 4);
}

void LargeLinesTest::lines() {
  QFETCH(QByteArray, head);
  QFETCH(QByteArray, filling);
  QFETCH(QByteArray, tail);
  QFETCH(bool, is_read);
  QFETCH(double, memory_times);
  const std::string text = line(head.toStdString(), filling.toStdString(), tail.toStdString());
  QCOMPARE(text.size(), document_bytes_max);
  const Figures figures = measured(text);
  qInfo("%.2f s, %.0f MiB", figures.seconds, figures.mebibytes);
  QVERIFY2(figures.seconds >= 0, "the parser ended the process");
  QVERIFY(figures.seconds < seconds_max);
  QVERIFY(figures.mebibytes < memory_times * static_cast<double>(document_bytes_max / mib) + 32);
  QCOMPARE(figures.read, is_read);
}

void LargeLinesTest::oneByteMoreIsRefused() {
  const auto document = Document::parse(line("a: ", "x", "") + 'x');
  QVERIFY(!document);
  QCOMPARE(document.error().message, std::string("A profile may have at most 64 MiB."));
}

QTEST_GUILESS_MAIN(LargeLinesTest)
#include "large_lines_test.moc"
