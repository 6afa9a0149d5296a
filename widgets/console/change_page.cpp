// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_page.h"

#include <QMenu>
#include <QSplitter>

#include "widgets/common/compact_button.h"
#include "widgets/common/shrinking_box.h"
#include "widgets/common/state_label.h"
#include "widgets/console/change_summary.h"
#include "widgets/console/change_words.h"
#include "widgets/console/service_texts.h"
#include "widgets/review/link_question.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

constexpr int side_width = 400;

QString nameOf(const ChangeWatch& watch) {
  return changeName(watch.number());
}

}  // namespace

ChangePage::ChangePage(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
                       QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  watch_ = new ChangeWatch(parts_, key_, number, this);
  versions_ = new ChangeVersions(parts_, key_, number, this);
  anchors_ = new ChangeAnchors(parts_, watch_, versions_, this);
  needs_ = new ChangeNeeds(parts_, watch_, versions_, this);
  estimate_ = new ChangeEstimate(parts_, watch_, this);
  trial_ = new ChangeTrial(parts_, watch_, this);
  rebase_ = new ChangeRebase(parts_, watch_, this);
  setSurface(this, "surface");
  auto* across = new QSplitter(Qt::Horizontal);
  across->setChildrenCollapsible(false);
  across->setHandleWidth(1);
  across->addWidget(buildMain());
  across->addWidget(buildSide());
  across->setStretchFactor(0, 1);
  across->setSizes({2 * side_width, side_width});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildBar());
  column->addWidget(across, 1);
  connectParts();
  refresh();
}

QString ChangePage::keyOf(const ServiceKey& key, ChangeNumber number) {
  return QStringLiteral("change|%1|%2")
      .arg(number.value)
      .arg(QString::fromStdString(key.toString()));
}

QString ChangePage::title() const {
  return nameOf(*watch_);
}

QString ChangePage::heading() const {
  const Change* change = watch_->change();
  return change == nullptr
             ? tr("change %1").arg(nameOf(*watch_))
             : tr("change %1 · version %2").arg(nameOf(*watch_)).arg(change->summary.version);
}

QWidget* ChangePage::buildBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  state_words_ = new ElidedLabel;
  state_words_->withFont(15, QFont::DemiBold);
  state_ = new StateLabel;
  abandon_ = new QPushButton(tr("Abandon…"));
  setButtonKind(abandon_, ButtonKind::destructive);
  drafts_ = new QPushButton(tr("Edit as drafts"));
  drafts_->setToolTip(tr("Lays its texts into your drafts"));
  update_ = new QPushButton(tr("Update from drafts"));
  update_->setToolTip(tr("Makes your drafts the next version; approvals are void then"));
  rebase_button_ = new QPushButton(tr("Rebase…"));
  object_ = new QPushButton(tr("Object…"));
  step_ = new QPushButton;
  setButtonKind(step_, ButtonKind::filled);
  buildMore();
  row->addWidget(state_words_);
  row->addWidget(state_);
  row->addStretch(1);
  for (QPushButton* button : {more_, drafts_, update_, rebase_button_, object_, step_, abandon_})
    row->addWidget(button);
  return bar;
}

void ChangePage::buildMore() {
  more_ = new QPushButton(tr("More"));
  more_->setToolTip(tr("Link, report and end of this change"));
  auto* menu = new QMenu(more_);
  menu->addAction(tr("Copy a link to this change"), this, [this] { emit linkWanted(); });
  menu->addAction(tr("Save a report…"), this, &ChangePage::askReport);
  menu->addAction(tr("Give it an end…"), this, &ChangePage::askEnd);
  more_->setMenu(menu);
}

QWidget* ChangePage::buildMain() {
  auto* main = new QWidget;
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  banner_ = new Banner;
  banner_->hide();
  auto* words = new ShrinkingBox;
  description_ = new DescriptionText;
  connect(description_, &DescriptionText::linkFollowed, this, [this](const QString& target) {
    auto* question = new LinkQuestion(target, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->open();
  });
  words->add(banner_);
  words->add(description_);
  summary_ = new SummaryStrip;
  sign_ = new FollowSign;
  views_ = new ChangeViews(parts_, key_, watch_, versions_);
  room_ = new ChangeRoom(watch_, views_, sign_, this);
  column->addWidget(summary_);
  column->addWidget(horizontalRule());
  column->addWidget(words);
  column->addWidget(sign_);
  column->addWidget(views_, 1);
  return main;
}

QWidget* ChangePage::buildSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(280);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  conversation_ = new ConversationView;
  approvals_ = new ApprovalsView;
  column->addWidget(conversation_, 1);
  column->addWidget(horizontalRule());
  column->addWidget(approvals_);
  return side;
}

void ChangePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  watch_->setLooking(true);
  estimate_->setLooking(true);
  trial_->setLooking(true);
  refresh();
}

void ChangePage::hideEvent(QHideEvent* event) {
  room_->stop();
  watch_->setLooking(false);
  estimate_->setLooking(false);
  trial_->setLooking(false);
  unsent_->save();
  Page::hideEvent(event);
}

void ChangePage::refresh() {
  const Change* change = watch_->change();
  const bool is_there = change != nullptr;
  for (QWidget* part : std::initializer_list<QWidget*>{summary_, description_, views_, approvals_})
    part->setVisible(is_there);
  refreshBar();
  emit headingChanged();
  if (!is_there) {
    state_words_->setFullText(watch_->problem().isEmpty()
                                  ? tr("Reading change %1…").arg(nameOf(*watch_))
                                  : watch_->problem());
    return;
  }
  summary_->setFacts(changeFacts(parts_, *watch_, *estimate_, *trial_, *needs_));
  showText();
  const bool may_take = mayWrite() && isMine() && isOpen();
  conversation_->setThreads(changeThreads(*watch_, *anchors_), mayWrite(), may_take);
  if (watch_->comparison() != 0) unsent_->layBack();
  approvals_->setRows(changeApprovals(*change, *needs_), approvalsWords(change->summary));
  refreshMarks();
}

void ChangePage::showText() {
  const Change& change = *watch_->change();
  // The title stands above already.
  const QString whole = QString::fromStdString(change.summary.description);
  const QString rest = whole.section(QLatin1Char('\n'), 1).trimmed();
  description_->setVisible(!rest.isEmpty());
  if (!rest.isEmpty()) description_->setDescription(rest);
}

}  // namespace sextant::ui
