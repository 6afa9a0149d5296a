// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_fields.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QTextDocument>

#include <cstdlib>

#include "model/document/core_schema.h"
#include "model/document/json.h"
#include "model/schema/guide_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Of one line. Qt's own, 32767, would cut what a profile may hold.
constexpr int length_max = 1 << 30;

QString q(const std::string& text) {
  return QString::fromStdString(text);
}

// Negative, 0 or positive; good enough to warn by, never to write by.
int compared(const std::string& a, const std::string& b) {
  const long double x = std::strtold(a.c_str(), nullptr);
  const long double y = std::strtold(b.c_str(), nullptr);
  return x < y ? -1 : (x > y ? 1 : 0);
}

void markInvalid(QWidget* field, bool invalid) {
  if (field->property("invalid").toBool() == invalid) return;
  field->setProperty("invalid", invalid);
  setTone(field, Tone::normal);  // takes the style again
}

Result<Value> scalarFrom(const QString& typed) {
  const QString text = typed.trimmed();
  if (text.startsWith(QLatin1Char('"'))) {
    auto quoted = fromJson(text.toStdString());
    if (!quoted)
      return fail(ErrorKind::input,
                  QObject::tr("The quotes of this text do not close.").toStdString());
    return *quoted;
  }
  if (text.startsWith(QLatin1Char('\'')) && text.endsWith(QLatin1Char('\'')) && text.size() > 1) {
    return Value::string(text.mid(1, text.size() - 2)
                             .replace(QLatin1String("''"), QLatin1String("'"))
                             .toStdString());
  }
  return resolvePlain(text.toStdString());
}

}  // namespace

NumberField::NumberField(const KeyGuide& guide, QWidget* parent)
    : QAbstractSpinBox(parent), guide_(guide), whole_(!guide.allows(ValueKind::real)) {
  setAccelerated(true);
  lineEdit()->setFont(monoFont());
  lineEdit()->setMaxLength(length_max);
  connect(lineEdit(), &QLineEdit::textChanged, this, &NumberField::markBounds);
}

void NumberField::setFree() {
  whole_ = false;
  guide_ = {};
}

void NumberField::setDigits(const std::string& digits) {
  lineEdit()->setText(q(digits));
}

QValidator::State NumberField::validate(QString& input, int&) const {
  static const QRegularExpression whole(QStringLiteral("^[-+]?[0-9]*$"));
  static const QRegularExpression real(
      QStringLiteral("^[-+]?[0-9]*(\\.[0-9]*)?([eE][-+]?[0-9]*)?$"));
  const auto& pattern = whole_ ? whole : real;
  return pattern.match(input).hasMatch() ? QValidator::Acceptable : QValidator::Invalid;
}

Result<Value> NumberField::value() const {
  auto value = resolvePlain(text().trimmed().toStdString());
  const bool number = value && (value->kind() == ValueKind::integer ||
                                (!whole_ && value->kind() == ValueKind::real));
  if (number) return value;
  return fail(ErrorKind::input,
              (whole_ ? tr("\"%1\" is not an integer.") : tr("\"%1\" is not a number."))
                  .arg(text())
                  .toStdString());
}

std::string NumberField::step() const {
  const bool exact =
      !guide_.multiple_of.empty() && guide_.multiple_of.find_first_of("eE") == std::string::npos;
  if (exact) return guide_.multiple_of;
  // The last digit that is written.
  const QString digits = text();
  const auto point = digits.indexOf(QLatin1Char('.'));
  const auto behind = point < 0 ? 0 : digits.size() - point - 1;
  return behind == 0 ? "1" : "0." + std::string(std::size_t(behind) - 1, '0') + '1';
}

