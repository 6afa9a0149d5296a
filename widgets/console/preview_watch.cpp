// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/preview_watch.h"

#include <QDateTime>

#include <algorithm>

#include "model/guide/judge_rules.h"
#include "model/profile/profile_texts.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr int previews_max = 20;
constexpr std::int64_t us_per_second = 1'000'000;
// What came late counts too: where something lacked, all seconds are judged again so often.
constexpr std::int64_t anew_every_seconds = 15;
// The charts' hour is filled in the background when somebody comes back.
constexpr std::int64_t filled_within_seconds = 6;
constexpr std::int64_t stale_seconds = 10;
// Whoever told nothing for so long before a preview, and nothing since, is no part of its baseline.
constexpr std::int64_t heard_seconds = 60;

}  // namespace

QString namesOf(const std::vector<Scope>& instances) {
  constexpr std::size_t named_max = 3;
  QStringList names;
  for (std::size_t i = 0; i < std::min(instances.size(), named_max); ++i)
    names << QString::fromStdString(instances[i].path());
  const QString named = names.join(QStringLiteral(", "));
  return instances.size() <= named_max
             ? named
             : PreviewWatch::tr("%1 and %2 more").arg(named).arg(instances.size() - named_max);
}

PreviewWatch::PreviewWatch(const ConsoleParts& parts, ServiceKey key, QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)) {
  second_.setInterval(look_ms);
  connect(&second_, &QTimer::timeout, this, &PreviewWatch::look);
  connect(&parts_.checks, &LiveChecks::changed, this, [this](const ServiceKey& changed) {
    if (changed == key_ && !shown_) compare();
  });
  connect(&parts_.session, &Session::settingsChanged, this, [this] { rules_.reset(); });
  connect(&parts_.session, &Session::headChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_ && second_.isActive()) look();
  });
}

void PreviewWatch::setLooking(bool looking) {
  if (looking == second_.isActive()) return;
  looking ? second_.start() : second_.stop();
  if (!looking) return;
  begin_anew_at_ = QDateTime::currentSecsSinceEpoch() + filled_within_seconds;
  compare();
  look();
}

void PreviewWatch::follow(PreviewNumber number) {
  if (followed_ == number) return;
  forgetRun();
  // An answer that is under way does not know it yet.
  wanted_ = number;
  followed_ = number;
  look();
}

void PreviewWatch::leave() {
  forgetRun();
  compare();
  emit changed();
}

void PreviewWatch::forgetRun() {
  followed_.reset();
  wanted_.reset();
  shown_.reset();
  has_texts_ = false;
  changes_.reset();
  changes_problem_.clear();
  uses_.reset();
  in_force_since_.reset();
  heard_.clear();
  judge_.reset();
  judgement_.reset();
  judge_problem_.clear();
}

void PreviewWatch::setCandidate(const Scope& instance) {
  if (instance == candidate_) return;
  candidate_ = instance;
  if (!shown_) compare();
}

const Scope& PreviewWatch::instance() const {
  return shown_ ? shown_->instance : candidate_;
}

void PreviewWatch::look() {
  hear();
  judge();
  if (shown_ && shown_->state == PreviewState::running) readUses();
  if (std::exchange(is_asking_, true)) return;
  parts_.session.previews(key_, true, previews_max, this,
                          [this](const Result<std::vector<Preview>>& previews) {
                            is_asking_ = false;
                            // The store's trouble is told by the window; what was known stays.
                            if (previews) arrived(*previews);
                          });
}

