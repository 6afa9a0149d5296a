// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/export_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Export", text);
}

}  // namespace

void sayFailure(QWidget* parent, const Error& error) {
  auto* box = new QMessageBox(QMessageBox::NoIcon, words("Not saved"),
                              QString::fromStdString(error.what + ' ' + error.next),
                              QMessageBox::Ok, parent);
  box->setTextFormat(Qt::PlainText);
  box->setInformativeText(QString::fromStdString(error.where));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->open();
}

void saveAs(QWidget* parent, const QString& name, const QString& ending,
            std::function<Result<void>(const QString& path)> write) {
  auto* dialog = new QFileDialog(parent, words("Save %1").arg(name));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending);
  dialog->setNameFilter(QStringLiteral("*.") + ending);
  dialog->selectFile(QString(name).toLower().replace(' ', '-') + QLatin1Char('.') + ending);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                   [parent, write = std::move(write)](const QString& path) {
                     const auto written = write(path);
                     if (!written) sayFailure(parent, written.error());
                   });
  dialog->open();
}

}  // namespace sextant::ui