void NumberField::stepBy(int steps) {
  std::string digits = text().trimmed().toStdString();
  if (digits.empty() || digits.find_first_of("eE") != std::string::npos) return;
  std::string step = this->step();
  if (steps < 0) step.insert(0, 1, '-');
  for (int i = 0; i < std::abs(steps); ++i) {
    const std::string next = addDigits(digits, step);
    if (!guide_.minimum.empty() && steps < 0 && compared(next, guide_.minimum) < 0) break;
    if (!guide_.maximum.empty() && steps > 0 && compared(next, guide_.maximum) > 0) break;
    digits = next;
  }
  lineEdit()->setText(q(digits));
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
  return StepUpEnabled | StepDownEnabled;
}

void NumberField::markBounds() {
  const std::string digits = text().trimmed().toStdString();
  const bool low = !guide_.minimum.empty() && compared(digits, guide_.minimum) < 0;
  const bool high = !guide_.maximum.empty() && compared(digits, guide_.maximum) > 0;
  markInvalid(this, !digits.empty() && (low || high));
}

QuantityField::QuantityField(const FormRow& row, QWidget* parent)
    : QWidget(parent), number_(new NumberField({}, this)), unit_(new QComboBox(this)) {
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(size::gap_tiny);
  line->addWidget(number_, 1);
  line->addWidget(unit_);
  setFocusProxy(number_);
  number_->setFree();
  unit_->setAccessibleName(tr("Unit"));
  for (const std::string& unit : quantityUnits(row.guide.quantity, row.guide.pattern))
    unit_->addItem(q(unit));
  units_ = unit_->count();
  for (const Value& word : row.guide.suggested) {
    const bool plain =
        word.kind() == ValueKind::string && !parseQuantity(row.guide.quantity, word.text());
    if (plain) unit_->addItem(q(word.text()));
  }
  const std::string held = row.value ? row.value->text() : std::string();
  if (const auto quantity = parseQuantity(row.guide.quantity, held)) {
    number_->setDigits(quantity->digits);
    gap_ = quantity->gap;
    // A unit of the document that the schema does not have stays a choice.
    if (unit_->findText(q(quantity->unit), Qt::MatchExactly | Qt::MatchCaseSensitive) < 0)
      unit_->insertItem(units_++, q(quantity->unit));
    unit_->setCurrentIndex(
        unit_->findText(q(quantity->unit), Qt::MatchExactly | Qt::MatchCaseSensitive));
  } else if (!held.empty()) {
    unit_->setCurrentIndex(unit_->findText(q(held), Qt::MatchExactly | Qt::MatchCaseSensitive));
  }
  connect(unit_, qOverload<int>(&QComboBox::currentIndexChanged), this, &QuantityField::unitChosen);
  unitChosen();
}

void QuantityField::unitChosen() {
  number_->setEnabled(unit_->currentIndex() < units_);
  setFocusProxy(number_->isEnabled() ? static_cast<QWidget*>(number_) : unit_);
}

Result<Value> QuantityField::value() const {
  if (unit_->currentIndex() >= units_) return Value::string(unit_->currentText().toStdString());
  const auto number = number_->value();
  if (!number) return number;
  return Value::string(number_->text().trimmed().toStdString() + gap_ +
                       unit_->currentText().toStdString());
}

QString QuantityField::typed() const {
  return unit_->currentIndex() >= units_ ? unit_->currentText()
                                         : number_->text() + unit_->currentText();
}

ChoiceField::ChoiceField(const FormRow& row, QWidget* parent)
    : QComboBox(parent), values_(row.guide.allowed) {
  // What stands in the document stays a choice, though the schema does not have it.
  if (row.value && std::find(values_.begin(), values_.end(), *row.value) == values_.end())
    values_.push_back(*row.value);
  for (const Value& value : values_) {
    addItem(visibleText(q(valueWords(value))));
    if (row.value && value == *row.value) setCurrentIndex(count() - 1);
  }
  // Nothing is chosen yet, or choosing the first would be no choice.
  if (!row.value) setCurrentIndex(-1);
  setFont(monoFont());
}

