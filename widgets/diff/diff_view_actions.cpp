// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison can be made to show, and how it leaves the window.
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>

#include "model/diff/diff_html.h"
#include "widgets/diff/diff_view.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

constexpr std::size_t context_lines = 3;

}  // namespace

void DiffView::buildMenu() {
  more_ = new QToolButton;
  more_->setIcon(icon(QStringLiteral("more")));
  more_->setToolTip(tr("More about this comparison"));
  more_->setAccessibleName(more_->toolTip());
  more_->setPopupMode(QToolButton::InstantPopup);
  more_->setFixedWidth(38);
  auto* menu = new QMenu(more_);
  const auto choice = [&](const QString& words) {
    QAction* action = menu->addAction(words);
    action->setCheckable(true);
    return action;
  };
  fold_ = choice(tr("Fold unchanged lines"));
  blanks_ = choice(tr("Ignore blanks"));
  menu->addSeparator();
  patch_ = menu->addAction(tr("Copy as patch"));
  html_ = menu->addAction(tr("Save as HTML…"));
  more_->setMenu(menu);
  connect(fold_, &QAction::toggled, this, &DiffView::setFolded);
  connect(blanks_, &QAction::toggled, this, &DiffView::setWhitespaceIgnored);
  connect(patch_, &QAction::triggered, this, &DiffView::copyPatch);
  connect(html_, &QAction::triggered, this, &DiffView::saveHtml);
}

void DiffView::refreshActions() {
  const bool has_texts = !document_.left_text.empty() || !document_.right_text.empty();
  blanks_->setEnabled(has_texts);
  patch_->setEnabled(has_texts && !document_.diff.same());
  html_->setEnabled(!document_.diff.same());
}

void DiffView::setFolded(bool folded) {
  fold_->setChecked(folded);
  if (folded_ == folded) return;
  folded_ = folded;
  showLines();
}

void DiffView::setWhitespaceIgnored(bool ignored) {
  blanks_->setChecked(ignored);
  if (whitespace_ignored_ == ignored) return;
  whitespace_ignored_ = ignored;
  showLines();
}

void DiffView::showLines() {
  shown_ = document_.diff;
  if (whitespace_ignored_ && blanks_->isEnabled()) {
    if (auto diff = textDiff(document_.left_text, document_.right_text, {true}))
      shown_ = std::move(*diff);
  }
  if (folded_) shown_ = folded(shown_, context_lines);
  starts_ = differenceStarts(shown_.rows);
  const int held = std::min(current_, differenceCount() - 1);
  current_ = -1;
  render();
  if (held >= 0 && mode_ != Mode::by_key) showDifference(held);
}

QString DiffView::patch() const {
  const auto patch =
      unifiedDiff(document_.left_text, document_.right_text, document_.left_title.toStdString(),
                  document_.right_title.toStdString());
  return patch ? QString::fromStdString(*patch) : QString();
}

QString DiffView::html() const {
  const DiffHeadings headings{
      tr("%1 compared with %2").arg(document_.left_title, document_.right_title).toStdString(),
      document_.left_title.toStdString(), document_.right_title.toStdString()};
  return QString::fromStdString(diffHtml(headings, shown_, document_.values));
}

void DiffView::copyPatch() {
  QApplication::clipboard()->setText(patch());
}

void DiffView::saveHtml() {
  const QString name = QFileDialog::getSaveFileName(
      this, tr("Save comparison"), QStringLiteral("comparison.html"), tr("HTML pages (*.html)"));
  if (name.isEmpty()) return;
  QSaveFile file(name);
  const QByteArray page = html().toUtf8();
  if (file.open(QIODevice::WriteOnly) && file.write(page) == page.size() && file.commit()) return;
  QMessageBox::warning(
      this, tr("Save comparison"),
      tr("%1 could not be written: %2. Choose another place.").arg(name, file.errorString()));
}

}  // namespace sextant::ui
