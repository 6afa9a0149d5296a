// SPDX-License-Identifier: GPL-3.0-or-later
// Two sides that changed the same keys: a choice for each, and what comes out of it, live.
#pragma once

#include <QDialog>
#include <QPushButton>

#include "model/diff/document_merge.h"
#include "widgets/common/background_job.h"
#include "widgets/common/plain_label.h"
#include "widgets/diff/diff_view.h"
#include "widgets/merge/merge_choices.h"

class QVBoxLayout;

namespace sextant::ui {

struct MergeJob {
  QString title;  // "Rebase base onto revision 43"
  MergeNames names;
  MergeTexts texts;
  ItemKey item_key = {};
};

// Shown by the caller, who listens to `merged`. The merge is made in a worker, so that a large
// profile does not hold up the window.
class MergeDialog : public QDialog {
  Q_OBJECT
 public:
  // `first` is the merge without choices; it has conflicts.
  MergeDialog(MergeJob job, DocumentMerge first, QWidget* parent = nullptr);
  [[nodiscard]] MergeChoices* choices() const { return choices_; }
  [[nodiscard]] DiffView* diff() const { return diff_; }
  [[nodiscard]] QPushButton* useButton() const { return use_; }

 signals:
  // Every key was decided, and this is the text.
  void merged(const QByteArray& text);

 private:
  void buildHead(class QVBoxLayout* column);
  void buildFoot(class QVBoxLayout* column);
  void mergeAgain();
  // A merge, and what it makes of the other side's text.
  struct Merged {
    std::string text;
    QString failure;
    DiffDocument document;
    bool comments_clash = false;
  };
  [[nodiscard]] static Merged mergedOf(const MergeJob& job, Result<DocumentMerge> merge);
  template <class Make>
  void merge(Make make);
  void take(Merged merged);
  void render();

  std::shared_ptr<const MergeJob> job_;
  MergeChoices* choices_;
  DiffView* diff_;
  PlainLabel* explanation_;
  ElidedLabel* hindrance_;
  QPushButton* use_;
  QByteArray text_;
  QString failure_;
  BackgroundJob merging_;
};

}  // namespace sextant::ui
