// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_view.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include "model/document/pointer.h"

namespace sextant::ui {

FormView::FormView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  source_.own = &text_.document();
  model_ = new FormModel(source_, this);
  tree_ = new FormTree(model_);
  tree_->setAccessibleName(tr("Keys of the profile"));
  finder_ = new FormSearch(source_, this);
  broken_ = new EmptyState({}, {});
  nothing_ = new EmptyState(tr("No key matches"),
                            tr("The search looks at keys, titles, descriptions and values."));
  nothing_->setAction(tr("Clear the search"));
  nothing_->setFocusPolicy(Qt::ClickFocus);
  stack_ = new QStackedWidget;
  stack_->addWidget(tree_);
  stack_->addWidget(broken_);
  stack_->addWidget(nothing_);
  details_ = new FormDetails;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildHead());
  column->addWidget(stack_, 1);
  column->addWidget(horizontalRule());
  column->addWidget(details_);
  setFocusProxy(tree_);
  connect(&text_, &FormText::changed, this, &FormView::textChanged);
  connect(&text_, &FormText::waiting, this, &FormView::textBroken);
  connectTree();
  makeShortcuts();
}

// The rows look into the source, so they go before it.
FormView::~FormView() {
  tree_->disconnect(this);
  delete stack_;
  delete model_;
}

QWidget* FormView::buildHead() {
  auto* head = new QWidget;
  setSurface(head, "bar");
  head->setFixedHeight(size::section_head + 4);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(size::gap, 0, size::gap, 1);
  row->setSpacing(size::gap);
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Search keys, descriptions, values…"));
  search_->setAccessibleName(tr("Search keys, descriptions and values"));
  search_->setMaximumWidth(360);
  count_ = new PlainLabel({}, Tone::muted);
  row->addWidget(search_, 1);
  row->addWidget(count_);
  row->addStretch();
  connect(search_, &QLineEdit::textChanged, this, [this] {
    again_ = false;
    startSearch();
  });
  connect(search_, &QLineEdit::returnPressed, this, [this] {
    tree_->setFocus();
    if (!tree_->currentIndex().isValid()) tree_->setCurrentIndex(model_->index(0, 0));
  });
  return head;
}

void FormView::connectTree() {
  connect(tree_, &FormTree::currentMoved, this, &FormView::showDetails);
  connect(tree_, &FormTree::addWanted, this, &FormView::add);
  connect(tree_, &FormTree::moveWanted, this, &FormView::move);
  const FormDelegate* delegate = tree_->delegate();
  connect(delegate, &FormDelegate::edited, this, &FormView::edit);
  connect(delegate, &FormDelegate::named, this, &FormView::name);
  connect(delegate, &FormDelegate::toggled, this, &FormView::toggle);
  connect(delegate, &FormDelegate::acted, this, &FormView::act);
  connect(delegate, &FormDelegate::refused, this,
          [this](const QModelIndex& index, const QString& reason) {
            if (!index.isValid()) return;
            model_->setRefusal(index.data(FormModel::PointerRole).toString().toStdString(), reason);
            showDetails();
          });
  connect(finder_, &FormSearch::found, this, &FormView::showMatches);
  connect(nothing_, &EmptyState::actionTriggered, search_, &QLineEdit::clear);
  connect(broken_, &EmptyState::actionTriggered, this, [this] {
    if (const auto problem = text_.problem()) emit placeWanted(problem->position);
  });
  connect(details_->actionButton(), &QPushButton::clicked, this, [this] {
    const QModelIndex at = tree_->currentIndex();
    if (at.isValid()) act(at);
    tree_->setFocus();
  });
  connect(details_->textButton(), &QPushButton::clicked, this, &FormView::showInText);
}

void FormView::makeShortcuts() {
  const auto on = [this](const QKeySequence& keys, auto slot) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, slot);
  };
  on(QKeySequence::Undo, &FormView::undoWanted);
  // As in the text, whatever the desktop prefers.
  on(Qt::CTRL | Qt::Key_Y, &FormView::redoWanted);
  on(Qt::CTRL | Qt::SHIFT | Qt::Key_Z, &FormView::redoWanted);
  auto* leave = new QShortcut(Qt::Key_Escape, search_);
  leave->setContext(Qt::WidgetShortcut);
  connect(leave, &QShortcut::activated, this, [this] {
    search_->clear();
    tree_->setFocus();
  });
  on(QKeySequence::Find, [this] {
    search_->setFocus();
    search_->selectAll();
  });
}

void FormView::setText(std::string_view text) {
  has_text_ = true;
  text_.update(text);
}

void FormView::settle() {
  // A tree that is not the text's has nothing to say of it.
  if (!isBroken()) tree_->delegate()->settle();
}

