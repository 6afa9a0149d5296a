// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/version_picker.h"

#include <QHBoxLayout>

#include "widgets/common/compact_button.h"

namespace sextant::ui {
namespace {

constexpr int word_width = 200;

}  // namespace

VersionPicker::VersionPicker(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_tiny);
  from_ = new ChoiceButton(tr("Compare from"));
  to_ = new ChoiceButton(tr("Compare with"));
  for (ChoiceButton* one : {from_, to_}) {
    one->setProperty("compact", true);
    one->setWordWidthMax(word_width);
  }
  arrow_ = new PlainLabel(QStringLiteral("→"), Tone::muted);
  whole_ =
      compactButton(tr("Whole change"), tr("Compare the newest version with what it starts from"));
  row->addWidget(from_);
  row->addWidget(arrow_);
  row->addWidget(to_);
  row->addWidget(whole_);
  connect(from_, &ChoiceButton::chosen, this, [this](int index) {
    PickedVersions now = picked_;
    now.from = index <= 0 ? 0 : versions_[std::size_t(index - 1)].number;
    pick(now);
  });
  connect(to_, &ChoiceButton::chosen, this, [this](int index) {
    PickedVersions now = picked_;
    // The first in the list is the newest, whichever that is.
    now.to = index <= 0 ? 0 : versions_[versions_.size() - 1 - std::size_t(index)].number;
    pick(now);
  });
  connect(whole_, &QPushButton::clicked, this, [this] { pick({}); });
  refresh();
}

void VersionPicker::setVersions(const std::vector<Version>& versions, const QString& base) {
  // An open menu stays.
  if (versions == versions_ && base == base_) return;
  versions_ = versions;
  base_ = base;
  refresh();
}

void VersionPicker::pick(PickedVersions versions) {
  if (versions == picked_) return;
  picked_ = versions;
  refresh();
  emit pickedChanged();
}

// A change of one version has nothing to choose.
void VersionPicker::refresh() {
  const auto wordsOf = [](const Version& one) {
    return one.note.isEmpty() ? tr("version %1").arg(one.number)
                              : tr("version %1 · %2").arg(one.number).arg(one.note);
  };
  QStringList olds{base_};
  QStringList news;
  int old_at = 0, new_at = 0;
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    olds << wordsOf(versions_[i]);
    if (versions_[i].number == picked_.from) old_at = int(i) + 1;
  }
  for (std::size_t i = versions_.size(); i-- > 0;) {
    news << wordsOf(versions_[i]);
    if (versions_[i].number == picked_.to) new_at = int(news.size()) - 1;
  }
  from_->setChoices(olds);
  from_->setCurrent(old_at);
  to_->setChoices(news);
  to_->setCurrent(new_at);
  const bool has_choice = versions_.size() > 1;
  for (QWidget* part : std::initializer_list<QWidget*>{from_, arrow_, to_})
    part->setVisible(has_choice);
  whole_->setVisible(has_choice && !picked_.isWhole());
}

}  // namespace sextant::ui
