// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's steps that tell what a draft does before it is published: an estimate, and a preview on
// one instance with the judge beside it.
#include "app/sextant/tour.h"
#include "app/sextant/tour_hand.h"
#include "widgets/console/estimate_page.h"
#include "widgets/console/preview_page.h"

namespace sextant {
namespace {

constexpr int estimated_ms = 90'000;  // it is fitted to what comes half a minute after a publish
constexpr int judged_ms = 90'000;
constexpr int before_ms = 15'000;  // of the time that the preview is compared with

}  // namespace

Tour::Complaint Tour::estimate() {
  window_.openEstimate(key_);
  auto* shown = qobject_cast<ui::EstimatePage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The estimate does not open.");
  const auto* view = shown->view();
  const auto estimated = [&] {
    return view->basisWords().startsWith(QLatin1String("An estimate")) &&
           !view->chart()->curve().points.empty();
  };
  return tour::waitFor(estimated, estimated_ms)
             ? Complaint()
             : QStringLiteral("There is no estimate: %1").arg(view->basisWords());
}

// Without its cache an instance is worse than the others, and everybody learns it from one.
Tour::Complaint Tour::preview() {
  window_.openProfile({key_, {}});
  page()->showView(ui::ProfilePage::View::text);
  if (const Complaint complaint = typeValue("entries", "0"); !complaint.isEmpty()) return complaint;
  ui::PreviewPage* shown = window_.openPreview(key_);
  ui::PreviewPanel* panel = shown->panel();
  if (!tour::waitFor([&] { return panel->stepButton()->isEnabled(); }, soon_ms)) {
    return QStringLiteral("A preview is not offered: %1").arg(panel->stepButton()->toolTip());
  }
  (void)tour::waitFor([] { return false; }, before_ms);
  tour::click(panel->stepButton());
  const auto failed = [&] {
    const auto& judgement = shown->watch()->judgement();
    return judgement && judgement->verdict == Verdict::fail &&
           panel->verdict()->word() == QLatin1String("fail");
  };
  if (!tour::waitFor(failed, judged_ms)) {
    return QStringLiteral("The judge does not find that an instance without cache is worse: %1 %2")
        .arg(panel->headWords(), panel->verdict()->sentence());
  }
  return {};
}

Tour::Complaint Tour::previewOver() {
  auto* shown = qobject_cast<ui::PreviewPage*>(window_.tabs()->current());
  if (shown == nullptr) return QStringLiteral("The preview's page is gone.");
  tour::click(shown->panel()->stopButton());
  const auto over = [&] {
    return shown->panel()->headWords() == QLatin1String("The preview is over");
  };
  if (!tour::waitFor(over, soon_ms)) return QStringLiteral("The preview does not end.");
  window_.drafts().discard(key_, {});
  return {};
}

}  // namespace sextant
