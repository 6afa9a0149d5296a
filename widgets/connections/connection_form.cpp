// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_form.h"

#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "widgets/connections/connection_mark.h"
#include "widgets/connections/connection_words.h"
#include "widgets/connections/connections_parts.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

enum FormIndex { as_fields, as_string };

// A string says more than the fields can.
bool needsString(const ConnectionFields& fields) {
  return !fields.others.isEmpty();
}

QString sentenceOf(const Error& error) {
  return QString::fromStdString(error.what + ' ' + error.next).trimmed();
}

// As saved, whichever way it was typed.
QString normal(const QString& dsn) {
  const auto split = splitPassword(dsn);
  return split ? split->dsn : dsn;
}

}  // namespace

ConnectionForm::ConnectionForm(QWidget* parent) : QWidget(parent) {
  buildParts();
  arrange();
  connectParts();
  setConnection({}, false);
}

void ConnectionForm::buildParts() {
  name_ = new VisibleLineEdit;
  name_->setPlaceholderText(tr("production"));
  problem_ = problemLabel();
  reads_problem_ = problemLabel();
  colour_ = new QComboBox;
  fillColours();
  segments_ = new SegmentBar({tr("Fields"), tr("Connection string")});
  segments_->setAccessibleName(tr("How the server is named"));
  segments_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  fields_ = new ConnectionFieldsPage;
  string_ = new ConnectionStringPage;
  password_ = new QLineEdit;
  password_->setEchoMode(QLineEdit::Password);
  reveal_ = new QPushButton(tr("Show"));
  reveal_->setCheckable(true);
  reveal_->setAutoDefault(false);
  reveal_->setAccessibleName(tr("Show the password that is typed"));
  keep_ = new QCheckBox(tr("K&eep in the desktop keychain"));
  keychain_ = new PlainLabel({}, Tone::muted);
  keychain_->withFont(12).wrapped();
  keychain_->hide();
  reads_ = new VisibleLineEdit;
  reads_->setFont(monoFont(12));
  reads_->setPlaceholderText(tr("optional: standbys or a PgBouncer"));
  reads_->setToolTip(
      tr("A connection string. Login, database and TLS are those above where it "
         "names none."));
  read_only_ = new QCheckBox(tr("Read-onl&y: nothing is written through it"));
}

QWidget* ConnectionForm::passwordRow() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_small);
  row->addWidget(password_, 1);
  row->addWidget(reveal_);
  return box;
}

void ConnectionForm::arrange() {
  auto* top = new QWidget;
  auto* head = fieldGrid(top);
  addField(head, tr("&Name"), name_);
  addBelow(head, problem_);
  addField(head, tr("&Colour"), colour_);
  addBelow(head, segments_);
  auto* bottom = new QWidget;
  auto* rest = fieldGrid(bottom);
  addField(rest, tr("Pa&ssword"), passwordRow(), password_);
  addBelow(rest, keep_);
  addBelow(rest, keychain_);
  addField(rest, tr("Reads &from"), reads_);
  addBelow(rest, reads_problem_);
  addBelow(rest, read_only_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_small);
  column->addWidget(top);
  // No stack: that gives each page the height of the tallest, or squeezes it to its least.
  column->addWidget(fields_);
  column->addWidget(string_);
  column->addWidget(bottom);
  column->addStretch();
}

void ConnectionForm::connectParts() {
  const auto anyChange = [this] {
    clearProblems();
    emit changed();
  };
  for (QLineEdit* line : {static_cast<QLineEdit*>(name_), static_cast<QLineEdit*>(reads_)})
    connect(line, &QLineEdit::textChanged, this, anyChange);
  connect(colour_, &QComboBox::currentIndexChanged, this, anyChange);
  for (QCheckBox* tick : {keep_, read_only_})
    connect(tick, &QCheckBox::toggled, this, anyChange);
  connect(fields_, &ConnectionFieldsPage::changed, this, anyChange);
  connect(string_, &ConnectionStringPage::changed, this, [this, anyChange] {
    string_->setHint({}, false);
    anyChange();
  });
  connect(string_, &ConnectionStringPage::finished, this, [this] { movePassword(); });
  connect(reads_, &QLineEdit::editingFinished, this, [this] { checkReads(); });
  connect(segments_, &SegmentBar::chosen, this, &ConnectionForm::switchForm);
  connect(password_, &QLineEdit::textEdited, this, [this, anyChange] {
    password_typed_ = true;
    anyChange();
  });
  connect(reveal_, &QPushButton::toggled, this, [this](bool shown) {
    password_->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    reveal_->setText(shown ? tr("Hide") : tr("Show"));
  });
  connect(&Theme::current(), &Theme::changed, this, [this] {
    for (int i = 0; i < colour_->count(); ++i)
      colour_->setItemIcon(i, connectionMark(colour_->itemData(i).toString()));
  });
}

void ConnectionForm::fillColours() {
  for (const QString& colour : QStringList{QString()} + connectionColours())
    colour_->addItem(connectionMark(colour), colourWord(colour), colour);
}

