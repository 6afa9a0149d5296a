// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's guided rollouts: one that passes in stages, led from the guide, and one that is undone by
// itself. Both under a load that two cores bear.
#include "app/hunt/demo/demo_control.h"
#include "app/sextant/tour.h"
#include "app/sextant/tour_hand.h"
#include "widgets/console/change_page.h"
#include "widgets/console/guide_page.h"
#include "widgets/console/rollout_page.h"

namespace sextant {
namespace {

constexpr int stage_ms = 60'000;
constexpr int rollout_ms = 420'000;
// The judge compares with the time before, which is to be one of this load.
constexpr int before_ms = 45'000;

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

}  // namespace

// A draft of the stable revision with one value another.
Tour::Complaint Tour::draft(const char* from, const char* to) {
  const RevisionContent* stable = window_.session().stable(key_);
  const std::string text = with(stableText(), from, to);
  if (stable == nullptr || text.empty()) return QStringLiteral("The profile has no \"%1\".").arg(from);
  window_.drafts().edit({key_, {}, stable->info.number, stableText(), text, stable->info.content_hash, 0});
  return {};
}

// From the draft to the change's page.
Tour::Complaint Tour::propose(const QString& why) {
  ui::GuidePage* guide = window_.openGuide(key_);
  QPushButton* review = guide->view()->steps().empty()
                            ? nullptr
                            : guide->view()->button(std::size_t(ui::GuidePlace::review));
  if (review == nullptr) return QStringLiteral("The guide has no steps.");
  if (!tour::waitFor([&] { return review->isEnabled(); }, soon_ms))
    return QStringLiteral("The draft cannot be proposed: %1").arg(review->toolTip());
  tour::click(review);
  ui::OpenChangeDialog* dialog = window_.proposing()->dialog();
  if (dialog == nullptr) return QStringLiteral("No dialog asks what the change is for.");
  tour::type(dialog->descriptionField(), why);
  tour::click(dialog->openButton());
  const auto opened = [&] {
    return qobject_cast<ui::ChangePage*>(window_.tabs()->current()) != nullptr;
  };
  return tour::waitFor(opened, soon_ms) ? Complaint() : QStringLiteral("The change does not open.");
}

Tour::Complaint Tour::publishChange() {
  auto* change = qobject_cast<ui::ChangePage*>(window_.tabs()->current());
  if (change == nullptr) return QStringLiteral("The change's page is gone.");
  QPushButton* step = change->stepButton();
  if (!tour::waitFor([&] { return step->isVisible() && step->isEnabled(); }, soon_ms))
    return QStringLiteral("The change cannot be published: %1").arg(step->toolTip());
  tour::click(step);
  const auto began = [&] {
    const auto* shown = qobject_cast<ui::RolloutPage*>(window_.tabs()->current());
    return shown != nullptr && shown->watch()->isUnderWay();
  };
  return tour::waitFor(began, soon_ms) ? Complaint() : QStringLiteral("No rollout begins.");
}

Tour::Complaint Tour::guide() {
  DemoLoad calm;
  calm.rate = 60;
  calm.burst_rate = 160;
  if (const auto set = demoSetLoad(calm); !set) return QString::fromStdString(set.error().toString());
  if (const Complaint complaint = draft("ttl: 10s", "ttl: 20s"); !complaint.isEmpty())
    return complaint;
  ui::GuidePage* page = window_.openGuide(key_);
  const auto checked = [&] {
    const auto& steps = page->view()->steps();
    return !steps.empty() && steps.front().state != ui::State::progress;
  };
  return tour::waitFor(checked, soon_ms) ? Complaint() : QStringLiteral("The guide does not come.");
}

Tour::Complaint Tour::change() {
  (void)tour::waitFor([] { return false; }, before_ms);
  if (const Complaint complaint = propose(QStringLiteral("Clues stay cached longer"));
      !complaint.isEmpty())
    return complaint;
  auto* change = qobject_cast<ui::ChangePage*>(window_.tabs()->current());
  const auto told = [&] {
    return change->stepButton()->isEnabled() &&
           !change->summary()->words().contains(QLatin1String("Estimating"));
  };
  return tour::waitFor(told, soon_ms)
             ? Complaint()
             : QStringLiteral("What the change does is not told: %1").arg(change->summary()->words());
}

Tour::Complaint Tour::rolloutBegins() {
  if (const Complaint complaint = publishChange(); !complaint.isEmpty()) return complaint;
  auto* shown = qobject_cast<ui::RolloutPage*>(window_.tabs()->current());
  const auto judged = [&] { return shown->view()->difference()->points().size() > 10; };
  return tour::waitFor(judged, stage_ms)
             ? Complaint()
             : QStringLiteral("The first stage is not judged: %1").arg(shown->view()->words());
}

Tour::Complaint Tour::rolloutPasses() {
  auto* shown = qobject_cast<ui::RolloutPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The rollout's page is gone.");
  const auto promoted = [&] { return shown->view()->stateWords() == QLatin1String("promoted"); };
  return tour::waitFor(promoted, rollout_ms)
             ? Complaint()
             : QStringLiteral("It does not become stable: %1, %2")
                   .arg(shown->view()->stateWords(), shown->view()->words());
}

Tour::Complaint Tour::rolloutIsUndone() {
  window_.drafts().discard(key_, {});
  if (const Complaint complaint = draft("request_deadline: 1500ms", "request_deadline: 2ms");
      !complaint.isEmpty())
    return complaint;
  if (const Complaint complaint = propose(QStringLiteral("A shorter deadline")); !complaint.isEmpty())
    return complaint;
  if (const Complaint complaint = publishChange(); !complaint.isEmpty()) return complaint;
  auto* shown = qobject_cast<ui::RolloutPage*>(window_.tabs()->current());
  const auto undone = [&] { return shown->view()->stateWords() == QLatin1String("taken back"); };
  if (!tour::waitFor(undone, rollout_ms))
    return QStringLiteral("A deadline of 2 ms is not taken back: %1, %2")
        .arg(shown->view()->stateWords(), shown->view()->words());
  window_.drafts().discard(key_, {});
  return {};
}

}  // namespace sextant
