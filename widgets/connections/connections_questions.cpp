// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connections_questions.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("ConnectionsQuestions", text);
}

}  // namespace

Unsaved askUnsaved(QWidget* parent, const QString& name) {
  QMessageBox ask(QMessageBox::NoIcon, tr("Unsaved edits"),
                  name.isEmpty() ? tr("Save the new connection?")
                                 : tr("Save the edits of \"%1\"?").arg(visibleText(name)),
                  QMessageBox::NoButton, parent);
  ask.setTextFormat(Qt::PlainText);
  ask.setInformativeText(tr("What you typed is lost otherwise."));
  auto* discard = ask.addButton(tr("Discard"), QMessageBox::DestructiveRole);
  auto* cancel = ask.addButton(tr("Cancel"), QMessageBox::RejectRole);
  auto* keep = ask.addButton(tr("Save"), QMessageBox::AcceptRole);
  setButtonKind(discard, ButtonKind::destructive);
  setButtonKind(keep, ButtonKind::filled);
  ask.setDefaultButton(keep);
  ask.setEscapeButton(cancel);
  ask.exec();
  if (ask.clickedButton() == keep) return Unsaved::save;
  return ask.clickedButton() == discard ? Unsaved::discard : Unsaved::cancel;
}

bool askDelete(QWidget* parent, const QString& name) {
  QMessageBox ask(QMessageBox::NoIcon, tr("Delete connection"),
                  name.isEmpty() ? tr("Delete the new connection?")
                                 : tr("Delete the connection \"%1\"?").arg(visibleText(name)),
                  QMessageBox::NoButton, parent);
  ask.setTextFormat(Qt::PlainText);
  ask.setInformativeText(
      tr("Its password is forgotten with it. The store itself, and drafts that "
         "you have of it, stay."));
  auto* keep = ask.addButton(tr("Keep it"), QMessageBox::RejectRole);
  auto* remove = ask.addButton(tr("Delete"), QMessageBox::DestructiveRole);
  setButtonKind(remove, ButtonKind::destructive);
  ask.setDefaultButton(keep);
  ask.setEscapeButton(keep);
  ask.exec();
  return ask.clickedButton() == remove;
}

}  // namespace sextant::ui
