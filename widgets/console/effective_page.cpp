// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/effective_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include "model/document/json.h"
#include "widgets/console/provenance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {

EffectivePage::EffectivePage(const ConsoleParts& parts, ServiceKey key, Scope scope,
                             QWidget* parent)
    : QWidget(parent),
      parts_(parts),
      key_(std::move(key)),
      scope_(std::move(scope)),
      target_(scope_) {
  picker_ = new ChoiceButton(tr("Instance or scope whose effective profile is shown"));
  view_ = new EffectiveView;
  view_->addBesideTitle(picker_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(view_, 1);
  connect(picker_, &ChoiceButton::chosen, this, [this](int index) {
    target_ = targets_[std::size_t(index)];
    refresh();
  });
  connect(view_, &EffectiveView::opened, this, &EffectivePage::open);
  const auto refreshWhenSeen = [this] {
    if (isVisible()) refresh();
  };
  connect(&parts_.session, &Session::stableChanged, this, refreshWhenSeen);
  connect(&parts_.session, &Session::schemaChanged, this, refreshWhenSeen);
  connect(&parts_.session, &Session::historyChanged, this, refreshWhenSeen);
  connect(&parts_.session, &Session::overviewChanged, this, refreshWhenSeen);
  connect(&parts_.drafts, &DraftController::changed, this, refreshWhenSeen);
}

void EffectivePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void EffectivePage::fillTargets() {
  targets_.clear();
  QStringList words;
  for (const Scope& scope : scopesOf(parts_.session, key_)) {
    if (!scope_.covers(scope)) continue;
    targets_.push_back(scope);
    words.append(scopeWords(scope));
  }
  const auto at = std::find(targets_.begin(), targets_.end(), target_);
  if (picker_->choices() != words) picker_->setChoices(words);
  if (at != targets_.end()) picker_->setCurrent(static_cast<int>(at - targets_.begin()));
}

void EffectivePage::refresh() {
  fillTargets();
  const auto drafts = parts_.drafts.draftsOf(key_);
  const auto effective = effectiveProfile(withDrafts(parts_.session, key_, drafts), target_);
  if (!effective) {
    view_->setTarget({}, {});
    view_->setEmptyWords(tr("A profile cannot be read"),
                         QString::fromStdString(effective.error().message) + QLatin1Char(' ') +
                             tr("Mend it in the text of %1, line %2.")
                                 .arg(QString::fromStdString(effective.error().scope))
                                 .arg(effective.error().position.line));
    view_->setRows({});
    return;
  }
  const auto stable = effectiveProfile(withDrafts(parts_.session, key_, {}), target_);
  std::vector<EffectiveRow> rows;
  places_.clear();
  for (const EffectiveEntry& entry : effective->entries) {
    rows.push_back(rowOf(entry, stable ? &*stable : nullptr));
    places_[entry.pointer] = {entry.origin.scope, entry.origin.position};
  }
  QString note = tr("hash %1").arg(QString::fromStdString(effective->hash().shortHex()));
  if (!drafts.empty()) note += tr(", with the drafts");
  view_->setTarget({}, note);
  view_->setEmptyWords(tr("Nothing is set here"),
                       tr("No profile of base, cluster or instance sets a value."));
  view_->setRows(std::move(rows));
}

QString EffectivePage::unitOf(const std::string& pointer) const {
  const ServiceSchema* schema = parts_.session.schema(key_);
  const Value* description = schema == nullptr ? nullptr : schema->describe(pointer);
  const Value* unit = description == nullptr ? nullptr : description->member("x-sextant-unit");
  return unit == nullptr || !unit->isScalar() ? QString() : QString::fromStdString(unit->text());
}

EffectiveRow EffectivePage::rowOf(const EffectiveEntry& entry,
                                  const EffectiveProfile* stable) const {
  EffectiveRow row;
  row.pointer = QString::fromStdString(entry.pointer);
  row.value = QString::fromStdString(entry.origin.value);
  row.unit = unitOf(entry.pointer);
  row.scope = QString::fromStdString(entry.origin.scope.name());
  const EffectiveEntry* before = stable == nullptr ? nullptr : stable->entryAt(entry.pointer);
  const bool same = before != nullptr && before->origin.value == entry.origin.value &&
                    before->origin.scope == entry.origin.scope;
  row.from_draft = !same && parts_.drafts.find(key_, entry.origin.scope) != nullptr;
  const RevisionContent* content = parts_.session.stable(key_);
  if (!row.from_draft && content != nullptr) {
    const auto set_in = content->set_in.find(entry.origin.scope);
    if (set_in != content->set_in.end()) {
      row.revision = set_in->second;
      if (const RevisionInfo* info = parts_.session.revisionInfo(key_, set_in->second)) {
        row.author = QString::fromStdString(info->author);
        row.provenance =
            tr("Last set in %1").arg(revisionWords(*info, QDateTime::currentSecsSinceEpoch()));
      }
    }
  }
  if (row.from_draft) {
    row.author = tr("you");
    row.provenance = tr("Set in your draft of %1, which is not published.").arg(row.scope);
  }
  for (auto it = entry.overridden.rbegin(); it != entry.overridden.rend(); ++it) {
    row.overridden.push_back(
        {QString::fromStdString(it->value), QString::fromStdString(it->scope.name())});
  }
  return row;
}

void EffectivePage::open(const QString& pointer, const QString& /*scope*/) {
  const auto found = places_.find(pointer.toStdString());
  if (found == places_.end()) return;
  emit placeWanted({key_, found->second.first}, found->second.second);
}

}  // namespace sextant::ui
