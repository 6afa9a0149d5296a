// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/search/search_view.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

QToolButton* toggle(const QString& icon_name, const QString& purpose) {
  auto* button = new QToolButton;
  button->setIcon(icon(icon_name));
  button->setCheckable(true);
  button->setToolTip(purpose);
  button->setAccessibleName(purpose);
  return button;
}

Row rowOf(const SearchHit& hit, std::size_t number) {
  const Address profile{hit.address.key, hit.address.scope};
  const QString pointer = QString::fromStdString(hit.address.pointer);
  return {QString::number(number),
          {{.text = QString::fromStdString(profile.toString()),
            .note = hit.draft ? SearchView::tr("draft") : QString()},
           {.text = pointer, .tooltip = pointer},
           {.text = hit.value, .tooltip = hit.value},
           {.text = QString::number(hit.position.line), .tone = Tone::muted}}};
}

}  // namespace

SearchView::SearchView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  QWidget* bar = makeBar();
  table_ = new TableView({{.title = tr("profile"), .width = 230},
                          {.title = tr("key"), .width = 250, .mono = true, .elide_left = true},
                          {.title = tr("value"), .width = 200, .stretch = true, .mono = true},
                          {.title = tr("line"), .width = 84, .mono = true, .right = true}});
  table_->setAccessibleName(tr("Places that were found"));
  empty_ = new EmptyState(tr("Search every profile of an environment"),
                          tr("Type a part of a key, of a pointer such as /db/pool, or of a value. "
                             "Several words all have to be there."));
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  stack_->setCurrentIndex(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(bar);
  column->addWidget(horizontalRule());
  column->addWidget(stack_, 1);
  pause_.setSingleShot(true);
  pause_.setInterval(pause_ms);
  connect(&pause_, &QTimer::timeout, this, &SearchView::searchWanted);
  connect(field_, &QLineEdit::textChanged, this, [this] { pause_.start(); });
  for (QToolButton* button : {case_, expression_})
    connect(button, &QToolButton::toggled, this, &SearchView::searchWanted);
  connect(environment_, &ChoiceButton::chosen, this, &SearchView::searchWanted);
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    const auto number = key.toULongLong();
    if (number < hits_.size()) emit opened(hits_[number].address, hits_[number].position);
  });
}

QWidget* SearchView::makeBar() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  field_ = new QLineEdit;
  field_->setPlaceholderText(tr("Search keys and values…"));
  field_->setAccessibleName(tr("What to search for"));
  field_->installEventFilter(this);
  case_ = toggle(QStringLiteral("case"), tr("Match case"));
  expression_ = toggle(QStringLiteral("regex"), tr("Regular expression"));
  environment_ = new ChoiceButton(tr("Environment that is searched"));
  note_ = new ElidedLabel({}, Tone::muted);
  note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  note_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  row->addWidget(field_, 2);
  row->addWidget(case_);
  row->addWidget(expression_);
  row->addWidget(environment_);
  row->addWidget(note_, 1);
  return bar;
}

void SearchView::setEnvironments(const QStringList& names) {
  if (environment_->choices() != names) environment_->setChoices(names);
}

QString SearchView::environment() const {
  return environment_->choices().value(environment_->current());
}

void SearchView::setEnvironment(const QString& name) {
  environment_->setCurrent(int(environment_->choices().indexOf(name)));
}

SearchOptions SearchView::options() const {
  return {case_->isChecked(), expression_->isChecked()};
}

void SearchView::setHits(std::vector<SearchHit> hits, std::size_t all, std::size_t profiles) {
  searching_ = false;
  hits_ = std::move(hits);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < hits_.size(); ++i)
    rows.push_back(rowOf(hits_[i], i));
  const bool asked = !text().trimmed().isEmpty();
  if (rows.empty()) {
    empty_->setWords(asked ? tr("Nothing found") : tr("Search every profile of an environment"),
                     asked ? tr("None of the %1 profiles of %2 has it in a key or a value.")
                                 .arg(profiles)
                                 .arg(environment())
                           : tr("Type a part of a key, of a pointer such as /db/pool, or of a "
                                "value. Several words all have to be there."));
  }
  stack_->setCurrentIndex(rows.empty() ? 1 : 0);
  table_->setRows(std::move(rows));
  if (!asked) return tell({}, Tone::muted);
  tell(all > hits_.size() ? tr("the first %1 of %2 places").arg(hits_.size()).arg(all)
       : all == 1         ? tr("1 place")
                          : tr("%1 places").arg(all),
       Tone::muted);
}

void SearchView::setSearching() {
  searching_ = true;
  tell(tr("searching…"), Tone::muted);
}

void SearchView::setProblem(const QString& sentence) {
  searching_ = false;
  hits_.clear();
  table_->setRows({});
  empty_->setWords(tr("This cannot be searched for"), sentence);
  stack_->setCurrentIndex(1);
  tell({}, Tone::muted);
}

void SearchView::tell(const QString& note, Tone tone) {
  setTone(note_, tone);
  note_->setFullText(note);
}

// What is listed belongs to an earlier text while a search is due or runs.
void SearchView::openCurrent() {
  if (searching_ || pause_.isActive() || table_->shownRows() == 0) return;
  if (!table_->currentIndex().isValid()) table_->selectRow(0);
  emit table_->opened(table_->currentKey());
}

bool SearchView::eventFilter(QObject* watched, QEvent* event) {
  if (watched == field_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down && table_->shownRows() > 0) {
      table_->setFocus();
      if (!table_->currentIndex().isValid()) table_->selectRow(0);
      return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      openCurrent();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace sextant::ui
