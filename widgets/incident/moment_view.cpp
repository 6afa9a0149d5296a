// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/moment_view.h"

#include <QVBoxLayout>

#include "widgets/common/compact_button.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

QString revisionName(RevisionNumber number) {
  return QStringLiteral("r%1").arg(number.value);
}

QString rateWords(double a_second) {
  return a_second == 0 ? QStringLiteral("0") : milliseconds(a_second);
}

QString beforeWords(qint64 seconds) {
  return seconds == 0 ? MomentView::tr("in that second")
                      : MomentView::tr("%1 before").arg(ageWords(seconds));
}

}  // namespace

MomentView::MomentView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setMinimumWidth(300);
  setAccessibleName(tr("How things were at a moment"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildHead(column);
  buildRevision(column);
  column->addWidget(horizontalRule());
  changes_head_ = new SectionHead(tr("Just before"));
  changes_ = new TableView({{.title = tr("when"), .width = 88, .mono = true},
                            {.title = tr("what"), .width = 200, .stretch = true}});
  changes_->setAccessibleName(tr("What changed just before"));
  no_changes_ = new PlainLabel({}, Tone::muted);
  no_changes_->wrapped();
  no_changes_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap);
  instances_head_ = new SectionHead(tr("Instances then"));
  instances_ =
      new TableView({{.title = tr("instance"), .width = 120, .stretch = true, .elide_left = true},
                     {.title = tr("ran"), .width = 88},
                     {.title = tr("p99"), .width = 84, .mono = true, .right = true},
                     {.title = tr("errors/s"), .width = 76, .mono = true, .right = true}});
  instances_->setAccessibleName(tr("What each instance ran"));
  column->addWidget(changes_head_);
  column->addWidget(no_changes_);
  column->addWidget(changes_, 2);
  column->addWidget(horizontalRule());
  column->addWidget(instances_head_);
  column->addWidget(instances_, 3);
  connect(changes_, &TableView::opened, this, &MomentView::changeOpened);
  connect(instances_, &TableView::opened, this, [this](const QString& key) {
    if (const auto scope = Scope::fromPath(key.toStdString())) emit instanceOpened(*scope);
  });
}

void MomentView::buildHead(QVBoxLayout* column) {
  head_ = new SectionHead({});
  auto* earlier = compactButton(QStringLiteral("−1 s"), tr("A second earlier"));
  auto* later = compactButton(QStringLiteral("+1 s"), tr("A second later"));
  auto* close = compactButton(tr("Close"), tr("Take the cursor away (Esc in a chart)"));
  for (QPushButton* button : {earlier, later, close})
    head_->addAtEnd(button);
  connect(earlier, &QPushButton::clicked, this, [this] { emit moved(-1); });
  connect(later, &QPushButton::clicked, this, [this] { emit moved(1); });
  connect(close, &QPushButton::clicked, this, &MomentView::closed);
  column->addWidget(head_);
}

void MomentView::buildRevision(QVBoxLayout* column) {
  auto* box = new QVBoxLayout;
  box->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap);
  box->setSpacing(size::gap_tiny);
  awaited_ = new ProgressNote;
  problem_ = new PlainLabel({}, Tone::bad);
  problem_->wrapped();
  when_ = new PlainLabel({}, Tone::muted);
  revision_ = new PlainLabel;
  revision_->wrapped();
  message_ = new PlainLabel({}, Tone::muted);
  message_->wrapped();
  diff_ = compactButton(tr("Diff"));
  history_ = compactButton(tr("History"), tr("Show the revision in the history"));
  restore_ = compactButton({});
  setButtonKind(restore_, ButtonKind::destructive);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, size::gap_small, 0, 0);
  row->setSpacing(size::gap_small);
  for (QPushButton* button : {diff_, history_, restore_})
    row->addWidget(button);
  row->addStretch();
  // A long name or address shall not widen the window.
  for (PlainLabel* label : {problem_, revision_, message_})
    label->setMinimumWidth(1);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{when_, awaited_, problem_, revision_, message_})
    box->addWidget(widget);
  box->addLayout(row);
  column->addLayout(box);
  connect(diff_, &QPushButton::clicked, this, [this] {
    if (moment_.stable) emit diffWanted(moment_.stable->previous, moment_.stable->number);
  });
  connect(history_, &QPushButton::clicked, this, [this] {
    if (moment_.stable) emit historyWanted(moment_.stable->number);
  });
  connect(restore_, &QPushButton::clicked, this, [this] {
    if (moment_.stable) emit restoreWanted(moment_.stable->previous);
  });
}

