// SPDX-License-Identifier: GPL-3.0-or-later
// The help pages: each is there, each link leads somewhere, and what one looks for is found.
#include <QtCore/QDirIterator>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/help/help_pages.h"

using namespace sextant;

class HelpPagesTest : public QObject {
  Q_OBJECT
 private slots:
  void eachFileIsAPage();
  void eachLinkLeadsSomewhere();
  void aSearchFindsHeadingsFirst();
  void whatPagesOfTheWindowNameIsThere();
  void htmlIsWrittenWhole();
};

void HelpPagesTest::eachFileIsAPage() {
  QStringList files;
  QDirIterator all(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/help"), {"*.md"});
  while (all.hasNext())
    files << QFileInfo(all.next()).completeBaseName();
  QStringList pages;
  for (const HelpPage& page : helpPages()) {
    pages << page.name;
    QVERIFY2(!page.title.isEmpty() && page.markdown.size() > 300, qPrintable(page.name));
  }
  files.sort();
  pages.sort();
  QCOMPARE(pages, files);
}

void HelpPagesTest::eachLinkLeadsSomewhere() {
  static const QRegularExpression link(QStringLiteral("\\]\\(([^)]+)\\)"));
  for (const HelpPage& page : helpPages()) {
    auto found = link.globalMatch(page.markdown);
    while (found.hasNext()) {
      const QString target = found.next().captured(1);
      const bool is_page = target.endsWith(".md") && helpPage(target.chopped(3)) != nullptr;
      QVERIFY2(is_page || target.startsWith("https://"), qPrintable(page.name + ": " + target));
    }
  }
}

void HelpPagesTest::aSearchFindsHeadingsFirst() {
  const auto found = searchHelp("emergency");
  QVERIFY(!found.empty());
  QCOMPARE(found.front().title, QString("In an emergency"));
  QVERIFY(searchHelp("no-such-word-anywhere").empty());
  QVERIFY(searchHelp("  ").empty());
  for (const HelpSection& section : searchHelp("rollout paused"))
    QVERIFY((section.title + section.text).contains("paused", Qt::CaseInsensitive));
}

// Read from the sources: a topic that leads nowhere would be found by nobody else.
void HelpPagesTest::whatPagesOfTheWindowNameIsThere() {
  static const QRegularExpression topic(QStringLiteral("helpTopic\\(\\) const override \\{ return QStringLiteral\\(\"([^\"]+)\""));
  QDirIterator all(QStringLiteral(SEXTANT_SOURCE_DIR "/widgets/console"), {"*.h"});
  int count = 0;
  while (all.hasNext()) {
    QFile file(all.next());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto found = topic.match(QString::fromUtf8(file.readAll()));
    if (!found.hasMatch()) continue;
    ++count;
    const QString name = found.captured(1).section('#', 0, 0), section = found.captured(1).section('#', 1);
    const HelpPage* page = helpPage(name);
    QVERIFY2(page != nullptr, qPrintable(found.captured(1)));
    const bool is_there = section.isEmpty() ||
                          std::any_of(page->sections.begin(), page->sections.end(),
                                      [&](const HelpSection& one) { return one.title == section; });
    QVERIFY2(is_there, qPrintable(found.captured(1)));
  }
  QVERIFY(count >= 10);
}

void HelpPagesTest::htmlIsWrittenWhole() {
  QTemporaryDir folder;
  const auto written = writeHelpHtml(folder.filePath("help"));
  QVERIFY2(written, written ? "" : written.error().toString().c_str());
  for (const HelpPage& page : helpPages()) {
    QFile file(folder.filePath("help/" + page.name + ".html"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(page.name));
    const QString html = QString::fromUtf8(file.readAll());
    QVERIFY(html.contains("<h1>") && html.endsWith("</html>\n"));
    QVERIFY2(!html.contains(".md\""), qPrintable(page.name));
  }
  QFile rules(folder.filePath("help/rules.html"));
  QVERIFY(rules.open(QIODevice::ReadOnly));
  QVERIFY(rules.readAll().contains("<table>"));
  QVERIFY(QFile::exists(folder.filePath("help/index.html")));
  QVERIFY(!writeHelpHtml("/proc/none/help"));
}

QTEST_APPLESS_MAIN(HelpPagesTest)
#include "help_pages_test.moc"