void FormView::setContext(std::vector<FormLayer> layers, SchemaGuide guide) {
  if (layers.size() > form_layers_max) layers.resize(form_layers_max);
  source_.layers = std::move(layers);
  source_.guide = std::move(guide);
  has_context_ = true;
  // Rows must not look into what has just gone.
  model_->sync();
  textChanged(std::nullopt);
}

void FormView::setProblems(const std::vector<Problem>& problems) {
  model_->setProblems(problems);
  tree_->viewport()->update();
  showDetails();
}

void FormView::setWritable(bool writable) {
  model_->setWritable(writable);
  showDetails();
}

void FormView::setProvenance(Provenance provenance) {
  provenance_ = std::move(provenance);
  showDetails();
}

void FormView::textChanged(const std::optional<std::vector<std::string>>& pointers) {
  if (text_.problem() || text_.isReading()) {
    textBroken();
    return;
  }
  source_.own = &text_.document();
  const bool was_broken = isBroken();
  model_->sync();
  if (!opened_ && has_text_ && has_context_) {
    opened_ = true;
    tree_->expandSome();
  }
  if (was_broken) stack_->setCurrentWidget(tree_);
  details_->setVisible(true);
  if (searching_) searchAgain();
  // An undo shows what it changed.
  if (pointers && !pointers->empty() && !searching_ && !tree_->isEditing())
    select(pointers->front());
  tree_->viewport()->update();
  showDetails();
}

void FormView::textBroken() {
  source_.own = &text_.document();
  model_->sync();
  finder_->stop();
  if (text_.isReading()) {
    broken_->setWords(tr("Reading the profile"),
                      tr("It is large; its keys appear when it is read."));
    broken_->setAction({});
  } else if (const auto problem = text_.problem()) {
    broken_->setWords(tr("The text cannot be read as a form now"),
                      tr("Line %1: %2 Mend it in the text; the form comes back by itself, and "
                         "nothing that was typed is lost.")
                          .arg(problem->position.line)
                          .arg(QString::fromStdString(problem->message)));
    broken_->setAction(tr("Go to line %1").arg(problem->position.line));
  }
  stack_->setCurrentWidget(broken_);
  details_->show(nullptr, {}, false);
  details_->hide();
}

void FormView::make(const QModelIndex& index, const Result<EditResult>& edit,
                    const std::string& pointer) {
  const std::string row = index.data(FormModel::PointerRole).toString().toStdString();
  if (!edit) {
    model_->setRefusal(row, tr("Not changed: %1").arg(QString::fromStdString(edit.error().what)));
    showDetails();
    return;
  }
  model_->setRefusal({}, {});
  emit patchWanted(edit->patch);
  select(pointer);
}

void FormView::edit(const QModelIndex& index, const Value& value) {
  const FormPath path = model_->path(index);
  make(index, setEdit(source_, path, value), path.pointer());
}

void FormView::name(const QModelIndex& index, const QString& key) {
  if (model_->isAdder(index)) {
    const FormPath map = model_->path(index.parent());
    FormPath place = map;
    place.steps.push_back({{}, FormEntry::key, key.toStdString(), false});
    const auto steps = pointerSteps(place.pointer());
    const KeyGuide guide = source_.guide.describe(source_.guide.at(*steps, nullptr));
    const Value value = initialValue(guide);
    make(index, addKeyEdit(source_, map, key.toStdString(), value), place.pointer());
    return;
  }
  const FormPath path = model_->path(index);
  FormPath renamed = path;
  renamed.steps.back().step = key.toStdString();
  make(index, renameEdit(source_, path, key.toStdString()), renamed.pointer());
}

void FormView::add(const QModelIndex& adder) {
  const QModelIndex list = adder.parent();
  const FormPath path = model_->path(list);
  const auto held = source_.value(path.ids());
  const bool listed = held && held->kind() == ValueKind::sequence;
  const auto count = int(listed ? held->document->childCount(held->id) : 0);
  const auto steps = pointerSteps(path.pointer() + "/0");
  const GuideSpot item = source_.guide.at(*steps, nullptr);
  make(adder, addItemEdit(source_, path, initialValue(source_.guide.describe(item))),
       path.pointer() + '/' + std::to_string(count));
  // A new item is there to be filled in.
  const QModelIndex added = tree_->currentIndex();
  if (added.isValid() && added.row() == count) tree_->editRow(added);
}