// The one that is followed; else the newest that waits or runs, whoever started it.
void PreviewWatch::arrived(const std::vector<Preview>& previews) {
  const auto is_alive = [](const Preview& one) { return one.state != PreviewState::over; };
  auto found = std::find_if(previews.begin(), previews.end(),
                            [this](const Preview& one) { return one.number == followed_; });
  if (wanted_ && found == previews.end()) return;
  wanted_.reset();
  if (found == previews.end() || !is_alive(*found)) {
    const auto alive = std::find_if(previews.begin(), previews.end(), is_alive);
    if (alive != previews.end()) found = alive;
  }
  if (found == previews.end()) return;
  if (followed_ != found->number) {
    if (!is_alive(*found)) return;
    forgetRun();
    followed_ = found->number;
  }
  const bool is_new = !shown_;
  auto texts = shown_ ? std::move(shown_->profiles) : ProfileTexts{};
  shown_ = *found;
  shown_->profiles = std::move(texts);
  if (is_new) readTexts(found->number);
  emit changed();
}

void PreviewWatch::readTexts(PreviewNumber number) {
  parts_.session.preview(number, this, [this, number](const Result<Preview>& preview) {
    if (!shown_ || shown_->number != number) return;
    if (!preview) {
      changes_problem_ = QString::fromStdString(preview.error().toString());
      emit changed();
      return;
    }
    shown_->profiles = preview->profiles;
    has_texts_ = true;
    compare();
  });
}

void PreviewWatch::readUses() {
  if (std::exchange(is_asking_uses_, true)) return;
  parts_.session.keyUses(key_, this, [this](const Result<std::vector<KeyUses>>& uses) {
    is_asking_uses_ = false;
    if (!uses || !shown_) return;
    for (const KeyUses& one : *uses) {
      if (one.report.instance.scope != shown_->instance) continue;
      if (one.report.preview != shown_->number) continue;
      if (!in_force_since_) in_force_since_ = one.at_us / us_per_second;
      uses_ = one.report.uses;
    }
    emit changed();
  });
}

std::vector<KeyCoverage> PreviewWatch::coverage() const {
  std::vector<std::string> pointers;
  if (changes_) {
    for (const ReachedValue& change : *changes_)
      pointers.push_back(change.pointer);
  }
  return coverageOf(pointers, uses_);
}

void PreviewWatch::compare() {
  if (!shown_) {
    const RevisionContent* stable = parts_.session.stable(key_);
    if (stable == nullptr) return;
    return compareWith(stable->profiles,
                       withDrafts(parts_.session, key_, parts_.drafts.draftsOf(key_)));
  }
  if (!has_texts_) return;
  parts_.session.revision(
      key_, shown_->base, this,
      [this, number = shown_->number](const Result<RevisionContent>& base) {
        if (!shown_ || shown_->number != number) return;
        if (!base) {
          changes_problem_ = QString::fromStdString(base.error().toString());
          emit changed();
          return;
        }
        compareWith(base->profiles, withTexts(base->profiles, shown_->profiles));
      });
}

void PreviewWatch::compareWith(ProfileSet before, ProfileSet after) {
  std::size_t bytes = 0;
  for (const ProfileSet* set : {&before, &after}) {
    for (const auto& [scope, text] : *set)
      bytes += text.size();
  }
  comparing_.start(
      bytes,
      [before = std::move(before), after = std::move(after), at = instance(),
       item_key = itemKeyOf(parts_.session, key_)](BackgroundJob::Stopped) {
        return computeReach(before, after, {at}, item_key);
      },
      [this](tl::expected<Reach, Problem> reach) {
        changes_.reset();
        changes_problem_.clear();
        if (reach) {
          changes_ = std::move(reach->changes);
        } else {
          changes_problem_ = QString::fromStdString(reach.error().message);
        }
        emit changed();
      });
}

std::vector<Scope> PreviewWatch::others() const {
  const Overview& overview = parts_.session.overview();
  const Head* head = overview.head(key_);
  if (head == nullptr) return {};
  const auto inventory = overview.inventory(key_);
  const auto assigned = assignments(*head, inventory);
  std::vector<Scope> all;
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    if (assigned[i].reason == AssignmentReason::stable && inventory[i] != instance())
      all.push_back(inventory[i]);
  }
  return all;
}

