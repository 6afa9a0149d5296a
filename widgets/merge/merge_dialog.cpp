// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/merge/merge_dialog.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace sextant::ui {

MergeDialog::MergeDialog(MergeJob job, DocumentMerge first, QWidget* parent)
    : QDialog(parent), job_(std::make_shared<const MergeJob>(std::move(job))) {
  setWindowTitle(job_->title);
  resize(960, 720);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildHead(column);
  choices_ = new MergeChoices(job_->names);
  choices_->setConflicts(first.conflicts);
  diff_ = new DiffView;
  auto* down = new QSplitter(Qt::Vertical);
  down->setHandleWidth(1);
  down->setChildrenCollapsible(false);
  down->addWidget(choices_);
  down->addWidget(diff_);
  down->setStretchFactor(1, 1);
  const int rows = std::clamp(int(first.conflicts.size()), 2, 7);
  const int wanted = size::section_head + (rows + 1) * size::row + size::gap_tiny;
  down->setSizes({wanted, 720 - wanted});
  column->addWidget(horizontalRule());
  column->addWidget(down, 1);
  buildFoot(column);
  connect(choices_, &MergeChoices::chosen, this, &MergeDialog::mergeAgain);
  choices_->table()->setFocus();
  merge([first = std::move(first)](const MergeJob&) { return first; });
}

void MergeDialog::buildHead(QVBoxLayout* column) {
  auto* title = new PlainLabel(job_->title);
  title->withFont(15, QFont::DemiBold);
  explanation_ = new PlainLabel({}, Tone::muted);
  explanation_->wrapped();
  auto* box = new QVBoxLayout;
  box->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  box->setSpacing(size::gap_small);
  box->addWidget(title);
  box->addWidget(explanation_);
  column->addLayout(box);
}

void MergeDialog::buildFoot(QVBoxLayout* column) {
  auto* foot = new QWidget;
  setSurface(foot, "foot");
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(size::gap_large, size::gap, size::gap_large, size::gap);
  row->setSpacing(size::gap_small);
  hindrance_ = new ElidedLabel({}, Tone::muted);
  hindrance_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setAutoDefault(false);
  use_ = new QPushButton(tr("Use merged text"));
  use_->setAutoDefault(false);
  setButtonKind(use_, ButtonKind::filled);
  row->addWidget(hindrance_, 1);
  row->addWidget(cancel);
  row->addWidget(use_);
  column->addWidget(foot);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(use_, &QPushButton::clicked, this, [this] {
    emit merged(text_);
    accept();
  });
}

template <class Make>
void MergeDialog::merge(Make make) {
  const MergeTexts& texts = job_->texts;
  merging_.start(
      texts.base.size() + texts.ours.size() + texts.theirs.size(),
      [job = job_, make = std::move(make)](BackgroundJob::Stopped) {
        return mergedOf(*job, make(*job));
      },
      [this](Merged merged) { take(std::move(merged)); });
  if (!merging_.isRunning()) return;
  diff_->setAwaited();
  render();
}

void MergeDialog::mergeAgain() {
  merge([choices = choices_->choices()](const MergeJob& job) {
    return mergeDocuments(job.texts, job.item_key, choices);
  });
}

MergeDialog::Merged MergeDialog::mergedOf(const MergeJob& job, Result<DocumentMerge> merge) {
  if (!merge) return {{}, QString::fromStdString(merge.error().toString()), {}};
  Merged merged{std::move(merge->text), {}, {}, merge->comments_clash};
  if (auto diff = textDiff(job.texts.theirs, merged.text))
    merged.document = {std::move(*diff), job.names.theirs, tr("merged")};
  return merged;
}

void MergeDialog::take(Merged merged) {
  failure_ = merged.failure;
  if (failure_.isEmpty()) {
    text_ = QByteArray::fromStdString(merged.text);
    diff_->setDocument(std::move(merged.document));
    diff_->setNotice(merged.comments_clash ? tr("both changed a comment: yours stands")
                                           : QString());
  } else {
    diff_->setUnawaited();
  }
  render();
}

void MergeDialog::render() {
  const int waiting = choices_->undecided();
  const int all = int(choices_->choices().size());
  explanation_->setText(
      tr("Everything else is merged already. %1 set differently by %2 and by %3: choose which "
         "value stands, with a click on it or with the key B, M or T. Nothing is published by "
         "this.")
          .arg(all == 1 ? tr("One key is") : tr("%1 keys are").arg(all), job_->names.ours,
               job_->names.theirs));
  QString words = failure_;
  if (words.isEmpty() && waiting == 1) words = tr("One key is not decided yet.");
  if (words.isEmpty() && waiting > 1) words = tr("%1 keys are not decided yet.").arg(waiting);
  hindrance_->setFullText(words);
  use_->setEnabled(waiting == 0 && failure_.isEmpty() && !merging_.isRunning());
}

}  // namespace sextant::ui
