// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/form_page.h"

#include <QVBoxLayout>

#include "widgets/console/provenance.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"
#include "widgets/editor/code_view.h"

namespace sextant::ui {

FormPage::FormPage(const ConsoleParts& parts, ServiceKey key, Scope scope, ProfileEditor* editor,
                   QWidget* parent)
    : QWidget(parent),
      parts_(parts),
      key_(std::move(key)),
      scope_(std::move(scope)),
      editor_(editor) {
  view_ = new FormView;
  waiting_ = new EmptyState({}, {});
  stack_ = new QStackedWidget;
  stack_->addWidget(view_);
  stack_->addWidget(waiting_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(stack_);
  setFocusProxy(view_);
  soon_.setSingleShot(true);
  soon_.setInterval(0);
  connect(&soon_, &QTimer::timeout, this, &FormPage::follow);
  connectView();
  connectSession();
}

void FormPage::connectView() {
  YamlEditor* text = editor_->editor();
  view_->setProvenance([this](const QString& scope, const std::string& pointer) {
    Scope setter = scope_;
    if (!scope.isEmpty()) setter = scope == scopeWords({}) ? Scope{} : Scope{scope_.cluster, {}};
    return provenanceWords(parts_, key_, setter, pointer);
  });
  connect(view_, &FormView::patchWanted, this, [this, text](const TextPatch& patch) {
    text->applyPatch(patch);
    follow();
  });
  connect(view_, &FormView::undoWanted, this, [this, text] {
    text->undo();
    follow();
  });
  connect(view_, &FormView::redoWanted, this, [this, text] {
    text->redo();
    follow();
  });
  connect(view_, &FormView::placeWanted, this, &FormPage::placeWanted);
  connect(text->view(), &CodeView::contentTouched, this, [this] {
    if (isVisible()) soon_.start();
  });
}

void FormPage::connectSession() {
  const auto whenSeen = [this] {
    if (isVisible()) refresh();
  };
  connect(&parts_.session, &Session::stableChanged, this, whenSeen);
  connect(&parts_.session, &Session::overviewChanged, this, whenSeen);
  connect(&parts_.session, &Session::connectionChanged, this, whenSeen);
  connect(&parts_.session, &Session::historyChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_ && isVisible()) view_->refreshProvenance();
  });
  connect(&parts_.arming, &Arming::changed, this, whenSeen);
  connect(editor_, &ProfileEditor::guideChanged, this, [this, whenSeen] {
    context_shown_ = false;
    whenSeen();
  });
  connect(&parts_.drafts, &DraftController::changed, this, [this](const Address& address) {
    if (address.key == key_ && isVisible()) refresh();
  });
  connect(&parts_.checks, &LiveChecks::changed, this, [this](const ServiceKey& key) {
    if (key == key_ && isVisible()) refreshProblems();
  });
}

void FormPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
  refreshProblems();
}

// A control that nobody sees could not be finished: another tab or view came in front.
void FormPage::hideEvent(QHideEvent* event) {
  if (!event->spontaneous()) settle();
  QWidget::hideEvent(event);
}

void FormPage::follow() {
  const YamlEditor* text = editor_->editor();
  if (isVisible() && !text->isLoading()) view_->setText(text->view()->view());
}

void FormPage::refresh() {
  const bool known = parts_.drafts.find(key_, scope_) != nullptr ||
                     headView(parts_.session, key_, scope_).has_value();
  const StoreWords words =
      awaitedWords(parts_.session, tr("The profile is shown as soon as it has been read."));
  waiting_->setWords(words.what, words.how);
  stack_->setCurrentWidget(known ? static_cast<QWidget*>(view_) : waiting_);
  if (!known) return;
  refreshLayers();
  view_->setWritable(!editor_->editor()->isReadOnly());
  follow();
}

// The profiles above, with their drafts; read again only where they changed.
void FormPage::refreshLayers() {
  std::vector<Layer> wanted;
  std::size_t bytes = 0;
  for (auto& [scope, text] : withDrafts(parts_.session, key_, parts_.drafts.draftsOf(key_))) {
    if (scope == scope_ || !scope.covers(scope_)) continue;
    bytes += text.size();
    wanted.push_back({std::move(text), {scope.name(), nullptr}});
  }
  const bool same = std::equal(wanted.begin(), wanted.end(), layers_.begin(), layers_.end(),
                               [](const Layer& a, const Layer& b) {
                                 return a.text == b.text && a.parsed.scope == b.parsed.scope;
                               });
  if (same && context_shown_) return;
  if (same) {
    reading_.cancel();
    takeLayers(std::move(layers_));
    return;
  }
  reading_.start(
      bytes,
      [wanted = std::move(wanted)](BackgroundJob::Stopped stopped) mutable {
        for (Layer& layer : wanted) {
          if (stopped) break;
          if (auto document = Document::parse(layer.text))
            layer.parsed.document = std::make_shared<const Document>(std::move(*document));
        }
        return std::move(wanted);
      },
      [this](std::vector<Layer> layers) { takeLayers(std::move(layers)); });
}

void FormPage::takeLayers(std::vector<Layer> layers) {
  layers_ = std::move(layers);
  context_shown_ = true;
  std::vector<FormLayer> shown;
  // A profile above that cannot be read adds nothing; the problem list says so.
  for (const Layer& layer : layers_) {
    if (layer.parsed.document) shown.push_back(layer.parsed);
  }
  view_->setContext(std::move(shown), editor_->guide());
}

void FormPage::refreshProblems() {
  std::vector<Problem> here;
  for (const Problem& problem : parts_.checks.problems(key_)) {
    const auto scope = Scope::fromPath(problem.scope);
    if (scope && scope->covers(scope_)) here.push_back(problem);
  }
  view_->setProblems(here);
}

}  // namespace sextant::ui
