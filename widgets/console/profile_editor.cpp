// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/profile_editor.h"

#include <QPointer>
#include <QVBoxLayout>

#include "widgets/console/line_marks.h"
#include "widgets/console/origin_words.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"
#include "widgets/editor/code_view.h"

namespace sextant::ui {
namespace {

// Characters of a line without its end. A column beyond it would be a place in the next line.
int lineWidth(const CodeView& view, int line) {
  const long begin = view.send(QsciScintillaBase::SCI_POSITIONFROMLINE, line);
  const long end = view.send(QsciScintillaBase::SCI_GETLINEENDPOSITION, line);
  return int(view.send(QsciScintillaBase::SCI_COUNTCHARACTERS, begin, end));
}

}  // namespace

ProfileEditor::ProfileEditor(const ConsoleParts& parts, ServiceKey key, Scope scope,
                             QWidget* parent)
    : QWidget(parent), parts_(parts), key_(std::move(key)), scope_(std::move(scope)) {
  editor_ = new YamlEditor;
  editor_->view()->setAccessibleName(
      tr("Profile %1").arg(QString::fromStdString(Address{key_, scope_}.toString())));
  waiting_ = new EmptyState({}, {});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(editor_, 1);
  column->addWidget(waiting_, 1);
  // Keeps the focus for the text until that is there: a hidden one cannot have it.
  waiting_->setFocusPolicy(Qt::ClickFocus);
  setFocusProxy(waiting_);
  connect(editor_, &YamlEditor::editingBegan, this, [this] { typing_ = true; });
  connect(editor_, &YamlEditor::textEdited, this, [this] {
    typing_ = true;
    commit();
  });
  connect(&parts_.session, &Session::stableChanged, this, &ProfileEditor::refresh);
  connect(&parts_.session, &Session::overviewChanged, this, &ProfileEditor::refresh);
  connect(&parts_.session, &Session::connectionChanged, this, &ProfileEditor::refresh);
  connect(&parts_.arming, &Arming::changed, this, &ProfileEditor::refresh);
  connect(&parts_.drafts, &DraftController::changed, this, [this](const Address& address) {
    if (address.key == key_ && address.scope == scope_) refresh();
    // The profiles above have a say in what is effective.
    if (address.key == key_) editor_->refreshStatusSoon();
  });
  connect(&parts_.session, &Session::schemaChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_) takeSchema();
  });
  connect(&parts_.checks, &LiveChecks::changed, this, [this](const ServiceKey& changed) {
    if (changed == key_) showProblems();
  });
  connect(&parts_.session, &Session::stableChanged, editor_, &YamlEditor::refreshStatusSoon);
  connect(&parts_.session, &Session::historyChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_) editor_->refreshWords();
  });
  takeSchema();
  refresh();
  showProblems();
}

void ProfileEditor::commit() {
  if (!typing_ && shown_) typing_ = editor_->hasUntoldEdit();
  if (!std::exchange(typing_, false)) return;
  editor_->setTold();
  const Draft* known = parts_.drafts.find(key_, scope_);
  if (known != nullptr) {
    parts_.drafts.edit(
        {key_, scope_, known->base, known->base_text, editor_->text(), known->base_hash});
    return;
  }
  if (const auto head = headText(parts_.session, key_, scope_)) {
    parts_.drafts.edit(
        {key_, scope_, head->revision, head->text, editor_->text(), head->revision_hash});
  }
}

void ProfileEditor::refresh() {
  const Draft* draft = parts_.drafts.find(key_, scope_);
  const auto head = headView(parts_.session, key_, scope_);
  const bool known = draft != nullptr || head.has_value();
  const bool appears = known && editor_->isHidden();
  const bool waited_for = window()->focusWidget() == waiting_;
  editor_->setVisible(known);
  if (appears) setFocusProxy(editor_->view());
  if (appears && waited_for) editor_->view()->setFocus();
  waiting_->setVisible(!known);
  const StoreWords words =
      awaitedWords(parts_.session, tr("The profile is shown as soon as it has been read."));
  waiting_->setWords(words.what, words.how);
  editor_->setReadOnly(!known || !parts_.mayWrite(key_));
  if (!known || typing_) return;
  showText(draft != nullptr ? std::string_view(draft->text) : head->text);
  countChanges(draft);
}

void ProfileEditor::takeSchema() {
  const ServiceSchema* schema = parts_.session.schema(key_);
  guide_ = schema == nullptr ? SchemaGuide() : SchemaGuide(schema->source());
  editor_->setGuide(guide_, [this](const std::vector<std::string>& steps) {
    return originWords(parts_, key_, scope_, steps);
  });
  emit guideChanged();
}

void ProfileEditor::showText(std::string_view text) {
  if (shown_ && editor_->holds(text)) return;
  // A large text tells of an edit only when it is drawn, which may be later than this.
  if (shown_ && editor_->hasUntoldEdit()) {
    typing_ = true;
    commit();
    return;
  }
  CodeView* view = editor_->view();
  int line = 0;
  int column = 0;
  view->getCursorPosition(&line, &column);
  const int first = view->firstVisibleLine();
  const auto restore = [view, line, column, first] {
    const int shown_line = std::min(line, std::max(view->lines() - 1, 0));
    view->setCursorPosition(shown_line, std::min(column, lineWidth(*view, shown_line)));
    view->setFirstVisibleLine(first);
  };
  if (shown_ && !editor_->isReadOnly() && parts_.drafts.find(key_, scope_) != nullptr) {
    // A rebase: one step that can be undone.
    editor_->replaceText(std::string(text));
    // The draft has it already; it is no edit that somebody has to be told of.
    editor_->setTold();
    typing_ = false;
    restore();
  } else {
    connect(editor_, &YamlEditor::textLoaded, view, restore, Qt::SingleShotConnection);
    editor_->setText(std::string(text));
  }
  shown_ = true;
}

void ProfileEditor::showProblems() {
  std::vector<Problem> here;
  for (const Problem& problem : parts_.checks.problems(key_)) {
    if (problem.scope == scope_.path()) here.push_back(problem);
  }
  editor_->setProblems(here);
}

void ProfileEditor::countChanges(const Draft* draft) {
  if (draft == nullptr) {
    counting_.cancel();
    takeMarks({}, 0);
    return;
  }
  // Only what is shown comes back: the lines of a large text take long to let go of.
  struct Marks {
    std::vector<MarkedLine> lines;
    std::size_t changes = 0;
  };
  counting_.start(
      draft->text.size() + draft->base_text.size(),
      [before = draft->base_text, after = draft->text](BackgroundJob::Stopped) {
        const auto diff = textDiff(before, after);
        return diff ? std::optional(Marks{lineMarks(*diff), diff->differences}) : std::nullopt;
      },
      [this](const std::optional<Marks>& marks) {
        if (marks) takeMarks(marks->lines, marks->changes);
      });
}

void ProfileEditor::takeMarks(const std::vector<MarkedLine>& marks, std::size_t changes) {
  editor_->setMarkedLines(marks);
  changes_ = static_cast<int>(changes);
  emit changesCounted();
}

}  // namespace sextant::ui
