// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/publish/diff_parts.h"

#include <QVBoxLayout>

namespace sextant::ui {

DiffParts::DiffParts(QWidget* parent) : QWidget(parent) {
  tabs_ = new QTabBar;
  tabs_->setExpanding(false);
  tabs_->setAccessibleName(tr("Profiles"));
  tabs_->hide();
  view_ = new DiffView;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(tabs_);
  column->addWidget(view_, 1);
  connect(tabs_, &QTabBar::currentChanged, this, &DiffParts::showPart);
  connect(view_, &DiffView::documentShown, this, &DiffParts::compared);
}

DiffParts::~DiffParts() {
  letGoOfParts();
}

void DiffParts::letGoOfParts() {
  for (DiffPart& part : parts_)
    BackgroundJob::letGo(std::move(part.document));
}

void DiffParts::setParts(std::vector<DiffPart> parts, bool checkable) {
  const bool same_names =
      parts.size() == parts_.size() &&
      std::equal(parts.begin(), parts.end(), parts_.begin(),
                 [](const DiffPart& a, const DiffPart& b) { return a.name == b.name; });
  letGoOfParts();
  parts_ = std::move(parts);
  if (!same_names) rebuildTabs(checkable && parts_.size() > 1);
  tabs_->setVisible(parts_.size() > 1);
  showPart(std::max(0, tabs_->currentIndex()));
}

void DiffParts::rebuildTabs(bool checkable) {
  const QSignalBlocker quiet(tabs_);
  while (tabs_->count() > 0)
    tabs_->removeTab(0);
  checks_.clear();
  for (const DiffPart& part : parts_) {
    const int index = tabs_->addTab(part.name);
    if (!checkable) continue;
    auto* check = new QCheckBox;
    check->setChecked(true);
    check->setAccessibleName(tr("Publish %1").arg(part.name));
    check->setToolTip(tr("Whether this draft is part of the publish"));
    tabs_->setTabButton(index, QTabBar::LeftSide, check);
    checks_.append(check);
    connect(check, &QCheckBox::toggled, this, &DiffParts::checkedChanged);
  }
}

std::vector<std::size_t> DiffParts::checked() const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (checks_.isEmpty() || checks_[qsizetype(i)]->isChecked()) indices.push_back(i);
  }
  return indices;
}

int DiffParts::differenceCount() const {
  std::size_t count = 0;
  for (const std::size_t index : checked()) {
    const auto& document = parts_[index].document;
    if (document) count += document->diff.differences;
  }
  return static_cast<int>(count);
}

bool DiffParts::isComparing() const {
  return view_->isBehind() || std::any_of(parts_.begin(), parts_.end(), [](const DiffPart& part) {
           return part.document == nullptr;
         });
}

void DiffParts::setChoiceEnabled(bool enabled) {
  for (QCheckBox* check : checks_)
    check->setEnabled(enabled);
}

void DiffParts::showPart(int index) {
  if (index < 0 || std::size_t(index) >= parts_.size()) {
    view_->setDocument(DiffDocument{});
    return;
  }
  const DiffPart& part = parts_[std::size_t(index)];
  if (part.document) {
    view_->setDocument(part.document);
    view_->setNotice(part.notice);
  } else {
    view_->setAwaited();
    emit compared();
  }
}

int DiffParts::currentPart() const {
  return parts_.empty() ? -1 : std::max(0, tabs_->currentIndex());
}

void DiffParts::setCurrentPart(int part) {
  if (part >= 0 && part < tabs_->count()) tabs_->setCurrentIndex(part);
}

}  // namespace sextant::ui
