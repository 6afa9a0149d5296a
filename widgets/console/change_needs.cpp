// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_needs.h"

#include <algorithm>

#include "model/checks/settings.h"
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
  connect(&parts_.session, &Session::settingsChanged, this, &ChangeNeeds::follow);
  connect(&parts_.session, &Session::overviewChanged, this, &ChangeNeeds::follow);
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

bool ChangeNeeds::isMissingOf(const std::string& login) const {
  return std::any_of(needs_.begin(), needs_.end(), [&](const ApprovalNeed& need) {
    const auto holds = [&](const std::vector<std::string>& logins) {
      return std::find(logins.begin(), logins.end(), login) != logins.end();
    };
    return need.missing() > 0 && holds(need.logins) && !holds(need.given_by);
  });
}

bool ChangeNeeds::isKnown() const {
  const auto now = source();
  return now && *now == known_;
}

std::optional<std::string> ChangeNeeds::source() const {
  const Change* change = watch_->change();
  if (change == nullptr || !watch_->isCompared()) return std::nullopt;
  const auto& versions = versions_->list();
  if (versions.empty() || versions.back().version < change->summary.version) return std::nullopt;
  const std::string& environment = change->summary.key.environment;
  const Head* head = parts_.session.overview().head({environment, settings_service});
  const RevisionNumber read = parts_.session.settingsRevision(environment);
  if (read != (head == nullptr ? RevisionNumber{0} : head->stable)) return std::nullopt;
  std::string name = std::to_string(watch_->comparison()) + ' ' + change->hash + ' ' +
                     std::to_string(read.value);
  for (const std::string& login : approversOf(*change))
    name += ' ' + login;
  return name;
}

void ChangeNeeds::follow() {
  const auto wanted = source();
  if (!wanted || *wanted == followed_) return;
  followed_ = *wanted;
  const ServiceKey& key = watch_->change()->summary.key;
  const ProfileSet* settings = parts_.session.settings(key.environment);
  const auto rules =
      settings == nullptr ? ApproverRules{} : approverRulesOf(*settings, key.service);
  std::size_t bytes = 0;
  for (const auto& [scope, text] : watch_->before())
    bytes += text.size();
  job_.start(
      bytes,
      [rules = rules.value_or(ApproverRules{}), change = *watch_->change(),
       base = watch_->before(), versions = versions_->list(),
       item_key = itemKeyOf(parts_.session, key)](BackgroundJob::Stopped) {
        return needsOf(rules, change, base, versions, item_key);
      },
      [this, source = *wanted, settings = parts_.session.settingsRevision(key.environment),
       problem = rules ? QString() : QString::fromStdString(rules.error().toString())](
          std::vector<ApprovalNeed> needs) {
        needs_ = std::move(needs);
        settings_ = settings;
        problem_ = problem;
        known_ = source;
        emit changed();
      });
}

}  // namespace sextant::ui
