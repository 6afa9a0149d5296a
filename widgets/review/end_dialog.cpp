// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/end_dialog.h"

#include <QVBoxLayout>

#include <array>

#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 460;
constexpr qint64 hour = 3600;
constexpr std::array<qint64, 5> lengths{hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour, 90 * 24 * hour};
constexpr int usual = 2;

}  // namespace

EndDialog::EndDialog(const QString& change, bool is_set, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("When %1 ends").arg(change));
  auto* title = new PlainLabel(tr("When does %1 end?").arg(change));
  title->withFont(15, QFont::DemiBold).wrapped();
  auto* words = new PlainLabel(
      tr("What it changes is to be as before then. A day ahead, a controller proposes the change that undoes "
         "it; people approve and publish that like any other. Until they do, nothing is undone."),
      Tone::muted);
  words->wrapped();
  choice_ = new ChoiceButton(tr("When it ends"));
  QStringList choices{tr("in an hour"), tr("in a day"), tr("in a week"), tr("in 30 days"), tr("in 90 days")};
  if (is_set) choices << tr("it has no end");
  choice_->setChoices(choices);
  choice_->setCurrent(usual);
  auto* cancel = new QPushButton(tr("Cancel"));
  set_ = new QPushButton(tr("Set"));
  setButtonKind(set_, ButtonKind::filled);
  set_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addWidget(choice_);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(set_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  column->addWidget(title);
  column->addWidget(words);
  column->addLayout(foot);
  setFixedSize(width_pixels, column->totalHeightForWidth(width_pixels));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(set_, &QPushButton::clicked, this, &QDialog::accept);
}

std::optional<qint64> EndDialog::seconds() const {
  const auto at = std::size_t(std::max(choice_->current(), 0));
  if (at >= lengths.size()) return std::nullopt;
  return lengths[at];
}

}  // namespace sextant::ui
