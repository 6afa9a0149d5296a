// SPDX-License-Identifier: GPL-3.0-or-later
// A form in a window, with what tests do to it by mouse and keyboard.
#pragma once

#include <QApplication>
#include <QTest>

#include "tests/window/gallery/form_sample.h"
#include "tests/window/gallery/samples.h"

namespace QTest {
template <>
inline char* toString(const std::string& text) {
  return qstrdup(text.c_str());
}
}  // namespace QTest

namespace sextant::testing {

inline const std::string eu1_text = "# What eu1 needs\n\ndb:\n  pool:\n    max: 40  # shared\n";

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) qFatal("not there: %s", from.c_str());
  return text.replace(at, from.size(), to);
}

class FormFixture : public QObject {
 protected:
  using FormTree = ui::FormTree;
  using FormModel = ui::FormModel;
  using FormRow = ui::FormRow;
  using SchemaGuide = sextant::SchemaGuide;
  void open(SchemaGuide guide, const std::string& text,
            const std::optional<std::string>& base = std::nullopt) {
    sample_ = std::make_unique<ui::samples::FormSample>(std::move(guide), text, base);
    sample_->form.resize(900, 700);
    sample_->form.show();
    QVERIFY(QTest::qWaitForWindowExposed(&sample_->form));
    sample_->form.activateWindow();
    tree()->setFocus();
  }
  void close() { sample_.reset(); }
  void openVariety() { open(ui::samples::varietyGuide(), ui::samples::varietyProfile()); }
  void openEu1() { open(ui::samples::huntGuide(), eu1_text, ui::samples::profile()); }

  FormTree* tree() const { return sample_->form.tree(); }
  FormModel* model() const { return sample_->form.model(); }
  std::string text() const { return sample_->editor.text(); }
  const FormRow& row(const char* pointer) const { return model()->row(model()->find(pointer)); }
  std::string current() const {
    return tree()->currentIndex().data(FormModel::PointerRole).toString().toStdString();
  }
  static QWidget* focus() { return QApplication::focusWidget(); }

  void choose(const char* pointer) {
    const QModelIndex index = model()->find(pointer);
    QVERIFY2(index.isValid(), pointer);
    tree()->setFocus();
    tree()->setCurrentIndex(index);
  }
  void click(const char* pointer, int column) {
    const QModelIndex index = model()->find(pointer).siblingAtColumn(column);
    tree()->scrollTo(index);
    QTest::mouseClick(
        tree()->viewport(), Qt::LeftButton, {},
        QPoint(tree()->visualRect(index).left() + 16, tree()->visualRect(index).center().y()));
  }
  // Types over the whole value of the chosen row.
  void editTo(const char* typed) {
    QTest::keyClick(tree(), Qt::Key_Return);
    QTest::keyClick(focus(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(focus(), typed);
    QTest::keyClick(focus(), Qt::Key_Return);
  }
  // Pointers of the rows that are drawn.
  QStringList shown() const {
    QStringList pointers;
    if (!tree()->isVisible()) return pointers;
    for (QModelIndex at = model()->index(0, 0); at.isValid(); at = tree()->indexBelow(at))
      pointers << at.data(FormModel::PointerRole).toString();
    return pointers;
  }

  std::unique_ptr<ui::samples::FormSample> sample_;
};

}  // namespace sextant::testing
