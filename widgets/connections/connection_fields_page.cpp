// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_fields_page.h"

#include <QHBoxLayout>

#include "widgets/connections/connection_words.h"
#include "widgets/connections/connections_parts.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int port_width = 96;

}  // namespace

VisibleLineEdit* ConnectionFieldsPage::line(const QString& placeholder) {
  auto* made = new VisibleLineEdit;
  made->setPlaceholderText(placeholder);
  connect(made, &QLineEdit::textChanged, this, &ConnectionFieldsPage::changed);
  return made;
}

ConnectionFieldsPage::ConnectionFieldsPage(QWidget* parent) : QWidget(parent) {
  hosts_ = line(tr("db-1.example.org, db-2.example.org"));
  port_ = line(QStringLiteral("5432"));
  port_->setFixedWidth(port_width);
  database_ = line(tr("as the user"));
  user_ = line(tr("this computer's user"));
  tls_ = new QComboBox;
  for (const TlsMode& mode : tlsModes())
    tls_->addItem(mode.words, mode.mode);
  connect(tls_, &QComboBox::currentIndexChanged, this, &ConnectionFieldsPage::changed);
  root_ = line(tr("~/.postgresql/root.crt, if it is there"));
  certificate_ = line(tr("none"));
  key_ = line(tr("none"));
  problem_ = problemLabel();
  // Several hosts need the whole row.
  auto* second = new QWidget;
  auto* row = new QHBoxLayout(second);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_small);
  auto* database = new QLabel(tr("Data&base"));
  database->setBuddy(database_);
  database_->setAccessibleName(tr("Database"));
  row->addWidget(port_);
  row->addSpacing(size::gap_small);
  row->addWidget(database);
  row->addWidget(database_, 1);
  auto* grid = fieldGrid(this);
  addField(grid, tr("&Hosts"), hosts_);
  addBelow(grid, problem_);
  addField(grid, tr("&Port"), second, port_);
  addField(grid, tr("&User"), user_);
  addField(grid, tr("TLS &mode"), tls_);
  addField(grid, tr("&Root certificate"), fileField(root_, tr("Root certificate")), root_);
  addField(grid, tr("Cl&ient certificate"), fileField(certificate_, tr("Client certificate")),
           certificate_);
  addField(grid, tr("Client &key"), fileField(key_, tr("Client key")), key_);
}

void ConnectionFieldsPage::setFields(const ConnectionFields& fields) {
  hosts_->setText(fields.hosts);
  port_->setText(fields.port);
  database_->setText(fields.database);
  user_->setText(fields.user);
  tls_->setCurrentIndex(std::max(0, tls_->findData(fields.tls)));
  root_->setText(fields.root_certificate);
  certificate_->setText(fields.certificate);
  key_->setText(fields.key);
  others_ = fields.others;
  // A long one shows its beginning.
  for (QLineEdit* one : {hosts_, root_, certificate_, key_})
    one->setCursorPosition(0);
}

ConnectionFields ConnectionFieldsPage::fields() const {
  return {hosts_->text(),
          port_->text(),
          database_->text(),
          user_->text(),
          tls_->currentData().toString(),
          root_->text(),
          certificate_->text(),
          key_->text(),
          others_};
}

}  // namespace sextant::ui
