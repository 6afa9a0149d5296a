// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of the source tree as a test: which way includes go, files that nothing builds,
// files that have grown too long, licence lines, paths of single machines.
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtTest/QTest>

namespace {

constexpr int lines_max = 400;

// Longer than that, and why.
const QStringList long_files{};

const QStringList pure_folders{QStringLiteral("base"),    QStringLiteral("document"),
                               QStringLiteral("schema"),  QStringLiteral("profile"),
                               QStringLiteral("diff"),    QStringLiteral("metrics"),
                               QStringLiteral("rollout"), QStringLiteral("checks"),
                               QStringLiteral("audit"),   QStringLiteral("review"),
                               QStringLiteral("rules")};

struct SourceFile {
  QString path;  // from the top of the tree
  QString text;
  [[nodiscard]] QStringList lines() const { return text.split(QLatin1Char('\n')); }
  [[nodiscard]] bool isCode() const {
    return path.endsWith(QLatin1String(".cpp")) || path.endsWith(QLatin1String(".h"));
  }
};

// What is included, without brackets and quotes.
QStringList includesOf(const SourceFile& file) {
  static const QRegularExpression pattern(
      QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
      QRegularExpression::MultilineOption);
  QStringList found;
  auto matches = pattern.globalMatch(file.text);
  while (matches.hasNext())
    found << matches.next().captured(1);
  return found;
}

bool startsWithAny(const QString& text, const QStringList& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](const QString& start) { return text.startsWith(start); });
}

bool isQt(const QString& include) {
  static const QRegularExpression pattern(QStringLiteral("^Q([A-Z]|t)"));
  return pattern.match(include).hasMatch();
}

}  // namespace

class StructureTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void includesGoOneWay();
  void pureFoldersKnowNoQt();
  void modelKnowsNoGui();
  void everySourceIsBuilt();
  void everyTestFolderIsBuilt();
  void filesAreShort();
  void filesNameTheirLicence();
  void headersGuardThemselves();
  void noPathsOfSingleMachines();

 private:
  static void expectNone(const QStringList& offences);
  QList<SourceFile> files_;
};

void StructureTest::initTestCase() {
  const QString root = QStringLiteral(SEXTANT_SOURCE_DIR);
  for (const char* folder : {"model", "widgets", "app", "tests", "resources", "installer", ".ci"}) {
    QDirIterator files(root + QLatin1Char('/') + QLatin1String(folder), QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      const QString path = QDir(root).relativeFilePath(file.fileName());
      if (!file.open(QIODevice::ReadOnly) || file.size() > (1 << 20)) continue;
      const QByteArray bytes = file.readAll();
      if (!bytes.contains('\0')) files_.append({path, QString::fromUtf8(bytes)});
    }
  }
  QVERIFY(files_.size() > 100);
}

void StructureTest::expectNone(const QStringList& offences) {
  QVERIFY2(offences.isEmpty(), qPrintable(QLatin1Char('\n') + offences.join(QLatin1Char('\n'))));
}

void StructureTest::includesGoOneWay() {
  QStringList offences;
  for (const SourceFile& file : files_) {
    QStringList forbidden;
    if (file.path.startsWith(QLatin1String("model/")))
      forbidden = {QStringLiteral("widgets/"), QStringLiteral("app/"), QStringLiteral("tests/")};
    if (file.path.startsWith(QLatin1String("widgets/")))
      forbidden = {QStringLiteral("app/"), QStringLiteral("tests/")};
    if (file.path.startsWith(QLatin1String("app/"))) forbidden = {QStringLiteral("tests/")};
    const QStringList includes = includesOf(file);
    for (const QString& include : includes) {
      if (startsWithAny(include, forbidden))
        offences << file.path + QStringLiteral(" includes ") + include;
    }
  }
  expectNone(offences);
}

void StructureTest::pureFoldersKnowNoQt() {
  QStringList offences;
  for (const SourceFile& file : files_) {
    const QString folder = file.path.section(QLatin1Char('/'), 1, 1);
    if (!file.path.startsWith(QLatin1String("model/")) || !pure_folders.contains(folder)) continue;
    const QStringList includes = includesOf(file);
    for (const QString& include : includes) {
      const bool own = include.startsWith(QLatin1String("model/"));
      const bool effectful = own && !pure_folders.contains(include.section(QLatin1Char('/'), 1, 1));
      if (isQt(include) || effectful)
        offences << file.path + QStringLiteral(" includes ") + include;
    }
  }
  expectNone(offences);
}

void StructureTest::modelKnowsNoGui() {
  QStringList offences;
  const QStringList gui{QStringLiteral("QtGui"),    QStringLiteral("QtWidgets"),
                        QStringLiteral("QtCharts"), QStringLiteral("QWidget"),
                        QStringLiteral("QGui"),     QStringLiteral("Qsci")};
  for (const SourceFile& file : files_) {
    if (!file.path.startsWith(QLatin1String("model/"))) continue;
    const QStringList includes = includesOf(file);
    for (const QString& include : includes) {
      if (startsWithAny(include, gui))
        offences << file.path + QStringLiteral(" includes ") + include;
    }
  }
  expectNone(offences);
}

