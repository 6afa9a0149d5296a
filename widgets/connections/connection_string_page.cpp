// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_string_page.h"

#include <QHBoxLayout>

#include "widgets/connections/connections_parts.h"

namespace sextant::ui {

ConnectionStringPage::ConnectionStringPage(QWidget* parent) : QWidget(parent) {
  string_ = new VisibleLineEdit;
  string_->setFont(monoFont(12));
  string_->setPlaceholderText(QStringLiteral("postgresql://mara@db-1,db-2/sextant"));
  services_ = new ChoiceButton(tr("Services of pg_service.conf"));
  services_->setAutoDefault(false);
  services_->hide();
  hint_ = new PlainLabel({}, Tone::muted);
  hint_->withFont(12).wrapped();
  auto* row_box = new QWidget;
  auto* row = new QHBoxLayout(row_box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_small);
  row->addWidget(string_, 1);
  row->addWidget(services_);
  auto* grid = fieldGrid(this);
  addField(grid, tr("Connection strin&g"), row_box, string_);
  addBelow(grid, hint_);
  grid->setRowStretch(grid->rowCount(), 1);
  setHint({}, false);
  connect(string_, &QLineEdit::textChanged, this, &ConnectionStringPage::changed);
  connect(string_, &QLineEdit::editingFinished, this, &ConnectionStringPage::finished);
  connect(services_, &ChoiceButton::chosen, this, [this](int index) {
    if (index > 0) string_->setText(QStringLiteral("service=") + services_->choices().at(index));
    services_->setCurrent(0);
  });
}

void ConnectionStringPage::setServices(const QStringList& names) {
  services_->setVisible(!names.isEmpty());
  services_->setChoices(QStringList{tr("Service")} + names);
  services_->setCurrent(0);
}

void ConnectionStringPage::setHint(const QString& sentence, bool is_problem) {
  hint_->setText(
      sentence.isEmpty()
          ? tr("Keywords (host=… dbname=…), a URI, or service=NAME, as libpq takes them. "
               "A password in it is moved to the field below.")
          : sentence);
  setTone(hint_, is_problem ? Tone::bad : Tone::muted);
}

}  // namespace sextant::ui
