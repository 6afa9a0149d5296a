// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/preview_page.h"

#include <QHBoxLayout>

#include <QDateTime>

#include <array>
#include <limits>

#include "widgets/console/preview_words.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::array<int, 5> run_minutes{1, 2, 5, 15, 60};
constexpr int usual_minutes = 2;  // its place
constexpr int seconds_a_minute = 60;
constexpr int panel_width = 480;
constexpr int charts_width = 700;
constexpr std::int64_t us_per_second = 1'000'000;
// Of the time before it: as much as the judge compares with.
constexpr std::int64_t shown_before_seconds = 60;
constexpr std::int64_t shown_after_seconds = 10;
// What the charts show of a preview that goes on: the first of these that holds all of it.
constexpr std::array<double, 8> shown_seconds{120, 180, 300, 600, 1200, 3600, 7200, 21'600};

}  // namespace

PreviewPage::PreviewPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  board_ = new LatencyBoard;
  board_->timeline()->goLive(shown_seconds.front());
  fitted_seconds_ = shown_seconds.front();
  reader_ = new BoardReader(parts_, key_, board_, this);
  panel_ = new PreviewPanel;
  watch_ = new PreviewWatch(parts_, key_, this);
  auto* across = new QSplitter(Qt::Horizontal);
  across->setChildrenCollapsible(false);
  across->setHandleWidth(1);
  across->addWidget(board_);
  across->addWidget(panel_);
  across->setStretchFactor(0, 1);
  across->setSizes({charts_width, panel_width});
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(across);
  QStringList times;
  for (const int minutes : run_minutes)
    times << tr("%1 min").arg(minutes);
  panel_->setTimes(times, usual_minutes);
  connectPanel();
  refreshInstances();
}

QString PreviewPage::keyOf(const ServiceKey& key) {
  return QStringLiteral("preview|") + QString::fromStdString(key.toString());
}

void PreviewPage::connectPanel() {
  connect(&parts_.session, &Session::overviewChanged, this, &PreviewPage::refreshInstances);
  connect(&parts_.session, &Session::connectionChanged, this, &PreviewPage::refresh);
  connect(&parts_.drafts, &DraftController::changed, this, &PreviewPage::refresh);
  connect(&parts_.checks, &LiveChecks::changed, this, &PreviewPage::refresh);
  connect(&parts_.arming, &Arming::changed, this, &PreviewPage::refresh);
  connect(&parts_.previews, &PreviewKeeper::changed, this, &PreviewPage::refresh);
  connect(watch_, &PreviewWatch::changed, this, &PreviewPage::refresh);
  connect(panel_, &PreviewPanel::instanceChosen, this, [this](int index) {
    if (index >= 0 && std::size_t(index) < instances_.size())
      watch_->setCandidate(instances_[std::size_t(index)]);
    refresh();
  });
  connect(panel_->times(), &ChoiceButton::chosen, this, &PreviewPage::refresh);
  connect(panel_, &PreviewPanel::stepWanted, this, &PreviewPage::step);
  connect(panel_, &PreviewPanel::extendWanted, this, [this] {
    if (const Preview* preview = watch_->shown())
      parts_.previews.extend(preview->number, runSeconds());
  });
  connect(panel_, &PreviewPanel::stopWanted, this, [this] {
    const Preview* preview = watch_->shown();
    if (preview == nullptr) return;
    is_sending_ = true;
    refresh();
    parts_.previews.stop(preview->number, tr("It was stopped in the console.").toStdString(), this,
                         [this](const Result<PreviewReceipt>& receipt) {
                           answered(tr("The preview could not be stopped"), receipt);
                         });
  });
  connect(board_, &LatencyBoard::instanceOpened, this,
          [this](const Scope& instance) { emit fleetWanted(key_, instance); });
}

void PreviewPage::focusContent() {
  panel_->instances()->isVisible() ? panel_->instances()->setFocus()
                                   : panel_->stopButton()->setFocus();
}

void PreviewPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  watch_->setLooking(true);
  refresh();
}

void PreviewPage::hideEvent(QHideEvent* event) {
  watch_->setLooking(false);
  Page::hideEvent(event);
}

int PreviewPage::runSeconds() const {
  const int chosen = panel_->times()->current();
  const bool is_there = chosen >= 0 && std::size_t(chosen) < run_minutes.size();
  return run_minutes[std::size_t(is_there ? chosen : usual_minutes)] * seconds_a_minute;
}

void PreviewPage::refreshInstances() {
  const std::vector<Scope> instances = parts_.session.overview().inventory(key_);
  if (instances != instances_) {
    instances_ = instances;
    QStringList names;
    for (const Scope& instance : instances_)
      names << scopeWords(instance);
    panel_->setInstances(names);
    const int chosen = panel_->instances()->current();
    if (chosen >= 0 && std::size_t(chosen) < instances_.size())
      watch_->setCandidate(instances_[std::size_t(chosen)]);
  }
  refresh();
}

bool PreviewPage::hasNextStep() const {
  return !wantsPublish(*watch_);
}

