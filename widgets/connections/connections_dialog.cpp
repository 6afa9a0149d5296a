// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connections_dialog.h"

#include <QScreen>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/common/section_head.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

// With the form and what a test found, where the screen has that much room.
constexpr QSize first_size(920, 770);
constexpr int screen_margin = 60;
constexpr int list_width = 264;

QString testWords(const SavedConnection& connection) {
  const QString place = placeOf(connection);
  return ConnectionsDialog::tr("Connecting to %1").arg(visibleText(place));
}

}  // namespace

ConnectionsDialog::ConnectionsDialog(QWidget* parent)
    : QDialog(parent),
      ask_([this] { return askUnsaved(this, form_->name()->text().trimmed()); }),
      ask_delete_([this](const QString& name) { return askDelete(this, name); }) {
  setWindowTitle(tr("Connections"));
  buildParts();
  connectParts();
  resize(first_size.boundedTo(screen()->availableSize() - QSize(0, screen_margin)));
  refresh();
}

void ConnectionsDialog::buildParts() {
  problem_ = new Banner;
  problem_->hide();
  auto* across = new QHBoxLayout;
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(0);
  across->addWidget(makeListSide());
  across->addWidget(verticalRule());
  across->addWidget(makeFormSide(), 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(problem_);
  column->addLayout(across, 1);
  column->addWidget(horizontalRule());
  column->addWidget(makeFoot());
}

QWidget* ConnectionsDialog::makeListSide() {
  auto* side = new QWidget;
  side->setFixedWidth(list_width);
  list_ = new ConnectionListView;
  new_ = new QPushButton(tr("Ne&w"));
  duplicate_ = new QPushButton(tr("&Duplicate"));
  delete_ = new QPushButton(tr("De&lete…"));
  setButtonKind(delete_, ButtonKind::destructive);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap);
  row->setSpacing(size::gap_small);
  for (QPushButton* button : {new_, duplicate_, delete_}) {
    button->setAutoDefault(false);
    row->addWidget(button);
  }
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new SectionHead(tr("Connections")));
  column->addWidget(list_, 1);
  column->addLayout(row);
  return side;
}

QWidget* ConnectionsDialog::makeFormSide() {
  form_ = new ConnectionForm;
  result_ = new ConnectionResult;
  empty_ = new EmptyState(tr("No connection is chosen"), {});
  empty_->setAction(tr("New connection"));
  auto* inside = new QWidget;
  setSurface(inside, "surface");
  auto* column = new QVBoxLayout(inside);
  column->setContentsMargins(size::gap_huge, size::gap_large, size::gap_huge, size::gap_large);
  column->setSpacing(size::gap);
  column->addWidget(form_);
  column->addWidget(result_);
  column->addStretch();
  scroll_ = new QScrollArea;
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setWidget(inside);
  auto* side = new QWidget;
  auto* both = new QVBoxLayout(side);
  both->setContentsMargins(0, 0, 0, 0);
  both->addWidget(empty_);
  both->addWidget(scroll_);
  return side;
}

QWidget* ConnectionsDialog::makeFoot() {
  auto* foot = new QWidget;
  test_ = new QPushButton(tr("&Test"));
  close_ = new QPushButton(tr("Close"));
  save_ = new QPushButton(tr("Sa&ve"));
  open_ = new QPushButton(tr("&Open"));
  setButtonKind(open_, ButtonKind::filled);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(size::gap, size::gap, size::gap_large, size::gap);
  row->setSpacing(size::gap_small);
  row->addSpacing(list_width + size::gap);
  row->addWidget(test_);
  row->addStretch();
  for (QPushButton* button : {close_, save_, open_})
    row->addWidget(button);
  for (QPushButton* button : {test_, close_, save_, open_})
    button->setAutoDefault(false);
  return foot;
}

