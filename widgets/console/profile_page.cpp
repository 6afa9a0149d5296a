// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/profile_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

const RevisionInfo* infoOf(const Session& session, const ServiceKey& key, RevisionNumber number) {
  const RevisionContent* stable = session.stable(key);
  return stable != nullptr && stable->info.number == number ? &stable->info : nullptr;
}

}  // namespace

ProfilePage::ProfilePage(const ConsoleParts& parts, ServiceKey key, Scope scope, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)), scope_(std::move(scope)) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildBar());
  banner_ = new Banner;
  banner_->hide();
  auto* frame = new QVBoxLayout;
  frame->setContentsMargins(size::gap_small, 0, size::gap_small, 0);
  frame->addWidget(banner_);
  column->addLayout(frame);
  text_ = new ProfileEditor(parts_, key_, scope_);
  stack_ = new QStackedWidget;
  stack_->addWidget(text_);
  column->addWidget(stack_, 1);
  connectParts();
  refreshBanner();
  refreshWords();
}

QWidget* ProfilePage::buildBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::section_head);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap_small);
  views_ = new SegmentBar({tr("Text"), tr("Form"), tr("Effective"), tr("History")});
  words_ = new ElidedLabel({}, Tone::muted);
  words_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  words_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  discard_ = new QPushButton(tr("Discard draft…"));
  setButtonKind(discard_, ButtonKind::flat);
  row->addWidget(views_);
  row->addWidget(words_, 1);
  row->addWidget(discard_);
  return bar;
}

FormPage* ProfilePage::form() {
  if (form_ != nullptr) return form_;
  form_ = new FormPage(parts_, key_, scope_, text_);
  stack_->addWidget(form_);
  connect(form_, &FormPage::placeWanted, this, &ProfilePage::goTo);
  return form_;
}

EffectivePage* ProfilePage::effective() {
  if (effective_ != nullptr) return effective_;
  effective_ = new EffectivePage(parts_, key_, scope_);
  stack_->addWidget(effective_);
  connect(effective_, &EffectivePage::placeWanted, this, &Page::placeWanted);
  return effective_;
}

HistoryView* ProfilePage::history() {
  if (history_ != nullptr) return history_;
  history_ = new HistoryView;
  feed_ = new HistoryFeed(parts_, key_, history_);
  stack_->addWidget(history_);
  connect(history_, &HistoryView::compareRequested, this,
          [this](RevisionNumber older, RevisionNumber newer) {
            emit diffWanted({key_, scope_, DiffSide::Kind::revision, older},
                            {key_, scope_, DiffSide::Kind::revision, newer});
          });
  connect(history_, &HistoryView::openRequested, this, [this](RevisionNumber number) {
    const auto other = hasDraft() ? DiffSide::Kind::draft : DiffSide::Kind::head;
    emit diffWanted({key_, scope_, DiffSide::Kind::revision, number}, {key_, scope_, other});
  });
  connect(history_, &HistoryView::restoreRequested, this,
          [this](RevisionNumber number) { emit restoreWanted(key_, number); });
  connect(history_, &HistoryView::auditRequested, this,
          [this] { emit auditWanted(QString::fromStdString(key_.environment)); });
  return history_;
}

QWidget* ProfilePage::widgetOf(View view) {
  switch (view) {
    case View::form:
      return form();
    case View::effective:
      return effective();
    case View::history:
      return history();
    case View::text:
      break;
  }
  return text_;
}

void ProfilePage::connectParts() {
  connect(views_, &SegmentBar::chosen, this, [this](int index) {
    showView(static_cast<View>(index));
    focusContent();
  });
  connect(discard_, &QPushButton::clicked, this, [this] { emit discardWanted({key_, scope_}); });
  connect(text_, &ProfileEditor::changesCounted, this, &ProfilePage::refreshWords);
  connect(&parts_.drafts, &DraftController::saved, this, &ProfilePage::refreshWords);
  connect(&parts_.drafts, &DraftController::changed, this, [this](const Address& address) {
    if (!(address.key == key_ && address.scope == scope_)) return;
    refreshBanner();
    refreshWords();
    emit headingChanged();
  });
  connect(&parts_.session, &Session::stableChanged, this, [this](const ServiceKey& changed) {
    if (changed != key_) return;
    refreshBanner();
    refreshWords();
    emit headingChanged();
  });
  connect(banner_, &Banner::firstTriggered, this, [this] {
    const Draft* draft = parts_.drafts.find(key_, scope_);
    if (draft == nullptr) return;
    emit diffWanted({key_, scope_, DiffSide::Kind::revision, draft->base}, {key_, scope_});
  });
  connect(banner_, &Banner::secondTriggered, this, [this] { emit rebaseWanted(key_); });
  ages_.setInterval(1000);
  connect(&ages_, &QTimer::timeout, this, [this] {
    if (!isVisible() || !hasDraft()) return;
    refreshBanner();
    refreshWords();
  });
  ages_.start();
}

