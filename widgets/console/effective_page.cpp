// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/effective_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include "widgets/console/provenance.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

QString unitOf(const ServiceSchema& schema, const std::string& pointer) {
  const Value* description = schema.describe(pointer);
  const Value* unit = description == nullptr ? nullptr : description->member("x-sextant-unit");
  return unit == nullptr || !unit->isScalar() ? QString() : QString::fromStdString(unit->text());
}

}  // namespace

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
    touch(key_);
  });
  connect(view_, &EffectiveView::opened, this, &EffectivePage::open);
  connect(&parts_.session, &Session::stableChanged, this, &EffectivePage::touch);
  connect(&parts_.session, &Session::schemaChanged, this, &EffectivePage::touch);
  connect(&parts_.session, &Session::historyChanged, this, &EffectivePage::touch);
  connect(&parts_.session, &Session::overviewChanged, this, &EffectivePage::offerTargets);
  connect(&parts_.drafts, &DraftController::changed, this,
          [this](const Address& address) { touch(address.key); });
}

void EffectivePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (stale_) refresh();
}

void EffectivePage::touch(const ServiceKey& key) {
  if (key != key_) return;
  stale_ = true;
  if (isVisible()) refresh();
}

void EffectivePage::offerTargets() {
  // The list is made when somebody opens it: a fleet has tens of thousands of instances.
  picker_->offer(scopeWords(target_), [this] {
    targets_.clear();
    QStringList words;
    for (const Scope& scope : scopesOf(parts_.session, key_)) {
      if (!scope_.covers(scope)) continue;
      targets_.push_back(scope);
      words.append(scopeWords(scope));
    }
    return words;
  });
}

std::size_t EffectivePage::Input::bytes() const {
  std::size_t bytes = 0;
  for (const ProfileSet* set : {&with_drafts, &without}) {
    for (const auto& [scope, text] : *set)
      bytes += text.size();
  }
  return bytes;
}

EffectivePage::Input EffectivePage::input() const {
  Input input;
  input.target = target_;
  const auto drafts = parts_.drafts.draftsOf(key_);
  const auto above = [this](ProfileSet profiles) {
    // Only these are folded; the others are many where a service has many instances.
    std::erase_if(profiles, [this](const auto& one) { return !one.first.covers(target_); });
    return profiles;
  };
  input.with_drafts = above(withDrafts(parts_.session, key_, drafts));
  input.without = above(withDrafts(parts_.session, key_, {}));
  for (const Draft* draft : drafts)
    input.drafts.insert(draft->scope);
  if (const RevisionContent* content = parts_.session.stable(key_)) input.set_in = content->set_in;
  for (const auto& [scope, number] : input.set_in) {
    if (!scope.covers(target_)) continue;
    // Asks the store where it is not known; historyChanged follows.
    if (const RevisionInfo* info = parts_.session.revisionInfo(key_, number))
      input.infos.emplace(number, *info);
  }
  input.now_s = QDateTime::currentSecsSinceEpoch();
  if (const ServiceSchema* schema = parts_.session.schema(key_)) input.schema = *schema;
  return input;
}

void EffectivePage::refresh() {
  stale_ = false;
  offerTargets();
  Input wanted = input();
  const std::size_t bytes = wanted.bytes();
  folding_.start(
      bytes,
      [wanted = std::move(wanted)](BackgroundJob::Stopped stopped) {
        return outputOf(wanted, stopped);
      },
      [this](Output output) { take(std::move(output)); });
  if (folding_.isRunning()) view_->setAwaited();
}

EffectivePage::Output EffectivePage::outputOf(const Input& input, BackgroundJob::Stopped stopped) {
  Output output;
  auto effective = effectiveProfile(input.with_drafts, input.target);
  if (!effective) {
    output.problem = effective.error();
    return output;
  }
  if (stopped) return output;
  const auto stable = effectiveProfile(input.without, input.target);
  auto rows = std::make_shared<std::vector<EffectiveRow>>();
  rows->reserve(effective->entries.size());
  for (const EffectiveEntry& entry : effective->entries) {
    if (stopped) break;
    rows->push_back(rowOf(input, entry, stable ? &*stable : nullptr));
  }
  output.rows = std::move(rows);
  output.note = tr("hash %1").arg(QString::fromStdString(effective->hash().shortHex()));
  if (!input.drafts.empty()) output.note += tr(", with the drafts");
  output.effective = std::make_shared<const EffectiveProfile>(std::move(*effective));
  return output;
}

void EffectivePage::take(Output output) {
  BackgroundJob::letGo(std::exchange(effective_, std::move(output.effective)));
  view_->setTarget({}, output.note);
  if (const auto& problem = output.problem) {
    view_->setEmptyWords(tr("A profile cannot be read"),
                         QString::fromStdString(problem->message) + QLatin1Char(' ') +
                             tr("Mend it in the text of %1, line %2.")
                                 .arg(QString::fromStdString(problem->scope))
                                 .arg(problem->position.line));
    view_->setRows(std::vector<EffectiveRow>{});
    return;
  }
  view_->setEmptyWords(tr("Nothing is set here"),
                       tr("No profile of base, cluster or instance sets a value."));
  view_->setRows(std::move(output.rows));
}

EffectiveRow EffectivePage::rowOf(const Input& input, const EffectiveEntry& entry,
                                  const EffectiveProfile* stable) {
  EffectiveRow row;
  row.pointer = QString::fromStdString(entry.pointer);
  row.value = QString::fromStdString(entry.origin.value);
  if (input.schema) row.unit = unitOf(*input.schema, entry.pointer);
  row.scope = QString::fromStdString(entry.origin.scope.name());
  const EffectiveEntry* before = stable == nullptr ? nullptr : stable->entryAt(entry.pointer);
  const bool same = before != nullptr && before->origin.value == entry.origin.value &&
                    before->origin.scope == entry.origin.scope;
  row.from_draft = !same && input.drafts.count(entry.origin.scope) > 0;
  const auto set_in = input.set_in.find(entry.origin.scope);
  if (row.from_draft) {
    row.author = tr("you");
    row.provenance = tr("Set in your draft of %1, which is not published.").arg(row.scope);
  } else if (set_in != input.set_in.end()) {
    row.revision = set_in->second;
    if (const auto info = input.infos.find(set_in->second); info != input.infos.end()) {
      row.author = QString::fromStdString(info->second.author);
      row.provenance = tr("Last set in %1").arg(revisionWords(info->second, input.now_s));
    }
  }
  for (auto it = entry.overridden.rbegin(); it != entry.overridden.rend(); ++it) {
    row.overridden.push_back(
        {QString::fromStdString(it->value), QString::fromStdString(it->scope.name())});
  }
  return row;
}

void EffectivePage::open(const QString& pointer, const QString& /*scope*/) {
  const std::string place = pointer.toStdString();
  const EffectiveEntry* entry = effective_ ? effective_->entryAt(place) : nullptr;
  if (entry == nullptr || entry->pointer != place) return;
  emit placeWanted({key_, entry->origin.scope}, entry->origin.position);
}

}  // namespace sextant::ui