void ConnectionsDialog::connectParts() {
  connect(list_, &ConnectionListView::chosen, this, [this](const QString& id) {
    if (id == shown_) return;
    if (settle()) {
      present(id);
    } else {
      list_->choose(shown_);
    }
  });
  connect(list_, &ConnectionListView::activatedId, this, &ConnectionsDialog::openChosen);
  connect(new_, &QPushButton::clicked, this, [this] {
    if (settle()) startNew({newConnectionId()});
  });
  connect(empty_, &EmptyState::actionTriggered, new_, &QPushButton::click);
  connect(duplicate_, &QPushButton::clicked, this, &ConnectionsDialog::duplicate);
  connect(delete_, &QPushButton::clicked, this, &ConnectionsDialog::deleteChosen);
  connect(test_, &QPushButton::clicked, this, &ConnectionsDialog::startTest);
  connect(save_, &QPushButton::clicked, this, &ConnectionsDialog::save);
  connect(open_, &QPushButton::clicked, this, &ConnectionsDialog::openChosen);
  connect(close_, &QPushButton::clicked, this, &ConnectionsDialog::reject);
  connect(scroll_->verticalScrollBar(), &QScrollBar::rangeChanged, this,
          &ConnectionsDialog::scrollToResult);
  connect(result_, &ConnectionResult::stopWanted, this, [this] {
    stopTest();
    test_->setFocus();
  });
  connect(form_, &ConnectionForm::changed, this, [this] {
    // What was found was found of something else.
    stopTest();
    result_->clear();
    refresh();
  });
}

void ConnectionsDialog::setConnections(std::vector<SavedConnection> connections,
                                       const QString& here, const QSet<QString>& open,
                                       const QSet<QString>& with_password) {
  connections_ = std::move(connections);
  here_ = here;
  open_ids_ = open;
  with_password_ = with_password;
  refreshRows();
  const bool gone = !shown_.isEmpty() && find(shown_) == nullptr;
  if (!gone && !shown_.isEmpty()) return refresh();
  const bool knows_here = find(here_) != nullptr;
  present(knows_here ? here_ : connections_.empty() ? QString() : connections_.front().id);
}

void ConnectionsDialog::setListProblem(const QString& sentence) {
  const bool was_broken = std::exchange(list_broken_, !sentence.isEmpty());
  if (list_broken_) {
    problem_->show(Tone::bad, {}, visibleText(sentence));
  } else if (was_broken) {
    // A warning stays: the list is read again after each save that has one.
    problem_->hide();
  }
  refresh();
}

void ConnectionsDialog::setWarning(const QString& sentence) {
  if (list_broken_) return;
  problem_->setVisible(!sentence.isEmpty());
  if (!sentence.isEmpty()) problem_->show(Tone::warning, {}, visibleText(sentence));
}

