// SPDX-License-Identifier: GPL-3.0-or-later
// Where the places of a change's comments are in its newest version: keys move, change and go.
#pragma once

#include <QObject>

#include <map>

#include "model/review/anchor.h"
#include "widgets/common/background_job.h"
#include "widgets/console/change_versions.h"
#include "widgets/console/change_watch.h"

namespace sextant::ui {

class ChangeAnchors : public QObject {
  Q_OBJECT
 public:
  // Both must outlive it.
  ChangeAnchors(const ConsoleParts& parts, const ChangeWatch* watch, ChangeVersions* versions,
                QObject* parent = nullptr);
  // By the number of the comment that begins a thread; nullptr: of the change as a whole, or not
  // known yet.
  [[nodiscard]] const AnchoredPlace* placeOf(std::int64_t comment) const;

 signals:
  void changed();

 private:
  void follow();
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  ChangeVersions* versions_;
  std::map<std::int64_t, AnchoredPlace> places_;
  std::string followed_;  // what places_ are made from
  BackgroundJob job_;
};

}  // namespace sextant::ui
