// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/diff_page.h"

#include <QVBoxLayout>

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::size_t offered_revisions = 30;

// What the text's differences mean: how many values, or that only comments differ.
QString meaning(const DiffDocument& document) {
  if (!document.values) return {};
  const std::size_t changes = document.values->size();
  if (changes == 0)
    return document.diff.same() ? QString() : DiffPage::tr("only comments or form differ");
  return changes == 1 ? DiffPage::tr("1 value differs")
                      : DiffPage::tr("%1 values differ").arg(changes);
}

}  // namespace

DiffPage::DiffPage(const ConsoleParts& parts, DiffSide left, DiffSide right, QWidget* parent)
    : Page(parent), parts_(parts), left_{std::move(left)}, right_{std::move(right)} {
  setSurface(this, "surface");
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::section_head);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap_small);
  buildPicker(left_, row, tr("left side"));
  auto* versus = new PlainLabel(tr("compared with"), Tone::muted);
  row->addWidget(versus);
  buildPicker(right_, row, tr("right side"));
  row->addStretch();
  view_ = new DiffView;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(bar);
  column->addWidget(view_, 1);
  connect(&parts_.session, &Session::stableChanged, this, &DiffPage::touch);
  connect(&parts_.session, &Session::historyChanged, this, &DiffPage::touch);
  connect(&parts_.session, &Session::schemaChanged, this, [this](const ServiceKey& key) {
    // The schema names the items of lists, so the same texts may differ otherwise.
    if (key == right_.side.key) asked_.reset();
    touch(key);
  });
  connect(&parts_.drafts, &DraftController::changed, this,
          [this](const Address& address) { touch(address.key); });
  connect(view_, &DiffView::rightLineActivated, this, [this](std::size_t line) {
    emit placeWanted({right_.side.key, right_.side.scope}, {line, 1});
  });
  refresh();
}

void DiffPage::buildPicker(Picked& picked, QLayout* row, const QString& purpose) {
  picked.scope = new ChoiceButton(tr("Scope of the %1").arg(purpose));
  picked.version = new ChoiceButton(tr("Version of the %1").arg(purpose));
  row->addWidget(picked.scope);
  row->addWidget(picked.version);
  Picked* side = &picked;
  connect(picked.scope, &ChoiceButton::chosen, this, [this, side](int index) {
    std::tie(side->side.key, side->side.scope) = side->scopes[std::size_t(index)];
    parts_.session.watch(side->side.key);
    const bool no_draft = parts_.drafts.find(side->side.key, side->side.scope) == nullptr;
    if (side->side.kind == DiffSide::Kind::draft && no_draft) {
      side->side.kind = DiffSide::Kind::head;
    }
    refresh();
    emit headingChanged();
  });
  connect(picked.version, &ChoiceButton::chosen, this, [this, side](int index) {
    side->side = side->versions[std::size_t(index)];
    refresh();
    emit headingChanged();
  });
}

std::vector<ServiceKey> DiffPage::comparableServices(const Picked& picked) const {
  // The same service of other environments as well: what differs between staging and prod.
  std::vector<ServiceKey> keys{right_.side.key};
  for (const Head& head : parts_.session.overview().heads) {
    if (head.key.service == right_.side.key.service && head.key != right_.side.key) {
      keys.push_back(head.key);
    }
  }
  if (std::find(keys.begin(), keys.end(), picked.side.key) == keys.end()) {
    keys.push_back(picked.side.key);
  }
  return keys;
}

void DiffPage::offerScopes(Picked& picked) {
  std::vector<ServiceKey> keys = comparableServices(picked);
  const auto words = [named = keys.size() > 1](const ServiceKey& key, const Scope& scope) {
    return named
               ? QString::fromStdString(key.environment) + QStringLiteral(" · ") + scopeWords(scope)
               : scopeWords(scope);
  };
  // The list is made when somebody opens it: a fleet has tens of thousands of instances.
  picked.scope->offer(words(picked.side.key, picked.side.scope),
                      [this, side = &picked, keys = std::move(keys), words] {
                        side->scopes.clear();
                        QStringList list;
                        for (const ServiceKey& key : keys) {
                          for (const Scope& scope : scopesOf(parts_.session, key)) {
                            side->scopes.emplace_back(key, scope);
                            list.append(words(key, scope));
                          }
                        }
                        return list;
                      });
}

void DiffPage::fillVersions(Picked& picked) {
  const DiffSide& side = picked.side;
  picked.versions.clear();
  QStringList words;
  if (parts_.drafts.find(side.key, side.scope) != nullptr || side.kind == DiffSide::Kind::draft) {
    picked.versions.push_back({side.key, side.scope, DiffSide::Kind::draft});
    words.append(tr("draft"));
  }
  const RevisionContent* stable = parts_.session.stable(side.key);
  picked.versions.push_back({side.key, side.scope, DiffSide::Kind::head});
  words.append(stable == nullptr ? tr("head")
                                 : tr("head, revision %1").arg(stable->info.number.value));
  picked.versions.push_back({side.key, side.scope, DiffSide::Kind::effective});
  words.append(tr("effective profile, with the drafts"));
  for (const RevisionInfo& info : parts_.session.recentRevisions(side.key)) {
    if (picked.versions.size() >= offered_revisions) break;
    picked.versions.push_back({side.key, side.scope, DiffSide::Kind::revision, info.number});
    words.append(
        tr("revision %1 by %2").arg(info.number.value).arg(QString::fromStdString(info.author)));
  }
  auto at = std::find(picked.versions.begin(), picked.versions.end(), side);
  if (at == picked.versions.end()) {
    picked.versions.push_back(side);
    words.append(side.versionWords());
    at = picked.versions.end() - 1;
  }
  const auto index = at - picked.versions.begin();
  if (picked.version->choices() != words) picked.version->setChoices(words);
  picked.version->setCurrent(static_cast<int>(index));
}