const SavedConnection* ConnectionsDialog::find(const QString& id) const {
  if (draft_ && draft_->id == id) return &*draft_;
  for (const SavedConnection& one : connections_) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

void ConnectionsDialog::refreshRows() {
  std::vector<ConnectionRow> rows;
  for (const SavedConnection& one : connections_)
    rows.push_back({one, open_ids_.contains(one.id), one.id == here_, false});
  if (draft_) rows.push_back({*draft_, false, false, true});
  list_->setRows(rows);
  list_->choose(shown_);
}

void ConnectionsDialog::refresh() {
  const bool any = !shown_.isEmpty();
  const bool fresh = draft_ && draft_->id == shown_;
  empty_->setVisible(!any);
  empty_->setWords(
      list_broken_           ? tr("The saved connections cannot be read")
      : connections_.empty() ? tr("No connection is saved yet")
                             : tr("No connection is chosen"),
      list_broken_
          ? tr("Why, and what to do, stands above. Until then nothing is saved or deleted.")
          : tr("A connection is a store that you open by its name: where its server is, "
               "who logs in, and a colour to tell it from others."));
  empty_->setAction(list_broken_ ? QString() : tr("New connection"));
  scroll_->setVisible(any);
  new_->setEnabled(!list_broken_ && !fresh);
  duplicate_->setEnabled(any && !fresh && !list_broken_);
  delete_->setEnabled(any && !list_broken_ && !open_ids_.contains(shown_));
  delete_->setToolTip(open_ids_.contains(shown_) ? tr("Its window is open. Close that first.")
                                                 : QString());
  test_->setEnabled(any && !result_->isTesting());
  save_->setEnabled(any && !list_broken_ && isChanged());
  open_->setEnabled(any && shown_ != here_);
  open_->setToolTip(any && shown_ == here_ ? tr("This window shows it already.") : QString());
  open_->setText(open_ids_.contains(shown_) && shown_ != here_ ? tr("Sh&ow its window")
                                                               : tr("&Open"));
}

bool ConnectionsDialog::isChanged() const {
  return !shown_.isEmpty() && ((draft_ && draft_->id == shown_) || form_->isChanged());
}

void ConnectionsDialog::choose(const QString& id) {
  if (id != shown_ && find(id) != nullptr && settle()) present(id);
}

void ConnectionsDialog::present(const QString& id) {
  stopTest();
  const SavedConnection* connection = find(id);
  shown_ = connection == nullptr ? QString() : id;
  if (draft_ && draft_->id != shown_) {
    draft_.reset();
    refreshRows();
    connection = find(shown_);
  }
  list_->choose(shown_);
  form_->setConnection(connection == nullptr ? SavedConnection{} : *connection,
                       with_password_.contains(shown_));
  form_->setNameFixed(open_ids_.contains(shown_));
  result_->clear();
  scroll_->ensureVisible(0, 0);
  refresh();
}

void ConnectionsDialog::startNew(const SavedConnection& draft) {
  draft_ = draft;
  refreshRows();
  present(draft.id);
  form_->name()->setFocus();
  form_->name()->selectAll();
}

void ConnectionsDialog::duplicate() {
  if (!settle()) return;
  const SavedConnection* from = find(shown_);
  if (from == nullptr) return;
  SavedConnection copy = *from;
  copy.id = newConnectionId();
  copy.name = tr("%1 copy").arg(from->name);
  startNew(copy);
}

bool ConnectionsDialog::save() {
  const auto edit = form_->edit();
  if (!edit) return false;
  if (const QString why = nameHindrance(edit->connection.name); !why.isEmpty()) {
    form_->showNameProblem(why);
    return false;
  }
  emit saveWanted(*edit);
  // Whoever saves has answered by now.
  return !isChanged();
}

void ConnectionsDialog::setSaved(const SavedConnection& connection) {
  if (draft_ && draft_->id == connection.id) draft_.reset();
  refreshRows();
  present(connection.id);
}

void ConnectionsDialog::setSaveProblem(const QString& sentence) {
  form_->showNameProblem(visibleText(sentence));
}

bool ConnectionsDialog::settle() {
  if (!isChanged()) return true;
  switch (ask_()) {
    case Unsaved::save:
      return save();
    case Unsaved::discard:
      if (draft_ && draft_->id == shown_) {
        draft_.reset();
        shown_.clear();
        refreshRows();
      }
      present(shown_);
      return true;
    case Unsaved::cancel:
      break;
  }
  return false;
}

void ConnectionsDialog::deleteChosen() {
  const QString id = shown_;
  if (id.isEmpty() || !ask_delete_(form_->name()->text().trimmed())) return;
  if (!draft_ || draft_->id != id) return emit deleteWanted(id);
  draft_.reset();
  shown_.clear();
  refreshRows();
  present(connections_.empty() ? QString() : connections_.front().id);
}

void ConnectionsDialog::startTest() {
  const auto edit = form_->edit();
  if (!edit) return;
  result_->setTesting(testWords(edit->connection));
  refresh();
  emit testWanted(*edit);
}

void ConnectionsDialog::stopTest() {
  if (!result_->isTesting()) return;
  result_->clear();
  refresh();
  emit testStopWanted();
}

void ConnectionsDialog::showResult(const ReportWords& words) {
  result_->setWords(words);
  refresh();
  QTimer::singleShot(0, this, &ConnectionsDialog::scrollToResult);
}

// Again with each new height: lines that wrap get their room step by step.
void ConnectionsDialog::scrollToResult() {
  if (result_->text().isEmpty()) return;
  scroll_->widget()->layout()->activate();
  scroll_->ensureVisible(0, result_->geometry().bottom(), 0, size::gap_large);
}

void ConnectionsDialog::setReport(const ConnectionReport& report) {
  showResult(reportWords(report));
}

void ConnectionsDialog::setTestProblem(const Error& error) {
  showResult(errorWords(error));
}

void ConnectionsDialog::openChosen() {
  if (shown_.isEmpty() || shown_ == here_ || !settle() || shown_.isEmpty()) return;
  stopTest();
  const QString id = shown_;
  accept();
  emit openWanted(id);
}

void ConnectionsDialog::reject() {
  if (!settle()) return;
  stopTest();
  QDialog::reject();
}

}  // namespace sextant::ui