Result<Value> ChoiceField::value() const {
  if (currentIndex() < 0) return fail(ErrorKind::input, tr("Choose a value.").toStdString());
  return values_[std::size_t(currentIndex())];
}

TextField::TextField(const FormRow& row, QWidget* parent)
    : VisibleLineEdit(parent), control_(row.control) {
  setFont(monoFont());
  setMaxLength(length_max);
  const bool raw = control_ == FormControl::text || control_ == FormControl::secret;
  if (row.value) setText(q(raw ? row.value->text() : valueWords(*row.value)));
  if (row.value && row.value->kind() == ValueKind::null) clear();
  if (control_ == FormControl::secret) setPlaceholderText(QStringLiteral("secret://NAME"));
  if (control_ == FormControl::scalar)
    setToolTip(
        tr("Numbers, true, false and null are read as such; put a text that looks like one "
           "in quotes."));
  QStringList words;
  for (const Value& value : row.guide.suggested)
    words << q(raw && value.isScalar() ? value.text() : valueWords(value));
  if (words.isEmpty()) return;
  auto* completer = new QCompleter(words, this);
  completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  setCompleter(completer);
}

Result<Value> TextField::value() const {
  if (control_ == FormControl::text) return Value::string(text().toStdString());
  if (control_ == FormControl::secret) {
    if (text().startsWith(QLatin1String("secret://")) && text().size() > 9)
      return Value::string(text().toStdString());
    return fail(
        ErrorKind::input,
        tr("Secrets are not kept in profiles. Type the name of one: secret://NAME.").toStdString());
  }
  return scalarFrom(text());
}

LongTextField::LongTextField(const FormRow& row, QWidget* parent) : QPlainTextEdit(parent) {
  setFont(monoFont());
  setTabChangesFocus(true);
  const QString held = row.value ? q(row.value->text()) : QString();
  setPlainText(held);
  const auto lines = held.count(QLatin1Char('\n'));
  const auto pairs = held.count(QLatin1String("\r\n"));
  // Whatever else breaks a line here would come back as a line feed.
  const bool odd = held.count(QLatin1Char('\r')) > pairs || held.contains(QChar::LineSeparator) ||
                   held.contains(QChar::ParagraphSeparator);
  if (pairs > 0 || odd) ends_ = pairs == lines && !odd ? LineEnds::crlf : LineEnds::mixed;
}

Result<Value> LongTextField::value() const {
  if (ends_ == LineEnds::mixed)
    return fail(ErrorKind::input,
                tr("This text has line ends of several kinds, which a text box cannot keep. Edit "
                   "it in the text.")
                    .toStdString());
  // Not toPlainText(), which turns hard spaces into others.
  const QString end = ends_ == LineEnds::crlf ? QStringLiteral("\r\n") : QStringLiteral("\n");
  return Value::string(
      document()->toRawText().replace(QChar::ParagraphSeparator, end).toStdString());
}

namespace {

QWidget* fieldFor(const FormRow& row, QWidget* parent) {
  switch (row.control) {
    case FormControl::none:
    case FormControl::check:
      return nullptr;
    case FormControl::number: {
      auto* field = new NumberField(row.guide, parent);
      if (row.value && row.value->kind() != ValueKind::null) field->setDigits(row.value->text());
      return field;
    }
    case FormControl::choice:
      return new ChoiceField(row, parent);
    case FormControl::quantity:
      return new QuantityField(row, parent);
    case FormControl::long_text:
      return new LongTextField(row, parent);
    case FormControl::text:
    case FormControl::secret:
    case FormControl::scalar:
      break;
  }
  return new TextField(row, parent);
}

}  // namespace

QWidget* makeField(const FormRow& row, QWidget* parent) {
  QWidget* widget = fieldFor(row, parent);
  if (auto* field = dynamic_cast<FormField*>(widget)) field->begin();
  return widget;
}

}  // namespace sextant::ui