void MomentView::setMoment(const Moment& moment, qint64 now) {
  moment_ = moment;
  head_->setTitle(tr("%1 UTC").arg(utcClock(moment.second)));
  when_->setText(tr("%1, %2").arg(utcText(moment.second).section(QLatin1Char(' '), 0, 0),
                                  agoWords(now - moment.second)));
  if (moment.loading) {
    awaited_->begin(tr("Reading what was then"));
  } else {
    awaited_->finish();
  }
  problem_->setVisible(!moment.problem.isEmpty());
  problem_->setText(moment.problem);
  showRevision(now);
  showChanges();
  showInstances();
}

void MomentView::showRevision(qint64 now) {
  const auto& stable = moment_.stable;
  message_->setVisible(stable && !stable->message.isEmpty());
  diff_->setEnabled(stable && stable->previous.value > 0);
  history_->setEnabled(stable.has_value());
  restore_->setVisible(stable && stable->previous.value > 0);
  if (!stable) {
    revision_->setText(moment_.is_stable_known ? tr("No revision was stable then: nothing had been "
                                                    "published.")
                       : moment_.loading       ? QString()
                                               : tr("Which revision was stable is not known."));
    return;
  }
  const QString how = stable->is_rollback ? tr("rolled back to") : tr("published");
  QString words = tr("Revision %1 was stable, %2 by %3 at %4, %5.")
                      .arg(stable->number.value)
                      .arg(how, visibleText(stable->author), utcClock(stable->published),
                           beforeWords(std::max<qint64>(moment_.second - stable->published, 0)));
  if (moment_.stable_now && *moment_.stable_now != stable->number)
    words += QLatin1Char(' ') + tr("Now it is %1.").arg(moment_.stable_now->value);
  revision_->setText(words);
  revision_->setToolTip(
      utcText(stable->published, QDateTime::fromSecsSinceEpoch(now, Qt::UTC).date()));
  message_->setText(visibleText(stable->message));
  diff_->setToolTip(stable->previous.value > 0 ? tr("What revision %1 changed against %2")
                                                     .arg(stable->number.value)
                                                     .arg(stable->previous.value)
                                               : tr("It was the first revision."));
  restore_->setText(tr("Back to r%1…").arg(stable->previous.value));
  restore_->setEnabled(moment_.restore_hindrance.isEmpty());
  restore_->setToolTip(
      moment_.restore_hindrance.isEmpty()
          ? tr("Publish what revision %1 had as a new revision").arg(stable->previous.value)
          : plainToolTip(moment_.restore_hindrance));
}

void MomentView::showChanges() {
  std::vector<Row> rows;
  for (const MomentChange& change : moment_.before) {
    const QString sentence = visibleText(change.sentence);
    rows.push_back({change.key,
                    {{.text = utcClock(change.second),
                      .tooltip = beforeWords(std::max<qint64>(moment_.second - change.second, 0)),
                      .order = double(change.second)},
                     {.text = sentence,
                      .state = change.state,
                      .tooltip = change.kind + QStringLiteral(": ") + sentence}}});
  }
  const bool none = rows.empty();
  changes_->setVisible(!none);
  no_changes_->setVisible(none);
  no_changes_->setText(moment_.is_before_known
                           ? tr("Nothing changed in the %1 before: no publish, stage or rollback.")
                                 .arg(ageWords(moment_.before_seconds))
                       : moment_.loading ? QString()
                                         : tr("What changed before is not known."));
  changes_head_->setNote(
      none ? QString()
           : tr("%1 in %2").arg(countText(qint64(rows.size())), ageWords(moment_.before_seconds)));
  changes_->setRows(std::move(rows));
}

void MomentView::showInstances() {
  std::vector<Row> rows;
  for (const MomentInstance& one : moment_.instances) {
    const bool other = one.revision && moment_.stable && *one.revision != moment_.stable->number;
    rows.push_back({QString::fromStdString(one.instance.path()),
                    {{QString::fromStdString(one.instance.path())},
                     {.text = one.revision ? revisionName(*one.revision) : tr("not known"),
                      .tone = other          ? Tone::warning
                              : one.revision ? Tone::normal
                                             : Tone::muted,
                      .tooltip = one.revision ? QString() : one.why_not_known},
                     {.text = one.p99_ms ? milliseconds(*one.p99_ms) + QStringLiteral(" ms")
                                         : QStringLiteral("–"),
                      .order = one.p99_ms},
                     {.text = one.errors ? rateWords(*one.errors) : QStringLiteral("–"),
                      .tone = one.errors.value_or(0) > 0 ? Tone::bad : Tone::normal,
                      .order = one.errors}}});
  }
  const auto measured =
      std::count_if(moment_.instances.begin(), moment_.instances.end(),
                    [](const MomentInstance& one) { return one.p99_ms || one.revision; });
  instances_head_->setNote(
      tr("%1 of %2 measured").arg(countText(measured), countText(qint64(rows.size()))));
  instances_->setRows(std::move(rows));
}

}  // namespace sextant::ui
