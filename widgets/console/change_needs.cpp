// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_needs.h"

#include <algorithm>

#include "model/session/change_needs.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr int named_max = 3;

QString joined(const std::vector<std::string>& names) {
  QStringList words;
  for (const std::string& name : names)
    words << QString::fromStdString(name);
  if (words.size() <= named_max) return words.join(QStringLiteral(", "));
  const qsizetype more = words.size() - named_max;
  return ChangeNeeds::tr("%1 and %2 more")
      .arg(words.mid(0, named_max).join(QStringLiteral(", ")))
      .arg(more);
}

}  // namespace

QString whoseWords(const ApprovalNeed& need) {
  const QString asked = joined(need.asked);
  if (need.cannotBeMet()) return ChangeNeeds::tr("%1: too few who did not write it").arg(asked);
  return need.needed == 1 ? asked : ChangeNeeds::tr("%1 of %2").arg(need.needed).arg(asked);
}

QString becauseWords(const ApprovalNeed& need) {
  return ChangeNeeds::tr("asked because of %1: %2")
      .arg(QString::fromStdString(need.at), joined(need.because));
}

ChangeNeeds::ChangeNeeds(const ConsoleParts& parts, const ChangeWatch* watch,
                         const ChangeVersions* versions, QObject* parent)
    : QObject(parent), parts_(parts), watch_(watch), versions_(versions) {
  connect(watch_, &ChangeWatch::changed, this, &ChangeNeeds::follow);
  connect(versions_, &ChangeVersions::changed, this, &ChangeNeeds::follow);
  connect(&parts_.session, &Session::settingsChanged, this, [this] {
    followed_.clear();
    follow();
  });
}

bool ChangeNeeds::isMissing() const {
  return std::any_of(needs_.begin(), needs_.end(),
                     [](const ApprovalNeed& need) { return need.missing() > 0; });
}

QString ChangeNeeds::missingWords() const {
  if (!problem_.isEmpty()) return problem_;
  for (const ApprovalNeed& need : needs_) {
    if (need.missing() == 0) continue;
    return need.cannotBeMet()
               ? tr("%1 asks for %2 of %3, and too few of them did not write this change. An "
                    "administrator of the settings can ask others.")
                     .arg(QString::fromStdString(need.at))
                     .arg(need.needed)
                     .arg(joined(need.asked))
               : tr("A word of %1 is missing, %2.").arg(whoseWords(need), becauseWords(need));
  }
  return {};
}

void ChangeNeeds::follow() {
  const Change* change = watch_->change();
  if (change == nullptr || watch_->comparison() == 0) return;
  const auto& versions = versions_->list();
  if (versions.empty() || versions.back().version < change->summary.version) return;
  std::string wanted = std::to_string(watch_->comparison()) + ' ' + change->hash;
  for (const std::string& login : approversOf(*change))
    wanted += ' ' + login;
  if (wanted == followed_) return;
  followed_ = wanted;
  is_known_ = false;
  const ServiceKey& key = change->summary.key;
  const ProfileSet* settings = parts_.session.settings(key.environment);
  const auto rules =
      settings == nullptr ? ApproverRules{} : approverRulesOf(*settings, key.service);
  problem_ = rules ? QString() : QString::fromStdString(rules.error().toString());
  std::size_t bytes = 0;
  for (const auto& [scope, text] : watch_->before())
    bytes += text.size();
  job_.start(
      bytes,
      [rules = rules.value_or(ApproverRules{}), change = *change, base = watch_->before(), versions,
       item_key = itemKeyOf(parts_.session, key)](BackgroundJob::Stopped) {
        return needsOf(rules, change, base, versions, item_key);
      },
      [this](std::vector<ApprovalNeed> needs) {
        needs_ = std::move(needs);
        is_known_ = true;
        emit changed();
      });
}

}  // namespace sextant::ui
