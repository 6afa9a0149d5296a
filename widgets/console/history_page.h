// SPDX-License-Identifier: GPL-3.0-or-later
// The revisions of a service, from the session's newest hundred and older ones on demand.
#pragma once

#include "widgets/console/console_parts.h"
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

 private:
  ConsoleParts parts_;
  ServiceKey key_;
  HistoryView* view_;
  QTimer ages_;
};

}  // namespace sextant::ui