std::optional<ConsoleLink> ProfilePage::link() const {
  Address address{key_, scope_};
  const QString chosen =
      shownView() == View::history && history_ != nullptr ? history_->table()->currentKey() : QString();
  if (!chosen.isEmpty()) {
    // Revisions are of the whole service.
    address.scope = {};
    address.revision = RevisionNumber{chosen.toLongLong()};
  }
  return address;
}

void ProfilePage::finish() {
  if (form_ != nullptr) form_->settle();
  text_->commit();
}

void ProfilePage::showView(View view) {
  if (form_ != nullptr) form_->settle();
  // The form reads the text itself; what is compared or published is the draft.
  if (view != View::text) text_->commit();
  QWidget* shown = widgetOf(view);
  if (view == View::history) feed_->refresh();
  views_->setCurrent(static_cast<int>(view));
  stack_->setCurrentWidget(shown);
}

void ProfilePage::showRevision(RevisionNumber number) {
  showView(View::history);
  feed_->show(number);
}

void ProfilePage::focusContent() {
  if (shownView() == View::text) text_->setFocus();
  if (shownView() == View::form) form()->setFocus();
  if (shownView() == View::history) history()->table()->setFocus();
}

void ProfilePage::goTo(const Position& position) {
  showView(View::text);
  text_->editor()->goTo(position);
}

void ProfilePage::refreshBanner() {
  const Draft* draft = parts_.drafts.find(key_, scope_);
  const RevisionContent* stable = parts_.session.stable(key_);
  if (draft == nullptr || stable == nullptr ||
      startsFrom(*draft, stable->info.number, stable->info.content_hash)) {
    banner_->hide();
    return;
  }
  const RevisionInfo& info = stable->info;
  if (info.number <= draft->base) {
    banner_->show(Tone::warning, {},
                  tr("Your draft starts from a revision %1 that this store does not have: it is "
                     "another store, or was restored from a backup. Its stable revision is %2.")
                      .arg(draft->base.value)
                      .arg(info.number.value));
    return;
  }
  const auto age = QDateTime::currentSecsSinceEpoch() - info.published_at_us / us_per_second;
  banner_->show(
      Tone::warning, {},
      tr("Revision %1 was published by %2 %3 ago. Your draft starts from %4.")
          .arg(info.number.value)
          .arg(QString::fromStdString(info.author), ageWords(std::max<std::int64_t>(age, 1)))
          .arg(draft->base.value));
  banner_->setActions(tr("Show changes"), tr("Rebase draft"));
}

QString ProfilePage::draftWords() const {
  const Draft* draft = parts_.drafts.find(key_, scope_);
  if (draft == nullptr) {
    const auto head = headView(parts_.session, key_, scope_);
    if (!head) return {};
    if (!head->exists) return tr("No profile here yet; typing begins one");
    if (!parts_.mayWrite(key_)) return tr("Read-only: this environment is protected");
    const RevisionContent* stable = parts_.session.stable(key_);
    const auto set_in = stable->set_in.find(scope_);
    const auto number = set_in == stable->set_in.end() ? stable->info.number : set_in->second;
    const RevisionInfo* info = infoOf(parts_.session, key_, number);
    return info == nullptr ? tr("As set in revision %1").arg(number.value)
                           : tr("As set in revision %1 by %2")
                                 .arg(number.value)
                                 .arg(QString::fromStdString(info->author));
  }
  const int changes = text_->changes();
  const QString count = changes == 0 && text_->isCounting() ? tr("counting changes")
                        : changes == 1                      ? tr("1 change")
                                                            : tr("%1 changes").arg(changes);
  if (draft->saved_at == 0) return tr("%1 · not saved yet").arg(count);
  const auto age = QDateTime::currentSecsSinceEpoch() - draft->saved_at;
  return age < 1 ? tr("%1 · saved").arg(count) : tr("%1 · saved %2 ago").arg(count, ageWords(age));
}

void ProfilePage::refreshWords() {
  words_->setFullText(draftWords());
  discard_->setVisible(hasDraft());
}

bool ProfilePage::hasDraft() const {
  return parts_.drafts.find(key_, scope_) != nullptr;
}

QString ProfilePage::key() const {
  return QStringLiteral("profile|") + QString::fromStdString(Address{key_, scope_}.toString());
}

QString ProfilePage::title() const {
  return QString::fromStdString(scope_.isBase() ? key_.toString() : scope_.name());
}

QString ProfilePage::heading() const {
  const QString scope = scopeWords(scope_);
  if (const Draft* draft = parts_.drafts.find(key_, scope_)) {
    return draft->base.value > 0 ? tr("%1 · draft on revision %2").arg(scope).arg(draft->base.value)
                                 : tr("%1 · draft of the first revision").arg(scope);
  }
  const RevisionContent* stable = parts_.session.stable(key_);
  return stable == nullptr ? scope
                           : tr("%1 · revision %2").arg(scope).arg(stable->info.number.value);
}

}  // namespace sextant::ui
