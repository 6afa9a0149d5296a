// SPDX-License-Identifier: GPL-3.0-or-later
// Which file of a folder is which profile.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/session/profile_folder.h"

using namespace sextant;

class ProfileFolderTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
  void eachFileIsAProfile();
  void whatIsNoneIsToldOrPassedOver();
  void twoOfOneAreRefused();
  void nothingThereIsToldSo();

 private:
  void write(const QString& name, const QByteArray& text) {
    QDir(folder_->path()).mkpath(QFileInfo(folder_->filePath(name)).path());
    QFile file(folder_->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

void ProfileFolderTest::eachFileIsAProfile() {
  write("eu1/hunt-1.yaml", "c: 3\n");
  write("base.yaml", "a: 1\n");
  write("eu1.yml", "b: 2\n");
  const auto read = readProfileFolder(folder_->path());
  QVERIFY2(read, read ? "" : read.error().toString().c_str());
  QCOMPARE(read->profiles.size(), std::size_t{3});
  QVERIFY(read->profiles[0].scope.isBase());
  QCOMPARE(read->profiles[0].text, std::string("a: 1\n"));
  QCOMPARE(read->profiles[1].scope, (Scope{"eu1", {}}));
  QCOMPARE(read->profiles[2].scope, (Scope{"eu1", "hunt-1"}));
  QCOMPARE(read->profiles[2].file, folder_->filePath("eu1/hunt-1.yaml"));
  QVERIFY(read->left_out.isEmpty());
}

void ProfileFolderTest::whatIsNoneIsToldOrPassedOver() {
  write("base.yaml", "a: 1\n");
  write("README.md", "text");
  write(".git/config.yaml", "x: 1\n");
  write("a/b/c.yaml", "deep: 1\n");
  write("No Name.yaml", "x: 1\n");
  QVERIFY(QFile::link(folder_->filePath("base.yaml"), folder_->filePath("eu1.yaml")));
  const auto read = readProfileFolder(folder_->path());
  QVERIFY2(read, read ? "" : read.error().toString().c_str());
  QCOMPARE(read->profiles.size(), std::size_t{1});
  QCOMPARE(read->left_out.size(), qsizetype{2});
  QVERIFY(read->left_out[0].startsWith("No Name.yaml: ") && read->left_out[1].startsWith("a/b/c.yaml: "));
}

void ProfileFolderTest::twoOfOneAreRefused() {
  write("eu1.yaml", "a: 1\n");
  write("eu1.yml", "a: 2\n");
  const auto read = readProfileFolder(folder_->path());
  QVERIFY(!read && read.error().kind == ErrorKind::input);
}

void ProfileFolderTest::nothingThereIsToldSo() {
  const auto none = readProfileFolder(folder_->path());
  QVERIFY(!none && none.error().kind == ErrorKind::input && !none.error().next.empty());
  const auto missing = readProfileFolder(folder_->path() + "/none");
  QVERIFY(!missing && missing.error().kind == ErrorKind::unavailable);
}

QTEST_APPLESS_MAIN(ProfileFolderTest)
#include "profile_folder_test.moc"
