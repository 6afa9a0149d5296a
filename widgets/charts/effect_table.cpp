// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/effect_table.h"

#include <QCoreApplication>
#include <QVBoxLayout>

#include <cmath>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("EffectTable", text);
}

QString valueWords(const EffectRow& row, const std::optional<double>& value) {
  if (!value) return QStringLiteral("–");
  if (row.unit.isEmpty()) return countText(std::llround(*value));
  return milliseconds(*value) + QLatin1Char(' ') + row.unit;
}

std::optional<double> changeOf(const EffectRow& row) {
  if (row.change_percent) return row.change_percent;
  if (!row.before || !row.after || *row.before == 0) return {};
  return (*row.after / *row.before - 1) * 100;
}

QString signedPercent(double percent) {
  const QString digits = QString::number(std::abs(percent), 'f', 1) + QStringLiteral(" %");
  if (std::abs(percent) < 0.05) return QStringLiteral("0 %");
  return (percent < 0 ? QStringLiteral("−") : QStringLiteral("+")) + digits;
}

// Smaller than what could have come about by chance.
bool isUncertain(double change, const EffectRow& row) {
  return std::abs(change) <= row.uncertainty_percent.value_or(0);
}

}  // namespace

QString changeWords(const EffectRow& row) {
  if (!row.before || !row.after) return words("not enough data yet");
  const bool count = row.unit.isEmpty();
  if (*row.before == 0 && *row.after == 0) return words("no change");
  if (count && *row.after == 0) return words("none");
  if (*row.before == 0) return words("new");
  const double change = changeOf(row).value_or(0);
  if (isUncertain(change, row) && std::abs(change) < 0.05) return words("no change");
  QString text = signedPercent(change);
  if (row.uncertainty_percent) {
    text += QStringLiteral(" ± ") + QString::number(*row.uncertainty_percent, 'f', 1);
  }
  return text;
}

Tone changeTone(const EffectRow& row) {
  if (!row.before || !row.after) return Tone::muted;
  if (*row.before == 0) return *row.after > 0 ? Tone::bad : Tone::muted;
  const double change = changeOf(row).value_or(0);
  if (isUncertain(change, row)) return Tone::muted;
  return change < 0 ? Tone::ok : Tone::bad;
}

EffectTable::EffectTable(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead({});
  table_ = new TableView({{.width = 96},
                          {tr("before"), 112},
                          {tr("after"), 112},
                          {.title = tr("change"), .width = 100, .stretch = true}});
  table_->setAccessibleName(tr("Effect of the revision"));
  table_->setFocusPolicy(Qt::TabFocus);
  sentence_ = new PlainLabel({}, Tone::muted);
  sentence_->wrapped();
  sentence_->setContentsMargins(size::gap, size::gap, size::gap, size::gap);
  sentence_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(sentence_);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  setMinimumHeight(size::section_head + size::row * 4 + 2);
}

void EffectTable::setTitle(const QString& title) {
  head_->setTitle(title);
}

void EffectTable::setRows(const std::vector<EffectRow>& rows) {
  std::vector<Row> cells;
  for (const EffectRow& row : rows) {
    cells.push_back({row.name,
                     {{row.name},
                      {valueWords(row, row.before)},
                      {valueWords(row, row.after)},
                      {.text = changeWords(row), .tone = changeTone(row)}}});
  }
  table_->setRows(std::move(cells));
  stack_->setCurrentIndex(0);
}

void EffectTable::setNotEnough(const QString& sentence) {
  sentence_->setText(sentence);
  stack_->setCurrentIndex(1);
}

}  // namespace sextant::ui
