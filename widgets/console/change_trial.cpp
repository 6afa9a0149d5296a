// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_trial.h"

#include <QDateTime>

#include <algorithm>

#include "model/guide/judge_rules.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

}  // namespace

ChangeTrial::ChangeTrial(const ConsoleParts& parts, const ChangeWatch* watch, QObject* parent)
    : QObject(parent), parts_(parts), watch_(watch) {
  timer_.setInterval(judge_every_ms);
  connect(&timer_, &QTimer::timeout, this, &ChangeTrial::look);
  connect(watch_, &ChangeWatch::changed, this, &ChangeTrial::look);
  connect(&parts_.session, &Session::previewsChanged, this, &ChangeTrial::look);
}

void ChangeTrial::setLooking(bool looking) {
  if (looking == timer_.isActive()) return;
  looking ? timer_.start() : timer_.stop();
  if (looking) look();
}

void ChangeTrial::look() {
  if (!timer_.isActive() || watch_->change() == nullptr || watch_->comparison() == 0) return;
  if (std::exchange(hashed_comparison_, watch_->comparison()) != watch_->comparison())
    hash_ = contentHash(watch_->after()).hex();
  const auto before =
      std::make_tuple(preview_ ? preview_->number.value : 0,
                      preview_ ? preview_->state : PreviewState::over, judged_, problem_);
  find();
  judge();
  const auto now =
      std::make_tuple(preview_ ? preview_->number.value : 0,
                      preview_ ? preview_->state : PreviewState::over, judged_, problem_);
  if (now != before) emit changed();
}

// Newest first.
void ChangeTrial::find() {
  const auto& previews = parts_.session.recentPreviews(watch_->change()->summary.key);
  const auto found = std::find_if(previews.begin(), previews.end(),
                                  [this](const Preview& one) { return one.content_hash == hash_; });
  const bool is_other = found == previews.end() || !preview_ || preview_->number != found->number;
  if (is_other) {
    judgement_.reset();
    judged_ = {};
    problem_.clear();
  }
  preview_ = found == previews.end() ? std::nullopt : std::optional(*found);
}

// Those that ran what everybody ran in these seconds, and were measured.
std::vector<Scope> ChangeTrial::baseline(std::int64_t from, std::int64_t to) const {
  const ServiceKey& key = watch_->change()->summary.key;
  const Overview& overview = parts_.session.overview();
  const Head* head = overview.head(key);
  if (head == nullptr) return {};
  const LatencyHistory& live = parts_.latency.live(key);
  const auto inventory = overview.inventory(key);
  const auto assigned = assignments(*head, inventory);
  std::vector<Scope> near, all;
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    const Scope& other = inventory[i];
    if (assigned[i].reason != AssignmentReason::stable || other == preview_->instance) continue;
    if (live.summary(other, from, to).seconds == 0) continue;
    all.push_back(other);
    if (other.cluster == preview_->instance.cluster) near.push_back(other);
  }
  return near.empty() ? all : near;
}

// Measured seconds do not change: what is judged once is judged anew only where there are more.
void ChangeTrial::judge() {
  if (!preview_ || !preview_->started_at_us) return;
  const ServiceKey& key = watch_->change()->summary.key;
  const LatencyHistory& live = parts_.latency.live(key);
  const std::int64_t from = *preview_->started_at_us / us_per_second + 1;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  const std::int64_t end = preview_->over_at_us ? *preview_->over_at_us / us_per_second : now;
  if (live.stepSeconds() != 1 || !live.newest() || now - from > LatencyFeed::live_seconds) {
    if (!judgement_)
      problem_ = tr("Its seconds are not at hand any more, so it is not judged here.");
    return;
  }
  const std::pair<std::int64_t, std::int64_t> wanted{preview_->number.value,
                                                     std::min(end, *live.newest() + 1)};
  if (wanted == judged_) return;
  static const ProfileSet none;
  const ProfileSet* settings = parts_.session.settings(key.environment);
  const auto rules = rulesToJudgeBy(settings == nullptr ? none : *settings, key.service);
  const auto compared = baseline(from, end);
  if (!rules) problem_ = QString::fromStdString(rules.error().toString());
  if (rules && compared.empty())
    problem_ = tr("Nothing to compare with: no other instance was measured then.");
  if (!rules || compared.empty()) return;
  rules_ = *rules;
  LiveJudge judge(*rules, LiveArms{{preview_->instance}, compared, from});
  judge.follow(live, wanted.second);
  judgement_ = judge.judgement();
  judged_ = wanted;
  problem_.clear();
}

}  // namespace sextant::ui