// Sources are named by the CMakeLists.txt of their folder or of one above it.
void StructureTest::everySourceIsBuilt() {
  QHash<QString, QString> lists;
  for (const SourceFile& file : files_) {
    if (!file.path.endsWith(QLatin1String("CMakeLists.txt"))) continue;
    lists[file.path.section(QLatin1Char('/'), 0, -2)] = file.text;
  }
  QStringList offences;
  for (const SourceFile& file : files_) {
    if (!file.path.endsWith(QLatin1String(".cpp"))) continue;
    bool named = false;
    QString below = file.path.section(QLatin1Char('/'), -1);
    QString folder = file.path.section(QLatin1Char('/'), 0, -2);
    while (!named && !folder.isEmpty()) {
      const QString list = lists.value(folder);
      // A function or loop of the folder may make NAME_test.cpp from NAME or from NAME_test.
      QStringList names{below};
      if (below.endsWith(QLatin1String("_test.cpp"))) names << below.chopped(4) << below.chopped(9);
      for (const QString& name : names) {
        named = named ||
                list.contains(QRegularExpression(
                    QStringLiteral("(^|[\\s(])%1($|[\\s):])").arg(QRegularExpression::escape(name)),
                    QRegularExpression::MultilineOption));
      }
      below.prepend(folder.section(QLatin1Char('/'), -1) + QLatin1Char('/'));
      folder = folder.section(QLatin1Char('/'), 0, -2);
    }
    if (!named) offences << file.path + QStringLiteral(" is named by no CMakeLists.txt");
  }
  expectNone(offences);
}

void StructureTest::everyTestFolderIsBuilt() {
  QSet<QString> built;
  for (const SourceFile& file : files_) {
    if (file.path.endsWith(QLatin1String("CMakeLists.txt")))
      built.insert(file.path.section(QLatin1Char('/'), 0, -2));
  }
  QStringList offences;
  for (const SourceFile& file : files_) {
    if (!file.path.startsWith(QLatin1String("tests/")) || !file.isCode()) continue;
    QString folder = file.path.section(QLatin1Char('/'), 0, -2);
    while (folder.contains(QLatin1Char('/')) && !built.contains(folder))
      folder = folder.section(QLatin1Char('/'), 0, -2);
    if (!built.contains(folder) || folder == QLatin1String("tests"))
      offences << file.path + QStringLiteral(" lies in a folder without CMakeLists.txt");
  }
  expectNone(offences);
}

void StructureTest::filesAreShort() {
  QStringList offences;
  for (const SourceFile& file : files_) {
    const auto lines = file.text.count(QLatin1Char('\n'));
    const bool excepted = long_files.contains(file.path);
    if (file.isCode() && lines > lines_max && !excepted)
      offences << QStringLiteral("%1 has %2 lines").arg(file.path).arg(lines);
    if (excepted && lines <= lines_max)
      offences << file.path + QStringLiteral(" is short enough: take it off the list");
  }
  expectNone(offences);
}

void StructureTest::filesNameTheirLicence() {
  QStringList offences;
  for (const SourceFile& file : files_) {
    const bool counts =
        file.isCode() || file.path.endsWith(QLatin1String("CMakeLists.txt")) ||
        file.path.endsWith(QLatin1String(".cmake")) || file.path.endsWith(QLatin1String(".sql")) ||
        file.path.endsWith(QLatin1String(".sh")) || file.path.endsWith(QLatin1String("/run"));
    const QString head = file.lines().mid(0, 2).join(QLatin1Char('\n'));
    if (counts && !head.contains(QLatin1String("SPDX-License-Identifier: GPL-3.0-or-later")))
      offences << file.path + QStringLiteral(" names no licence in its first lines");
  }
  expectNone(offences);
}

void StructureTest::headersGuardThemselves() {
  QStringList offences;
  for (const SourceFile& file : files_) {
    const bool counts = file.isCode() && !file.path.startsWith(QLatin1String("installer/"));
    if (counts && file.path.endsWith(QLatin1String(".h")) &&
        !file.text.contains(QLatin1String("\n#pragma once\n")))
      offences << file.path + QStringLiteral(" has no #pragma once");
  }
  expectNone(offences);
}

void StructureTest::noPathsOfSingleMachines() {
  // In two pieces, so that this file does not find itself.
  const QRegularExpression pattern(
      QStringLiteral("(^|[\\s\"'=:(<])/(wo"
                     "rk|ro"
                     "ot|home/[a-z])/"));
  QStringList offences;
  for (const SourceFile& file : files_) {
    const QStringList lines = file.lines();
    for (qsizetype line = 0; line < lines.size(); ++line) {
      if (lines[line].contains(pattern))
        offences << QStringLiteral("%1:%2: %3").arg(file.path).arg(line + 1).arg(lines[line]);
    }
  }
  expectNone(offences);
}

QTEST_GUILESS_MAIN(StructureTest)
#include "structure_test.moc"
