// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/estimate_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/profile/profile_texts.h"
#include "widgets/console/estimate_question.h"
#include "widgets/console/estimate_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr int again_ms = 15'000;
// While there are too few seconds to calibrate on, they are counted.
constexpr int unsettled_ms = 3'000;
constexpr int pause_ms = 400;
constexpr std::int64_t us_per_second = 1'000'000;

}  // namespace

EstimatePage::EstimatePage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new EstimateView;
  record_ = new RecordReader(parts, key_, this);
  connect(record_, &RecordReader::told, view_, &EstimateView::setRecord);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  pause_.setSingleShot(true);
  pause_.setInterval(pause_ms);
  connect(&pause_, &QTimer::timeout, this, &EstimatePage::ask);
  connect(&again_, &QTimer::timeout, this, &EstimatePage::ask);
  again_.start(again_ms);
  connect(&parts_.checks, &LiveChecks::changed, this, [this](const ServiceKey& changed) {
    if (changed == key_) pause_.start();
  });
  connect(&parts_.session, &Session::previewsChanged, this, [this](const ServiceKey& changed) {
    if (changed == key_) followPreview();
  });
  connect(view_, &EstimateView::keyChosen, this, [this] {
    is_key_chosen_ = true;
    ask();
  });
  connect(view_, &EstimateView::adviceWanted, this, &EstimatePage::advise);
  connect(view_, &EstimateView::adviceTaken, this, &EstimatePage::takeAdvice);
  connect(view_, &EstimateView::adviceRefused, this, [this] {
    dropAdvice(tr("Refused. Nothing was changed."));
  });
  connect(view_, &EstimateView::pointerOpened, this, [this] { emit addressWanted({key_, {}}); });
  followPreview();
  ask();
}

void EstimatePage::setPreview(std::optional<RunningPreview> preview) {
  preview_ = std::move(preview);
  ask();
}

// Where several run, the newest.
void EstimatePage::followPreview() {
  const auto& previews = parts_.session.recentPreviews(key_);
  const auto running = std::find_if(previews.begin(), previews.end(), [](const Preview& one) {
    return one.state == PreviewState::running && one.started_at_us;
  });
  if (running == previews.end()) {
    if (std::exchange(followed_, {})) setPreview({});
    return;
  }
  if (followed_ != running->number) readPreview(running->number);
}

void EstimatePage::readPreview(PreviewNumber number) {
  followed_ = number;
  parts_.session.preview(number, this, [this, number](const Result<Preview>& read) {
    if (followed_ != number) return;
    // The next who hears of it has it read again.
    if (!read) return followed_.reset();
    parts_.session.revision(
        key_, read->base, this, [this, preview = *read](const Result<RevisionContent>& base) {
          if (followed_ != preview.number || !base) return;
          const std::int64_t began = preview.started_at_us.value_or(0) / us_per_second;
          setPreview(RunningPreview{preview.instance, withTexts(base->profiles, preview.profiles),
                                    began + CalmSpan::warm_up_seconds});
        });
  });
}

QString EstimatePage::keyOf(const ServiceKey& key) {
  return QStringLiteral("estimate|") + QString::fromStdString(key.toString());
}

Result<WhatIfQuestion> EstimatePage::question() {
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  auto basis = estimateBasis(parts_, key_,
                             withDrafts(parts_.session, key_, parts_.drafts.draftsOf(key_)), now);
  if (!basis) return tl::unexpected<Error>(basis.error());
  unsettled_ = basis->unsettled;
  is_before_preview_ = basis->is_before_preview;
  WhatIfQuestion asked = std::move(basis->question);
  const LatencyHistory& live = parts_.latency.live(key_);
  if (preview_) {
    const std::int64_t from = std::max(preview_->settled_at, now - measured_seconds);
    asked.preview = {preview_->instance, preview_->profiles,
                     measuredService(live, from, now, preview_->instance),
                     measuredService(live, from, now)};
  }
  QStringList keys;
  for (const std::string& part : CapacityModel::parts()) {
    if (const auto pointer = asked.model.pointerOf(part)) keys << QString::fromStdString(*pointer);
  }
  if (keys != varied_) {
    varied_ = keys;
    view_->setKeys(keys);
  }
  const int chosen = view_->currentKey();
  if (is_key_chosen_ && chosen >= 0 && chosen < varied_.size())
    asked.varied = varied_[chosen].toStdString();
  for (const QString& key : varied_)
    asked.keys.push_back(key.toStdString());
  asked.otherwise = influential_;
  return asked;
}

