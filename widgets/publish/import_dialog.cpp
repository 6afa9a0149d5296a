// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/publish/import_dialog.h"

#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/plain_label.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr QSize usual_size(760, 420);

}  // namespace

ImportDialog::ImportDialog(const QString& service, const std::vector<ImportRow>& rows,
                           const QStringList& left_out, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("Drafts from files"));
  resize(usual_size);
  auto* title = new PlainLabel(tr("Drafts of %1 from files").arg(service));
  title->withFont(15, QFont::DemiBold).wrapped();
  const auto taken = std::count_if(rows.begin(), rows.end(), [](const ImportRow& row) { return row.is_taken; });
  auto* words = new PlainLabel(
      taken == 0 ? tr("Every file is as its profile is now: there is nothing to take.")
                 : tr("What differs becomes drafts; nothing is published. Then look at them, and propose or "
                      "publish them as usual."),
      Tone::muted);
  words->wrapped();
  table_ = new TableView({{.title = tr("profile"), .width = 150},
                          {.title = tr("file"), .width = 300, .stretch = true, .elide_left = true},
                          {.title = tr("beside what is stable"), .width = 260}});
  table_->setAccessibleName(tr("Files and their profiles"));
  std::vector<Row> shown;
  for (const ImportRow& row : rows) {
    shown.push_back({row.profile,
                     {{.text = row.profile, .strong = row.is_taken},
                      {.text = visibleText(row.file), .tone = Tone::muted, .tooltip = row.file},
                      {.text = row.what,
                       .tone = row.is_taken ? Tone::normal : Tone::muted,
                       .state = row.warning.isEmpty() ? State::none : State::warned,
                       .note = row.warning}}});
  }
  table_->setRows(std::move(shown));
  auto* others = new PlainLabel(tr("Left out: %1").arg(left_out.join(QLatin1Char(' '))), Tone::warning);
  others->wrapped();
  others->setVisible(!left_out.isEmpty());
  auto* cancel = new QPushButton(tr("Cancel"));
  take_ = new QPushButton(taken == 1 ? tr("Take 1 draft") : tr("Take %1 drafts").arg(taken));
  take_->setEnabled(taken > 0);
  setButtonKind(take_, ButtonKind::filled);
  take_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(take_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  for (QWidget* one : std::initializer_list<QWidget*>{title, words, table_, others})
    column->addWidget(one, one == table_ ? 1 : 0);
  column->addLayout(foot);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(take_, &QPushButton::clicked, this, &QDialog::accept);
}

}  // namespace sextant::ui
