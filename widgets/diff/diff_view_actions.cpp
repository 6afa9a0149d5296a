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

QString patchOf(const DiffDocument& document) {
  const auto patch =
      unifiedDiff(document.left_text, document.right_text, document.left_title.toStdString(),
                  document.right_title.toStdString());
  return patch ? QString::fromStdString(*patch) : QString();
}

QString htmlOf(const ShownDiff& shown) {
  const DiffDocument& document = *shown.document;
  const DiffHeadings headings{DiffView::tr("%1 compared with %2")
                                  .arg(document.left_title, document.right_title)
                                  .toStdString(),
                              document.left_title.toStdString(),
                              document.right_title.toStdString()};
  return QString::fromStdString(diffHtml(headings, *shown.diff, document.values));
}

// Why it could not be written; empty where it was.
QString write(const QString& name, const QString& text) {
  QSaveFile file(name);
  const QByteArray page = text.toUtf8();
  if (file.open(QIODevice::WriteOnly) && file.write(page) == page.size() && file.commit())
    return {};
  return file.errorString();
}

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
  const DiffDocument& document = *shown_->document;
  const bool has_texts = !document.left_text.empty() || !document.right_text.empty();
  blanks_->setEnabled(has_texts);
  patch_->setEnabled(has_texts && !document.diff.same());
  html_->setEnabled(!document.diff.same());
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
  const bool has_texts = !document_->left_text.empty() || !document_->right_text.empty();
  const DiffLook look{mode_, folded_, whitespace_ignored_ && has_texts};
  making_.start(
      weightOf(*document_),
      [document = document_, look](BackgroundJob::Stopped) {
        return std::make_shared<const ShownDiff>(shownDiff(document, look));
      },
      [this](std::shared_ptr<const ShownDiff> shown) { take(std::move(shown)); });
  if (making_.isRunning() && !progress_->isWaiting()) progress_->begin(tr("Comparing"));
}

void DiffView::take(std::shared_ptr<const ShownDiff> shown) {
  const bool another = shown->document != shown_->document;
  // After the panes let go of it: the last to hold it frees all its lines.
  auto before = std::exchange(shown_, std::move(shown));
  if (!awaited_) progress_->finish();
  if (another) describe();
  const int held = std::min(current_, differenceCount() - 1);
  current_ = -1;
  render();
  if (held >= 0 && shown_->mode != Mode::by_key) showDifference(held);
  BackgroundJob::letGo(std::move(before));
  emit documentShown();
}

void DiffView::exportText(std::function<QString(const ShownDiff&)> make,
                          std::function<void(const QString&)> reply) {
  exporting_.start(
      weightOf(*shown_->document),
      [shown = shown_, make = std::move(make)](BackgroundJob::Stopped) { return make(*shown); },
      std::move(reply));
}

QString DiffView::patch() const {
  return patchOf(*shown_->document);
}

QString DiffView::html() const {
  return htmlOf(*shown_);
}

void DiffView::copyPatch() {
  exportText([](const ShownDiff& shown) { return patchOf(*shown.document); },
             [](const QString& patch) { QApplication::clipboard()->setText(patch); });
}

void DiffView::saveHtml() {
  const QString name = QFileDialog::getSaveFileName(
      this, tr("Save comparison"), QStringLiteral("comparison.html"), tr("HTML pages (*.html)"));
  if (name.isEmpty()) return;
  exportText([name](const ShownDiff& shown) { return write(name, htmlOf(shown)); },
             [this, name](const QString& failure) {
               if (failure.isEmpty()) return;
               QMessageBox::warning(
                   this, tr("Save comparison"),
                   tr("%1 could not be written: %2. Choose another place.").arg(name, failure));
             });
}

}  // namespace sextant::ui