void EstimatePage::ask() {
  if (!isVisible() && calibration_) return;
  // What is measured changes more often than an answer takes: the one under way is told first.
  if (job_.isRunning()) {
    is_wanted_again_ = true;
    return;
  }
  is_wanted_again_ = false;
  auto asked = question();
  if (!asked) return refuse(asked.error());
  again_.start(unsettled_ ? unsettled_ms : again_ms);
  if (unsettled_) return refuse(*unsettled_);
  view_->setWaiting(tr("Playing the fleet through"));
  asked_ = *asked;
  job_.startBehind(
      [asked = std::move(*asked)](BackgroundJob::Stopped stopped) {
        auto answer = whatIf(asked, [&stopped] { return stopped.load(); });
        return std::make_pair(std::move(answer), asked.measured);
      },
      [this](const std::pair<Result<WhatIfAnswer>, MeasuredService>& done) {
        answered(done.first, done.second);
        if (is_wanted_again_) pause_.start();
      });
}

void EstimatePage::refuse(const Error& error) {
  job_.cancel();
  calibration_.reset();
  record_->forget();
  view_->setWaiting({});
  view_->setBasis(QString::fromStdString(error.toString()), true);
  view_->setRows({}, false);
  view_->setCurveWords(tr("A curve stands here once there is an estimate."));
}

void EstimatePage::answered(const Result<WhatIfAnswer>& answer, const MeasuredService& measured) {
  if (!answer) return refuse(answer.error());
  view_->setWaiting({});
  calibration_ = answer->calibration;
  view_->setBasis(basisWords(answer->calibration, measured, answer->is_previewed,
                             is_before_preview_),
                  false);
  if (asked_) record_->read(*asked_);
  showRows(*answer, measured);
  showCurve(*answer);
}

void EstimatePage::showRows(const WhatIfAnswer& answer, const MeasuredService& measured) {
  view_->setRows(estimateRows(answer, measured), answer.draft.has_value());
}

void EstimatePage::showCurve(const WhatIfAnswer& answer) {
  const QString varied = QString::fromStdString(answer.varied);
  // A person may have chosen another meanwhile; its curve is under way.
  if (!is_key_chosen_) {
    view_->setCurrentKey(int(varied_.indexOf(varied)));
    // That the drafts leave alone was chosen for how much depends on it: it takes long to find.
    if (!answer.draft || answer.now_at == answer.draft_at) influential_ = answer.varied;
  }
  if (answer.values.empty()) {
    return view_->setCurveWords(tr("This key cannot be varied: it is no number, duration or switch."));
  }
  view_->setCurve(whatIfCurve(answer, varied));
}

// The nearest promise about nearly all requests.
std::optional<double> EstimatePage::objective() const {
  std::optional<double> seconds;
  for (const LatencyObjective& one : parts_.alerts.objectives(key_).latency) {
    if (one.target >= 0.99 && (!seconds || one.threshold_seconds < *seconds))
      seconds = one.threshold_seconds;
  }
  return seconds;
}

void EstimatePage::advise() {
  auto asked = question();
  if (!asked) return view_->setAdvice(QString::fromStdString(asked.error().toString()), {});
  const auto base = asked->state.after.profiles.find(Scope{});
  advised_text_ = base == asked->state.after.profiles.end() ? std::string() : base->second;
  AdvisorQuestion wanted{asked->rules, asked->state, asked->model, calibration_, {objective()}};
  dropAdvice(tr("Trying values, one key at a time…"));
  view_->adviseButton()->setEnabled(false);
  advice_job_.startBehind(
      [wanted = std::move(wanted)](BackgroundJob::Stopped stopped) {
        return sextant::advise(wanted, [&stopped] { return stopped.load(); });
      },
      [this](const Advice& advice) { showAdvice(advice); });
}

void EstimatePage::showAdvice(const Advice& advice) {
  view_->adviseButton()->setEnabled(true);
  advice_ = advice;
  view_->setAdvice(adviceWords(advice, objective()), proposedRows(advice));
  emit headingChanged();
}

void EstimatePage::dropAdvice(const QString& words) {
  advice_.reset();
  view_->setAdvice(words, {});
  emit headingChanged();
}

// As a draft, which a person changes, undoes or publishes.
void EstimatePage::takeAdvice() {
  if (!advice_ || advice_->changes.empty()) return;
  const Draft* known = parts_.drafts.find(key_, {});
  const auto head = headText(parts_.session, key_, {});
  const std::string now = known != nullptr ? known->text : head ? head->text : std::string();
  if (now != advised_text_ || (known == nullptr && !head)) {
    return dropAdvice(tr("The base profile has changed since the proposal was made, so nothing was "
                         "taken over. Ask for a proposal again."));
  }
  Draft draft = known != nullptr ? *known
                                 : Draft{key_, {}, head->revision, head->text, {},
                                         head->revision_hash, 0};
  draft.text = advice_->text;
  parts_.drafts.edit(std::move(draft));
  dropAdvice(tr("The proposal is in the draft of the base profile. Nothing is published yet."));
  emit addressWanted({key_, {}});
}

}  // namespace sextant::ui
