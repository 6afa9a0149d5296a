// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/guide_page.h"

#include <QVBoxLayout>

#include <algorithm>

namespace sextant::ui {

GuidePage::GuidePage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new GuideView;
  preview_ = new PreviewWatch(parts_, key_, this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  look_.setInterval(look_ms);
  parts_.checks.follow(key_);
  connect(&look_, &QTimer::timeout, this, &GuidePage::look);
  connect(view_, &GuideView::wanted, this, &GuidePage::open);
  connect(preview_, &PreviewWatch::changed, this, &GuidePage::refresh);
  connect(&parts_.checks, &LiveChecks::changed, this, &GuidePage::refresh);
  connect(&parts_.drafts, &DraftController::changed, this, &GuidePage::refresh);
  connect(&parts_.arming, &Arming::changed, this, &GuidePage::refresh);
  refresh();
}

QString GuidePage::keyOf(const ServiceKey& key) {
  return QStringLiteral("guide|") + QString::fromStdString(key.toString());
}

void GuidePage::setProposeHindrance(std::function<QString()> hindrance) {
  propose_hindrance_ = std::move(hindrance);
  refresh();
}

void GuidePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  preview_->setLooking(true);
  look_.start();
  look();
}

void GuidePage::hideEvent(QHideEvent* event) {
  preview_->setLooking(false);
  look_.stop();
  Page::hideEvent(event);
}

// What this person has proposed, and what is rolled out. The store's trouble is told by the connection;
// what was known stays.
void GuidePage::look() {
  ChangeFilter unsettled;
  unsettled.environment = key_.environment;
  unsettled.service = key_.service;
  parts_.session.changes(unsettled, this, [this](const Result<std::vector<ChangeSummary>>& changes) {
    if (!changes) return;
    const auto own = std::find_if(changes->begin(), changes->end(), [this](const ChangeSummary& one) {
      return one.author == parts_.person.toStdString();
    });
    change_ = own == changes->end() ? std::nullopt : std::optional(*own);
    if (change_) readPlan(*change_);
    refresh();
  });
  parts_.session.rollouts(key_, 1, this, [this](const Result<std::vector<Rollout>>& rollouts) {
    if (!rollouts) return;
    const bool is_under_way = !rollouts->empty() && (rollouts->front().state == "running" ||
                                                     rollouts->front().state == "paused");
    rollout_ = is_under_way ? std::optional(rollouts->front()) : std::nullopt;
    refresh();
  });
}

void GuidePage::readPlan(const ChangeSummary& summary) {
  if (planned_version_ == summary.version) return;
  parts_.session.change(summary.number, this, [this](const Result<Change>& change) {
    if (change) planRead(*change);
  });
}

void GuidePage::planRead(const Change& change) {
  planned_version_ = change.summary.version;
  stages_.clear();
  plan_problem_.reset();
  if (!change.plan.empty()) {
    const auto plan = RolloutPlan::fromJson(change.plan);
    const Head* head = parts_.session.overview().head(key_);
    if (!plan) {
      plan_problem_ = QString::fromStdString(plan.error().toString());
    } else {
      stages_ = plannedStages(*plan, change.hash, parts_.session.overview().inventory(key_),
                              head == nullptr ? std::map<Scope, RevisionNumber>() : head->pins);
    }
  }
  refresh();
}

void GuidePage::addChecks(GuideFacts& facts) const {
  facts.drafts = parts_.drafts.draftsOf(key_).size();
  facts.is_checking = facts.drafts > 0 && parts_.checks.isPending(key_);
  if (facts.drafts == 0) return;
  for (const Problem& problem : parts_.checks.problems(key_))
    ++(problem.severity == Severity::error ? facts.errors : facts.warnings);
}

void GuidePage::addPreview(GuideFacts& facts) const {
  const Preview* shown = preview_->shown();
  if (shown == nullptr) return;
  const auto& judgement = preview_->judgement();
  facts.preview_state = State::progress;
  facts.preview = tr("being watched");
  if (!judgement) {
    facts.preview_words = preview_->judgeProblem();
    return;
  }
  facts.preview_words = QString::fromStdString(judgement->reason);
  if (judgement->verdict == Verdict::pass) {
    facts.preview = tr("no worse");
    facts.preview_state = State::done;
  } else if (judgement->verdict == Verdict::fail) {
    facts.preview = tr("worse");
    facts.preview_state = State::failed;
  }
}

void GuidePage::refresh() {
  GuideFacts facts;
  const Environment* environment = parts_.session.environment(key_.environment);
  facts.environment = QString::fromStdString(key_.environment);
  facts.is_protected = environment != nullptr && environment->is_protected;
  facts.propose_hindrance = propose_hindrance_ ? propose_hindrance_() : QString();
  addChecks(facts);
  addPreview(facts);
  facts.change = change_;
  facts.stages = stages_;
  facts.plan_problem = plan_problem_;
  facts.rollout = rollout_;
  const auto steps = guideSteps(facts);
  const bool had_steps = !view_->steps().empty();
  if (steps.empty()) {
    view_->setEmpty(tr("Nothing is on its way"),
                    tr("Edit a profile of %1, and this page leads the draft to all its instances: "
                       "checked, tried, reviewed and in stages.")
                        .arg(QString::fromStdString(key_.toString())));
  }
  view_->setSteps(steps);
  if (had_steps != !steps.empty()) emit headingChanged();
}

void GuidePage::open(int step) {
  switch (GuidePlace(step)) {
    case GuidePlace::check: emit problemsWanted(); return;
    case GuidePlace::preview: emit previewWanted(key_); return;
    case GuidePlace::review:
      change_ ? emit changeWanted(key_, change_->number) : emit proposeWanted(key_);
      return;
    case GuidePlace::plan: return;
    case GuidePlace::publish:
      if (rollout_) {
        emit rolloutWanted(key_);
      } else if (change_) {
        emit changeWanted(key_, change_->number);
      }
      return;
  }
}

}  // namespace sextant::ui
