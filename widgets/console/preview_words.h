// SPDX-License-Identifier: GPL-3.0-or-later
// Where a preview stands, and what it changes, in words for a PreviewPanel.
#pragma once

#include "widgets/console/preview_watch.h"
#include "widgets/preview/preview_panel.h"

namespace sextant::ui {

// "4:12", "1:04:12".
[[nodiscard]] QString countdown(qint64 seconds);

// `run_seconds`: that is chosen for the next one.
[[nodiscard]] PreviewCard previewCard(const ConsoleParts& parts, const ServiceKey& key,
                                      const PreviewWatch& watch, int run_seconds);
// Why the drafts cannot be previewed now, a sentence; empty: nothing that is known here.
[[nodiscard]] QString previewHindrance(const ConsoleParts& parts, const ServiceKey& key,
                                       const PreviewWatch& watch);
[[nodiscard]] std::vector<PreviewedKey> previewedKeys(const PreviewWatch& watch);
// What is said instead of keys.
[[nodiscard]] QString noKeysWords(const PreviewWatch& watch);
// It is over, did no harm, and what it changes was exercised: the next step is to publish.
[[nodiscard]] bool wantsPublish(const PreviewWatch& watch);
[[nodiscard]] VerdictCard previewVerdict(const PreviewWatch& watch);

}  // namespace sextant::ui
