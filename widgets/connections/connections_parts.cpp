// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connections_parts.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int name_width = 132;

}  // namespace

QGridLayout* fieldGrid(QWidget* owner) {
  auto* grid = new QGridLayout(owner);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(size::gap);
  grid->setVerticalSpacing(size::gap_small);
  grid->setColumnMinimumWidth(0, name_width);
  grid->setColumnStretch(1, 1);
  return grid;
}

QLabel* addField(QGridLayout* grid, const QString& name, QWidget* field, QWidget* focus) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setBuddy(focus);
  focus->setAccessibleName(QString(name).remove(QLatin1Char('&')));
  grid->addWidget(label, row, 0, Qt::AlignVCenter);
  grid->addWidget(field, row, 1);
  return label;
}

QLabel* addField(QGridLayout* grid, const QString& name, QWidget* field) {
  return addField(grid, name, field, field);
}

void addBelow(QGridLayout* grid, QWidget* widget) {
  grid->addWidget(widget, grid->rowCount(), 1);
}

PlainLabel* problemLabel() {
  auto* label = new PlainLabel({}, Tone::bad);
  label->withFont(12).wrapped();
  label->hide();
  return label;
}

QWidget* fileField(QLineEdit* line, const QString& purpose) {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_small);
  auto* choose = new QPushButton(QObject::tr("Choose…"));
  choose->setAccessibleName(QObject::tr("Choose: %1").arg(purpose));
  choose->setAutoDefault(false);
  row->addWidget(line, 1);
  row->addWidget(choose);
  QObject::connect(choose, &QPushButton::clicked, box, [line, purpose, box] {
    const QString file = QFileDialog::getOpenFileName(box, purpose, line->text());
    if (!file.isEmpty()) line->setText(file);
  });
  return box;
}

}  // namespace sextant::ui
