// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
class FormTest : public QObject {
  Q_OBJECT
};
QTEST_MAIN(FormTest)
#include "form_test.moc"
