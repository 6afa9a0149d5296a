// SPDX-License-Identifier: GPL-3.0-or-later
// A report says everything that there is, and nothing of what it quotes takes effect.
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include "model/review/change_report.h"

using namespace sextant;

namespace {

const std::vector<const char*> hostile_texts{
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><b>x</b>",
    "' onmouseover='alert(1)",
    "[click](javascript:alert(1))",
    "![x](http://example.com/x.png)",
    "http://example.com @everyone",
    "# heading\n- list\n***",
    "```\n</pre><script>alert(1)</script>\n```",
    "````````````\nfour and more\n~~~",
    "`",
    "``` ` ``",
    "\xe2\x80\xae"
    "evil\xe2\x80\xac",  // right to left override
    "zero\xe2\x80\x8bwidth\xef\xbb\xbf",
    "\x1b[31mred\x1b[0m\x07",
    "\xff\xfe no UTF-8",
    "&lt;b&gt; &amp;",
    "--> <!-- ]]> <![CDATA[",
    "</title></style></pre>",
    "| a | b |\n|---|---|",
    "\r\nSet-Cookie: x",
    "  \t ",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
};

// Every text of it is the same one.
ChangeReport reportOf(const std::string& text) {
  ChangeReport report;
  report.title = text;
  report.description = text;
  report.facts = {{text, text}};
  report.verdicts = {{text, true, text, text, text}, {text, false, text, text, {}}};
  report.needs = {text};
  report.findings = {text};
  report.rollouts = {{text, {{text, text, text, text}}, text, {{text, text, 2, 1, text}}}};
  report.comments = {{1, 0, text, text, text, text, text, text},
                     {2, 1, text, text, text, {}, text, {}}};
  report.profiles = {{text, std::string("key: 1\n"), text + "\nkey: 2\n"},
                     {text, std::nullopt, text},
                     {text, text, std::nullopt}};
  return report;
}

ChangeReport plainReport() {
  ChangeReport report;
  report.title = "Change 7 of prod/shop";
  report.description = "Halve the pool\n\nBecause of *OPS-1*.";
  report.facts = {{"State", "approved"}};
  report.verdicts = {
      {"approved version 1", true, "bob (login bob)", "2026-01-01 10:00:00 UTC", "fine"}};
  report.needs = {"1 of databases, because of /db (/db/pool): approved by bob"};
  report.findings = {"preview 3: pass"};
  report.rollouts = {{"Rollout 2 of revision 8: promoted",
                      {{"10:05", "began", "bob", "go"}, {"10:06", "judged pass in stage 1", {}, "p99 fell"}},
                      "Measured over 300 s and 60 s.",
                      {{"p99", "ms", 73.1, 18.04, "-75 % +/- 3 %"}, {"errors", "a minute", 1275, 0, {}}}}};
  report.comments = {{1, 0, "said", "ann", "10:00", "prod/shop#/db/pool", "why?", "3"},
                     {3, 0, "said", "cem", "10:02", {}, "later", {}},
                     {2, 1, "resolved", "bob", "10:01", {}, "because", {}},
                     {4, 99, "said", "eve", "10:03", {}, "to nobody", {}}};
  report.profiles = {{"prod/shop", "db:\n  pool: 4\n", "db:\n  pool: 2\n"}};
  return report;
}

QString markdownOf(const ChangeReport& report) {
  return QString::fromStdString(changeMarkdown(report).value());
}

QString htmlOf(const ChangeReport& report) {
  return QString::fromStdString(changeHtml(report).value());
}

// What a reader of CommonMark sees as markup: fenced blocks and code spans taken out.
QString outsideOfCode(const QString& markdown) {
  QString left;
  QString fence;
  for (const QString& line : markdown.split(QLatin1Char('\n'))) {
    static const QRegularExpression fences(QStringLiteral("^(`{3,})([a-z]*)$"));
    const auto match = fences.match(line);
    if (fence.isEmpty() && match.hasMatch()) {
      fence = match.captured(1);
    } else if (!fence.isEmpty()) {
      // A fence ends with at least as many backticks and nothing behind them.
      if (match.hasMatch() && match.captured(2).isEmpty() &&
          match.captured(1).size() >= fence.size())
        fence.clear();
    } else {
      left += line + QLatin1Char('\n');
    }
  }
  // A span ends with exactly as many backticks as it began with.
  static const QRegularExpression spans(QStringLiteral("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)"));
  return fence.isEmpty() ? left.remove(spans) : QStringLiteral("an open fence");
}

}  // namespace

class ChangeReportTest : public QObject {
  Q_OBJECT
 private slots:
  void markdownSaysEverything();
  void htmlSaysEverything();
  void threadsStandTogether();
  void foreignTextIsNoMarkdown_data();
  void foreignTextIsNoMarkdown();
  void foreignTextIsNoHtml_data();
  void foreignTextIsNoHtml();
  void nothingHides_data();
  void nothingHides();

 private:
  static void hostileRows();
};

void ChangeReportTest::hostileRows() {
  QTest::addColumn<QByteArray>("text");
  for (std::size_t i = 0; i < hostile_texts.size(); ++i)
    QTest::addRow("%d", static_cast<int>(i)) << QByteArray(hostile_texts[i]);
}