// The instance beside the others; the candidate it is as long as the preview runs on it.
BoardReader::Comparison PreviewPage::comparison() {
  BoardReader::Comparison compared;
  if (watch_->instance().isInstance()) compared = {{watch_->instance()}, watch_->baseline(), 0, 0};
  const Preview* preview = watch_->shown();
  if (preview == nullptr || preview->state != PreviewState::over) seen_over_at_.reset();
  if (preview == nullptr || !preview->started_at_us) return compared;
  compared.from = *preview->started_at_us / us_per_second + 1;
  compared.to = std::numeric_limits<std::int64_t>::max();
  if (preview->state != PreviewState::over) return compared;
  if (!seen_over_at_) seen_over_at_ = QDateTime::currentSecsSinceEpoch();
  compared.to = preview->over_at_us ? *preview->over_at_us / us_per_second : *seen_over_at_;
  return compared;
}

// From a little before the start up to now, and to the end of one that is over.
void PreviewPage::fitCharts(const BoardReader::Comparison& compared) {
  ChartTimeline* timeline = board_->timeline();
  if (std::exchange(fitted_to_, compared.from) != compared.from) {
    // Another preview, or none any more: what somebody looked at was of the one before.
    fitted_seconds_ = shown_seconds.front();
    timeline->goLive(fitted_seconds_);
  }
  const bool is_ours = timeline->isFollowing() && timeline->range().length() == fitted_seconds_;
  if (!is_ours || compared.from == 0) return;
  if (watch_->shown()->state == PreviewState::over) {
    return timeline->showRange(double(compared.from - shown_before_seconds),
                               double(compared.to + shown_after_seconds));
  }
  const auto needed = double(QDateTime::currentSecsSinceEpoch() - compared.from +
                             shown_before_seconds);
  const auto fit = std::lower_bound(shown_seconds.begin(), shown_seconds.end(), needed);
  if (fit == shown_seconds.end() || *fit == fitted_seconds_) return;
  fitted_seconds_ = *fit;
  timeline->goLive(fitted_seconds_);
}

void PreviewPage::refresh() {
  if (!isVisible()) return;
  panel_->setCard(previewCard(parts_, key_, *watch_, runSeconds()));
  panel_->setVerdict(previewVerdict(*watch_));
  panel_->setKeys(previewedKeys(*watch_), noKeysWords(*watch_));
  panel_->setWaiting(is_sending_ ? tr("Asking the store") : QString());
  const BoardReader::Comparison compared = comparison();
  reader_->compare(compared);
  fitCharts(compared);
  if (std::exchange(had_next_step_, hasNextStep()) != hasNextStep()) emit headingChanged();
}

// What the filled button does where the preview stands now.
void PreviewPage::step() {
  const Preview* preview = watch_->shown();
  if (is_sending_) return;
  panel_->setProblem({}, {});
  if (preview == nullptr) return startDrafts();
  if (preview->state == PreviewState::over) return watch_->leave();
  if (preview->state != PreviewState::waiting) return;
  preview->consented_by.empty() ? consent() : startConsented();
}

void PreviewPage::startDrafts() {
  const RevisionContent* stable = parts_.session.stable(key_);
  const auto drafts = parts_.drafts.draftsOf(key_);
  if (stable == nullptr || drafts.empty()) return;
  for (const Draft* draft : drafts) {
    if (startsFrom(*draft, stable->info.number, stable->info.content_hash)) continue;
    return panel_->setProblem(
        tr("Another revision was published meanwhile"),
        tr("The draft of %1 stands on revision %2, and revision %3 is stable now. Rebase the drafts "
           "first: the preview would take back what was published.")
            .arg(scopeWords(draft->scope))
            .arg(draft->base.value)
            .arg(stable->info.number.value));
  }
  start(textsOf(drafts), watch_->instance(), stable->info.number, stable->info.content_hash,
        runSeconds());
}

// Exactly what was consented to, as the store has it: the drafts may have changed since.
void PreviewPage::startConsented() {
  if (!watch_->hasTexts()) return;
  const Preview& preview = *watch_->shown();
  start(preview.profiles, preview.instance, preview.base, {},
        std::max(1, preview.seconds / PreviewKeeper::longer_at_most), preview.seconds);
}

void PreviewPage::start(const std::map<Scope, std::optional<std::string>>& texts,
                        const Scope& instance, RevisionNumber base, const std::string& base_hash,
                        int seconds, int at_most) {
  PreviewRequest request{RequestId::random(), key_, instance, base, base_hash, texts, at_most};
  is_sending_ = true;
  refresh();
  parts_.previews.start(std::move(request), seconds, this,
                        [this](const Result<PreviewReceipt>& receipt) {
                          if (receipt) watch_->follow(receipt->preview);
                          answered(tr("The preview could not be started"), receipt);
                        });
}

void PreviewPage::consent() {
  const Preview& preview = *watch_->shown();
  is_sending_ = true;
  refresh();
  parts_.session.consentPreview(RequestId::random(), preview.number, preview.hash,
                                parts_.person.toStdString(), this,
                                [this](const Result<PreviewReceipt>& receipt) {
                                  answered(tr("The consent was not taken"), receipt);
                                });
}

void PreviewPage::answered(const QString& what, const Result<PreviewReceipt>& receipt) {
  is_sending_ = false;
  panel_->setProblem(receipt ? QString() : what,
                     receipt ? QString() : QString::fromStdString(receipt.error().toString()));
  refresh();
}

}  // namespace sextant::ui
