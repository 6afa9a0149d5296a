// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the drafts of a service to its stable revision, and asks where both set the same key.
#pragma once

#include <QObject>
#include <QPointer>

#include <deque>

#include "widgets/console/console_parts.h"
#include "widgets/console/draft_rebase.h"
#include "widgets/merge/merge_dialog.h"

namespace sextant::ui {

class RebaseFlow : public QObject {
  Q_OBJECT
 public:
  RebaseFlow(const ConsoleParts& parts, QWidget* window);
  // While it asks already, the dialog comes to the front instead.
  void start(const ServiceKey& key);
  // nullptr where none is open.
  [[nodiscard]] MergeDialog* dialog() const { return dialog_; }

 signals:
  void failed(const QString& sentence);
  // That draft is no document, and holds the marks of both texts now.
  void mendingWanted(const sextant::Address& address);

 private:
  void askNext();
  ConsoleParts parts_;
  QWidget* window_;
  std::deque<ContestedDraft> contested_;
  QPointer<MergeDialog> dialog_;
};

}  // namespace sextant::ui
