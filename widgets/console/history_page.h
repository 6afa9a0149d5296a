// SPDX-License-Identifier: GPL-3.0-or-later
// The revisions of a service, from the session's newest hundred and older ones on demand.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/console/revision_effect.h"
#include "widgets/history/history_view.h"

namespace sextant::ui {

[[nodiscard]] std::vector<RevisionRow> revisionRows(const std::vector<RevisionInfo>& revisions,
                                                    RevisionNumber stable);

// Keeps a HistoryView up to date with a service. Belongs to the view.
class HistoryFeed : public QObject {
  Q_OBJECT
 public:
  HistoryFeed(const ConsoleParts& parts, ServiceKey key, HistoryView* view);

  void refresh();
  // Chooses a revision; an older one than the newest hundred is read first, with those in between.
  void show(RevisionNumber number);

 private:
  void readOlder(RevisionNumber before);
  ConsoleParts parts_;
  ServiceKey key_;
  HistoryView* view_;
  RevisionEffect effect_;
  std::vector<RevisionInfo> older_;         // below the newest hundred, as far as somebody asked
  RevisionNumber listed_to_{0};             // 0: nobody asked
  RevisionNumber older_before_{0};          // what older_ was read for; 0: it was not
  std::optional<RevisionNumber> chosen_{};  // to be chosen once it is listed
  QTimer ages_;
};

}  // namespace sextant::ui