void FormView::act(const QModelIndex& index) {
  if (model_->isAdder(index)) {
    tree_->editRow(index);
    return;
  }
  const FormRow& row = model_->row(index);
  if (row.actionWords().isEmpty()) {
    if (!row.isHere()) tree_->editRow(index);
    return;
  }
  const FormPath path = model_->path(index);
  const bool take_out = row.isHere() || row.is_item;
  make(index,
       take_out ? removeEdit(source_, path) : overrideEdit(source_, path, row.guide.default_value),
       path.pointer());
}

void FormView::toggle(const QModelIndex& index) {
  const FormRow& row = model_->row(index);
  const bool on =
      row.value && row.value->kind() == ValueKind::boolean && row.value->text() == "true";
  edit(index, Value::boolean(!on));
}

void FormView::move(const QModelIndex& index, int by) {
  const FormPath path = model_->path(index);
  FormPath moved = path;
  if (const auto number = stepIndex(moved.steps.back().step))
    moved.steps.back().step = std::to_string(static_cast<long long>(*number) + by);
  make(index, moveEdit(source_, path, by), moved.pointer());
}

void FormView::select(const std::string& pointer) {
  for (std::string at = pointer; !at.empty();) {
    const QModelIndex index = model_->find(at);
    if (index.isValid()) {
      if (tree_->currentIndex().siblingAtColumn(0) != index) tree_->setCurrentIndex(index);
      tree_->scrollTo(index);
      return;
    }
    const std::size_t step = at.rfind('/');
    at.resize(step == std::string::npos ? 0 : step);
  }
}

void FormView::startSearch() {
  const QStringList words = search_->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  if (words.isEmpty()) {
    finder_->stop();
    count_->setText({});
    if (std::exchange(searching_, false)) {
      const QString held = tree_->currentIndex().data(FormModel::PointerRole).toString();
      model_->setMatches(nullptr);
      tree_->openAgain(open_before_);
      select(held.toStdString());
    }
    if (!isBroken()) stack_->setCurrentWidget(tree_);
    return;
  }
  if (!std::exchange(searching_, true)) open_before_ = tree_->openGroups();
  count_->setText(tr("Searching…"));
  if (!isBroken()) finder_->start(words);
}

void FormView::searchAgain() {
  again_ = true;
  startSearch();
}

// A person who works in what was found stays at the row; one who types a search goes to the first.
QModelIndex FormView::rowAfterSearch(const QString& held, const FormMatches& matches) const {
  if (again_ || matches.found.count(held.toStdString()) > 0) {
    const QModelIndex same = model_->find(held.toStdString());
    if (same.isValid()) return same;
  }
  return tree_->firstOf(matches);
}

void FormView::showMatches(std::shared_ptr<const FormMatches> matches, bool more) {
  const std::size_t count = matches->found.size();
  const QString held = tree_->currentIndex().data(FormModel::PointerRole).toString();
  const std::shared_ptr<const FormMatches> known = matches;
  std::vector<std::string> above(matches->above.begin(), matches->above.end());
  model_->setMatches(std::move(matches));
  std::sort(above.begin(), above.end());
  for (const std::string& pointer : above) {
    const QModelIndex group = model_->find(pointer);
    if (group.isValid()) tree_->expand(group);
  }
  count_->setText(more         ? tr("The first %1 matches").arg(count)
                  : count == 1 ? tr("1 match")
                               : tr("%1 matches").arg(count));
  QWidget* shown = count == 0 ? static_cast<QWidget*>(nothing_) : tree_;
  // Not to a button by chance, nor to the search, whose undo is its own: Ctrl+Z is for the edit.
  const bool moves = tree_->hasFocusInside() || nothing_->hasFocus();
  stack_->setCurrentWidget(shown);
  if (moves) shown->setFocus();
  const QModelIndex still = rowAfterSearch(held, *known);
  if (still.isValid()) tree_->setCurrentIndex(still);
  showDetails();
}

void FormView::showDetails() {
  const QModelIndex at = tree_->currentIndex();
  if (!at.isValid() || model_->isAdder(at)) {
    details_->show(nullptr, at.isValid() ? model_->refusal(at) : QString(), false);
    return;
  }
  const FormRow& row = model_->row(at);
  details_->show(&row, model_->refusal(at), model_->isWritable(), provenanceOf(row));
}

QString FormView::provenanceOf(const FormRow& row) const {
  // Keys of a map may be set in several places; each says so itself.
  const bool set = row.isHere() || row.origin == FormOrigin::above;
  return provenance_ && set && !row.is_map ? provenance_(row.scope, row.pointer) : QString();
}

void FormView::showInText() {
  const QModelIndex at = tree_->currentIndex();
  if (!at.isValid()) return;
  const NodeId near = source_.own->nearest(model_->row(at).pointer);
  emit placeWanted(source_.own->markOf(near));
}

}  // namespace sextant::ui