void PreviewWatch::hear() {
  const LatencyHistory& live = parts_.latency.live(key_);
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const bool has_begun = shown_ && shown_->started_at_us;
  const std::int64_t began = has_begun ? *shown_->started_at_us / us_per_second : now;
  for (const Scope& other : others()) {
    if (!heard_.contains(other) && live.summary(other, began - heard_seconds, now).seconds > 0)
      heard_.insert(other);
  }
}

std::vector<Scope> PreviewWatch::baseline() const {
  std::vector<Scope> near, all;
  for (const Scope& other : others()) {
    if (!heard_.contains(other)) continue;
    all.push_back(other);
    if (other.cluster == instance().cluster) near.push_back(other);
  }
  return near.empty() ? all : near;
}

std::vector<Scope> PreviewWatch::silent() const {
  std::vector<Scope> silent = others();
  const auto compared = baseline();
  const bool is_near = !compared.empty() && compared.front().cluster == instance().cluster;
  std::erase_if(silent, [&](const Scope& other) {
    return heard_.contains(other) || (is_near && other.cluster != instance().cluster);
  });
  return silent;
}

const Result<JudgeRules>& PreviewWatch::settingsRules() const {
  if (rules_) return *rules_;
  static const ProfileSet none;
  const ProfileSet* settings = parts_.session.settings(key_.environment);
  rules_ = rulesToJudgeBy(settings == nullptr ? none : *settings, key_.service);
  return *rules_;
}

JudgeRules PreviewWatch::rules() const {
  return judge_ ? judge_->rules() : settingsRules().value_or(JudgeRules{});
}

// Why nothing can be said now; empty: it can.
QString PreviewWatch::judgeHindrance(const LatencyHistory& live) const {
  if (live.stepSeconds() != 1) {
    return tr("The judge needs measurements of each second, and this source has them in steps of "
              "%1 s.")
        .arg(live.stepSeconds());
  }
  const Head* head = parts_.session.overview().head(key_);
  if (head != nullptr && head->stable != shown_->base) {
    return tr("Revision %1 was published meanwhile: the others run something else than what the "
              "drafts stand on. Stop the preview and begin another.")
        .arg(head->stable.value);
  }
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const bool is_filling = judge_ == nullptr && now < begin_anew_at_ && !others().empty();
  if (baseline().empty() && !is_filling) {
    return others().empty()
               ? tr("Nothing to compare with: no other instance runs the stable revision.")
               : tr("Nothing to compare with: of the instances that run the stable revision none "
                    "reports (%1).")
                     .arg(namesOf(others()));
  }
  if (!live.newest() || now - *live.newest() > stale_seconds)
    return tr("No measurements arrive, so nothing is known of how it does now.");
  return {};
}

// What is judged goes on being shown when the preview is over, and a fail is final.
void PreviewWatch::judge() {
  if (!shown_ || shown_->state != PreviewState::running || !shown_->started_at_us) return;
  const bool has_failed = judgement_ && judgement_->verdict == Verdict::fail;
  const LatencyHistory& live = parts_.latency.live(key_);
  judge_problem_ = judgeHindrance(live);
  const auto& rules = settingsRules();
  if (!rules) judge_problem_ = QString::fromStdString(rules.error().toString());
  if (!judge_problem_.isEmpty() || has_failed) return;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  LiveArms arms{{shown_->instance}, baseline(), *shown_->started_at_us / us_per_second + 1};
  const bool is_other = judge_ != nullptr && judge_->arms().baseline != arms.baseline;
  const bool is_due = judge_ != nullptr && judge_->hasGaps() && now >= begin_anew_at_;
  if (judge_ == nullptr && now < begin_anew_at_) return;
  if (judge_ == nullptr || is_due || is_other) {
    judge_ = std::make_unique<LiveJudge>(*rules, arms);
    begin_anew_at_ = now + anew_every_seconds;
  }
  // Not further than the source has answered: its clock may be another one.
  judge_->follow(live, std::min(now, *live.newest() + 1));
  judgement_ = judge_->judgement();
}

}  // namespace sextant::ui