void ChangeReportTest::markdownSaysEverything() {
  const QString text = markdownOf(plainReport());
  for (const char* part :
       {"# ` Change 7 of prod/shop `", "- ` State `: ` approved `", "Because of *OPS-1*.",
        "` bob (login bob) ` ` approved version 1 `, ` 2026-01-01 10:00:00 UTC `: ` fine `",
        "1 of databases", "preview 3: pass", "why?", "Suggested instead:", "```json\n3\n```",
        "## ` Rollout 2 of revision 8: promoted `", "- ` 10:05 ` ` began `, ` bob `: ` go `",
        "- ` 10:06 ` ` judged pass in stage 1 `: ` p99 fell `",
        "| ` p99 ` | ` 73.1 ms ` | ` 18.0 ms ` | ` -75 % +/- 3 % ` |",
        "| ` errors ` | ` 1,275 a minute ` | ` 0.00 a minute ` | (nothing) |",
        "` prod/shop#/db/pool `", "` /db/pool: 4 → 2 `", "-  pool: 4\n+  pool: 2"})
    QVERIFY2(text.contains(QString::fromUtf8(part)), part);
}

void ChangeReportTest::htmlSaysEverything() {
  const QString text = htmlOf(plainReport());
  for (const char* part : {"Change 7 of prod/shop", "approved version 1", "Because of *OPS-1*.",
                           "1 of databases", "preview 3: pass", "why?", "Suggested instead:",
                           "prod/shop#/db/pool", "/db/pool: 4 → 2", "default-src 'none'",
                           "Rollout 2 of revision 8: promoted", "judged pass in stage 1", "<svg role",
                           "73.1 ms before", "18.0 ms after (-75 % +/- 3 %)",
                           // On one scale from zero: 18.04 of 73.1 is a quarter of the longer bar.
                           "width=\"360\" height=\"14\" fill=\"#8a8f98\"",
                           "width=\"89\" height=\"14\" fill=\"#2f6fde\""})
    QVERIFY2(text.contains(QString::fromUtf8(part)), part);
}

void ChangeReportTest::threadsStandTogether() {
  const QString text = markdownOf(plainReport());
  const qsizetype first = text.indexOf(QLatin1String("why?"));
  const qsizetype answer = text.indexOf(QLatin1String("\nbecause"));
  const qsizetype later = text.indexOf(QLatin1String("later"));
  const qsizetype orphan = text.indexOf(QLatin1String("to nobody"));
  QVERIFY(first > 0 && first < answer && answer < later && later < orphan);
}

void ChangeReportTest::foreignTextIsNoMarkdown_data() {
  hostileRows();
}

void ChangeReportTest::foreignTextIsNoMarkdown() {
  QFETCH(QByteArray, text);
  const QString outside = outsideOfCode(markdownOf(reportOf(text.toStdString())));
  const QString harmless = outsideOfCode(markdownOf(reportOf("x")));
  // Whatever is quoted, what is left is the report's own. How many lines of a list there are
  // depends on what a text means.
  const auto own = [](QString words) {
    static const QRegularExpression lists(QStringLiteral("\n- (?=\n)|\\(nothing\\)|\\s"));
    return words.remove(lists);
  };
  QCOMPARE(own(outside).remove(QLatin1Char('-')), own(harmless).remove(QLatin1Char('-')));
}

void ChangeReportTest::foreignTextIsNoHtml_data() {
  hostileRows();
}

void ChangeReportTest::foreignTextIsNoHtml() {
  QFETCH(QByteArray, text);
  QString html = htmlOf(reportOf(text.toStdString()));
  // These, as they are written here, and no others.
  static const QRegularExpression own(QStringLiteral(
      "<!DOCTYPE html>|<html lang=\"en\">|<meta charset=\"utf-8\">|<meta http-equiv=\"Content-"
      "Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">|<section "
      "class=\"c\">|<t[dh]( class=\"[a-z ]+\")?( "
      "colspan=\"[24]\")?>|</?(html|head|title|style|body|"
      "h[123]|table|tr|th|td|ul|li|p|pre|section|bdi|b|svg|text)>|<svg role=\"img\" width=\"[0-9]+\" "
      "height=\"[0-9]+\" fill=\"currentColor\">|<text x=\"[0-9]+\" y=\"[0-9]+\">|<rect( "
      "(x|y|width|height)=\"[0-9]+\")+ fill=\"#[0-9a-f]{6}\"/>"));
  html.remove(own);
  QVERIFY2(!html.contains(QLatin1Char('<')),
           qPrintable(html.mid(html.indexOf(QLatin1Char('<')) - 50, 200)));
  QVERIFY(!html.contains(QLatin1Char('>')));
}

void ChangeReportTest::nothingHides_data() {
  hostileRows();
}

void ChangeReportTest::nothingHides() {
  QFETCH(QByteArray, text);
  static const QRegularExpression hidden(
      QStringLiteral("[\\x{00}-\\x{08}\\x{0b}-\\x{1f}\\x{7f}-\\x{9f}\\x{200b}-\\x{200f}\\x{2028}-"
                     "\\x{202e}\\x{2066}-"
                     "\\x{2069}\\x{feff}]"));
  for (const QString& report :
       {markdownOf(reportOf(text.toStdString())), htmlOf(reportOf(text.toStdString()))}) {
    QVERIFY(!report.contains(hidden));
    QVERIFY(!report.contains(QChar::ReplacementCharacter));
  }
}

QTEST_APPLESS_MAIN(ChangeReportTest)
#include "change_report_test.moc"