void DiffPage::touch(const ServiceKey& key) {
  if (key != left_.side.key && key != right_.side.key) return;
  if (isVisible()) {
    refresh();
  } else {
    stale_ = true;
  }
}

void DiffPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (stale_) refresh();
}

void DiffPage::refresh() {
  stale_ = false;
  for (Picked* picked : {&left_, &right_}) {
    offerScopes(*picked);
    fillVersions(*picked);
    read(*picked);
  }
  render();
}

void DiffPage::read(Picked& picked) {
  const DiffSide& side = picked.side;
  picked.problem.clear();
  if (side.kind == DiffSide::Kind::revision) {
    readRevision(picked);
    return;
  }
  // These are read in the worker.
  if (side.kind == DiffSide::Kind::effective || side.kind == DiffSide::Kind::file) {
    picked.text.reset();
    return;
  }
  const Draft* draft = parts_.drafts.find(side.key, side.scope);
  const auto head = headView(parts_.session, side.key, side.scope);
  if (side.kind == DiffSide::Kind::draft && draft != nullptr) {
    picked.text = std::make_shared<const std::string>(draft->text);
  } else if (head) {
    picked.text = std::make_shared<const std::string>(head->text);
  }
}

SideSource DiffPage::sourceOf(const Picked& picked) const {
  const DiffSide& side = picked.side;
  SideSource source{picked.text, {}, side.scope, {}, {}, sideWords(picked)};
  if (side.kind == DiffSide::Kind::file) {
    source.file = side.file;
    source.known = picked.known;
  } else if (side.kind == DiffSide::Kind::effective && parts_.session.stable(side.key) != nullptr) {
    source.folded = std::make_shared<const ProfileSet>(
        withDrafts(parts_.session, side.key, parts_.drafts.draftsOf(side.key)));
  }
  return source;
}

void DiffPage::readRevision(Picked& picked) {
  Picked* target = &picked;
  // What another side had is not shown under this one's name meanwhile.
  if (!(picked.read == picked.side)) picked.text.reset();
  const DiffSide wanted = picked.side;
  parts_.session.revision(wanted.key, wanted.revision, this,
                          [this, target, wanted](const Result<RevisionContent>& content) {
                            // Another side may have been picked meanwhile.
                            if (!(target->side == wanted)) return;
                            target->read = wanted;
                            if (content) {
                              const auto found = content->profiles.find(wanted.scope);
                              target->text = std::make_shared<const std::string>(
                                  found == content->profiles.end() ? std::string() : found->second);
                            } else {
                              target->text.reset();
                              target->problem = QString::fromStdString(content.error().toString());
                            }
                            render();
                          });
}

QString DiffPage::sideWords(const Picked& picked) const {
  const QString scope = scopeWords(picked.side.scope);
  if (picked.side.kind == DiffSide::Kind::file) return picked.side.file;
  if (!picked.problem.isEmpty()) return picked.problem;
  const bool folded = picked.side.kind == DiffSide::Kind::effective &&
                      parts_.session.stable(picked.side.key) != nullptr;
  if (!picked.text && !folded) return tr("%1, not read yet").arg(scope);
  QString version = picked.side.versionWords();
  const RevisionContent* stable = parts_.session.stable(picked.side.key);
  if (picked.side.kind == DiffSide::Kind::head && stable != nullptr) {
    version = tr("revision %1, stable").arg(stable->info.number.value);
  }
  const Draft* draft = parts_.drafts.find(picked.side.key, picked.side.scope);
  if (picked.side.kind == DiffSide::Kind::draft) {
    version = draft == nullptr ? tr("no draft any more; the head")
                               : tr("draft on revision %1").arg(draft->base.value);
  }
  return scope + QStringLiteral(" · ") + version;
}

void DiffPage::render() {
  const SideSource left = sourceOf(left_);
  const SideSource right = sourceOf(right_);
  const bool again = asked_ && asked_->first.sameAs(left) && asked_->second.sameAs(right);
  const bool has_file = !left.file.isEmpty() || !right.file.isEmpty();
  if (again && (comparing_.isRunning() || !has_file)) return;
  asked_ = {left, right};
  comparing_.start(
      left.bytes() + right.bytes(),
      [left, right, again, item_key = itemKeyOf(parts_.session, right_.side.key)](
          BackgroundJob::Stopped) { return compared(left, right, item_key, again); },
      [this](Comparison comparison) { take(std::move(comparison)); });
  if (comparing_.isRunning() && !again) view_->setAwaited();
}

void DiffPage::take(Comparison comparison) {
  left_.known = std::move(comparison.left_file);
  right_.known = std::move(comparison.right_file);
  if (!comparison.document) return;
  const QString notice = meaning(*comparison.document);
  view_->setDocument(std::move(comparison.document));
  view_->setNotice(notice);
}

QString DiffPage::key() const {
  return QStringLiteral("diff|") + left_.side.toString() + QLatin1Char('|') +
         right_.side.toString();
}

QString DiffPage::title() const {
  return tr("Diff %1").arg(scopeWords(right_.side.scope));
}

QString DiffPage::heading() const {
  return left_.side.scope == right_.side.scope
             ? tr("%1 · %2 and %3")
                   .arg(scopeWords(right_.side.scope), left_.side.versionWords(),
                        right_.side.versionWords())
             : tr("%1 and %2").arg(scopeWords(left_.side.scope), scopeWords(right_.side.scope));
}

}  // namespace sextant::ui
