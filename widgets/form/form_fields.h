// SPDX-License-Identifier: GPL-3.0-or-later
// The controls that values are edited with. Each keeps what a person typed as it was typed: digits
// are never rounded, spellings never changed.
#pragma once

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPlainTextEdit>

#include "model/base/result.h"
#include "widgets/common/visible_line_edit.h"
#include "widgets/form/form_row.h"

namespace sextant::ui {

// What every control can do besides being a widget.
class FormField {
 public:
  virtual ~FormField() = default;
  // Error: input, with a sentence on what is wrong with what was typed.
  [[nodiscard]] virtual Result<Value> value() const = 0;
  // What was typed, for the sentence that refuses it.
  [[nodiscard]] virtual QString typed() const = 0;
  // What is there now is what was there; everything that differs was typed.
  void begin() { opened_ = typed(); }
  // False: a value that was only looked at, which must stay as it is to the byte.
  [[nodiscard]] bool isTouched() const { return typed() != opened_; }

 private:
  QString opened_;
};

// The control for a row, or nullptr where it has none that types: maps, lists and check boxes.
[[nodiscard]] QWidget* makeField(const FormRow& row, QWidget* parent);

// Digits with steps by the arrow keys, of any length.
class NumberField : public QAbstractSpinBox, public FormField {
  Q_OBJECT
 public:
  NumberField(const KeyGuide& guide, QWidget* parent);
  void setDigits(const std::string& digits);
  [[nodiscard]] Result<Value> value() const override;
  [[nodiscard]] QString typed() const override { return text(); }
  QValidator::State validate(QString& input, int& position) const override;
  void stepBy(int steps) override;
  // For a quantity's number: fractions are allowed, and no bounds known.
  void setFree();

 protected:
  [[nodiscard]] StepEnabled stepEnabled() const override;

 private:
  void markBounds();
  [[nodiscard]] std::string step() const;
  KeyGuide guide_;
  bool whole_ = true;
};

// A number and its unit, or one of the words that the schema suggests ("none").
class QuantityField : public QWidget, public FormField {
  Q_OBJECT
 public:
  QuantityField(const FormRow& row, QWidget* parent);
  [[nodiscard]] Result<Value> value() const override;
  [[nodiscard]] QString typed() const override;
  [[nodiscard]] NumberField* number() const { return number_; }
  [[nodiscard]] QComboBox* unit() const { return unit_; }

 private:
  void unitChosen();
  std::string gap_;
  int units_ = 0;  // the words follow behind them
  NumberField* number_;
  QComboBox* unit_;
};

class ChoiceField : public QComboBox, public FormField {
  Q_OBJECT
 public:
  ChoiceField(const FormRow& row, QWidget* parent);
  [[nodiscard]] Result<Value> value() const override;
  [[nodiscard]] QString typed() const override { return currentText(); }

 private:
  std::vector<Value> values_;
};

class TextField : public VisibleLineEdit, public FormField {
  Q_OBJECT
 public:
  TextField(const FormRow& row, QWidget* parent);
  [[nodiscard]] Result<Value> value() const override;
  [[nodiscard]] QString typed() const override { return text(); }

 private:
  FormControl control_;
};

class LongTextField : public QPlainTextEdit, public FormField {
  Q_OBJECT
 public:
  LongTextField(const FormRow& row, QWidget* parent);
  [[nodiscard]] Result<Value> value() const override;
  [[nodiscard]] QString typed() const override { return toPlainText(); }

 private:
  // A text box knows one kind of line end.
  enum class LineEnds { lf, crlf, mixed };
  LineEnds ends_ = LineEnds::lf;
};

// Digits plus a step, exactly, however long they are: "9007199254740993" + "1". Both may have a
// sign and a fraction. Precondition: no exponent.
[[nodiscard]] std::string addDigits(const std::string& a, const std::string& b);

}  // namespace sextant::ui