void ConnectionForm::setConnection(const SavedConnection& connection, bool has_password) {
  const auto fields = fieldsOf(connection.dsn);
  name_->setText(connection.name);
  colour_->setCurrentIndex(std::max(0, colour_->findData(connection.colour)));
  string_->setText(connection.dsn);
  string_->setHint({}, false);
  fields_->setFields(fields.value_or(ConnectionFields{}));
  showForm(fields && !needsString(*fields) ? as_fields : as_string);
  password_->clear();
  password_->setPlaceholderText(!has_password               ? tr("none is kept")
                                : connection.keeps_password ? tr("kept in the desktop keychain")
                                                            : tr("kept until Sextant ends"));
  password_typed_ = false;
  reveal_->setChecked(false);
  keep_->setChecked(connection.keeps_password);
  reads_->setText(connection.reads);
  read_only_->setChecked(connection.read_only);
  clearProblems();
  before_ = connection;
  before_.dsn = normal(dsn());
  before_.reads = normal(reads_->text());
  emit changed();
}

void ConnectionForm::setKeychain(bool answers, const QString& why) {
  keep_->setEnabled(answers);
  keychain_->setText(why);
  keychain_->setVisible(!why.isEmpty());
}

void ConnectionForm::setNameFixed(bool fixed) {
  name_->setReadOnly(fixed);
  name_->setToolTip(fixed ? tr("Its window is open. Close that to give it another name.")
                          : QString());
}

void ConnectionForm::showForm(int index) {
  segments_->setCurrent(index);
  shown_form_ = index;
  fields_->setVisible(index == as_fields);
  string_->setVisible(index == as_string);
}

void ConnectionForm::switchForm(int index) {
  if (index == shown_form_) return;
  if (index == as_string) {
    string_->setText(toConnectionString(fields_->fields()));
    return showForm(as_string);
  }
  if (!movePassword()) return segments_->setCurrent(as_string);
  const auto fields = fieldsOf(string_->text().trimmed());
  if (!fields) return segments_->setCurrent(as_string);
  fields_->setFields(*fields);
  showForm(as_fields);
}

// False where the string cannot be read; its hint says why.
bool ConnectionForm::movePassword() {
  const auto split = splitPassword(string_->text());
  if (!split) {
    string_->setHint(sentenceOf(split.error()), true);
    return false;
  }
  if (split->password.isEmpty()) return true;
  string_->setText(split->dsn);
  password_->setText(QString::fromUtf8(split->password));
  password_typed_ = true;
  string_->setHint(tr("The password is in its own field now; it is kept in no file."), false);
  emit changed();
  return true;
}

// Whose password would it be? It is not taken for the one of the store itself.
bool ConnectionForm::checkReads() {
  const auto split = splitPassword(reads_->text());
  const bool has_password = split && !split->password.isEmpty();
  if (split && !has_password) return true;
  showProblem(has_password ? tr("No password can stand here. The same login uses the one above; "
                                "another login has its own in a password file (passfile=…).")
                           : sentenceOf(split.error()),
              reads_);
  return false;
}

QString ConnectionForm::dsn() const {
  return shown_form_ == as_fields ? toConnectionString(fields_->fields())
                                  : string_->text().trimmed();
}

SavedConnection ConnectionForm::typed() const {
  SavedConnection now = before_;
  now.name = name_->text().trimmed();
  now.colour = colour_->currentData().toString();
  now.dsn = normal(dsn());
  now.reads = normal(reads_->text().trimmed());
  now.read_only = read_only_->isChecked();
  now.keeps_password = keep_->isChecked();
  return now;
}

bool ConnectionForm::isChanged() const {
  return password_typed_ || !(typed() == before_);
}

Result<ConnectionEdit> ConnectionForm::edit() {
  QLineEdit* place = shown_form_ == as_string ? string_->field() : fields_->hosts();
  const auto wrong = [&](const QString& sentence) {
    showProblem(sentence, place);
    place->setFocus();
    return fail(ErrorKind::usage, sentence.toStdString());
  };
  if (shown_form_ == as_string && !movePassword()) {
    string_->field()->setFocus();
    return fail(ErrorKind::usage, string_->hint().toStdString());
  }
  if (!checkReads()) {
    reads_->setFocus();
    return fail(ErrorKind::usage, problem().toStdString());
  }
  ConnectionEdit edit{typed(), std::nullopt};
  if (const auto fields = fieldsOf(edit.connection.dsn); !fields)
    return wrong(sentenceOf(fields.error()));
  if (edit.connection.dsn.isEmpty())
    return wrong(tr("Name at least one host, or a folder with the server's socket."));
  if (password_typed_) edit.password = password_->text();
  return edit;
}

void ConnectionForm::showNameProblem(const QString& sentence) {
  showProblem(sentence, name_);
  name_->setFocus();
}

QString ConnectionForm::problem() const {
  return problem_->text() + fields_->problem()->text() + reads_problem_->text();
}

void ConnectionForm::clearProblems() {
  for (PlainLabel* label : {problem_, fields_->problem(), reads_problem_}) {
    label->clear();
    label->hide();
  }
}

// Under its field; the string's own page tells beside it.
void ConnectionForm::showProblem(const QString& sentence, QLineEdit* at) {
  clearProblems();
  if (at == string_->field()) return string_->setHint(sentence, true);
  PlainLabel* label = at == name_ ? problem_ : at == reads_ ? reads_problem_ : fields_->problem();
  label->setText(sentence);
  label->show();
}

}  // namespace sextant::ui
