// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a change onto the stable revision of now: merges its texts, asks where both sides set the
// same key, and makes the next version of it. Until every key is decided nothing is altered.
#pragma once

#include <QObject>
#include <QPointer>

#include <deque>

#include "widgets/console/change_watch.h"
#include "widgets/console/draft_rebase.h"

namespace sextant::ui {

class ChangeRebase : public QObject {
  Q_OBJECT
 public:
  // The watch must outlive it; dialogs stand over `window`.
  ChangeRebase(const ConsoleParts& parts, const ChangeWatch* watch, QWidget* window);
  // While it asks already, the dialog comes to the front instead.
  void start();
  [[nodiscard]] bool isRunning() const { return is_running_; }
  // nullptr where none is open.
  [[nodiscard]] MergeDialog* dialog() const { return dialog_; }

 signals:
  void runningChanged();
  // It is the next version of the change now, on this revision.
  void rebased(sextant::RevisionNumber onto);
  // Nothing was altered.
  void failed(const sextant::Error& error);

 private:
  [[nodiscard]] Result<RebaseInput> input() const;
  void merged(Result<RebaseOutcome> outcome);
  void askNext();
  void send();
  void end();
  void fail(const Error& error);
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  QWidget* window_;
  bool is_running_ = false;
  Change change_;  // that is rebased: another version meanwhile is a conflict
  RevisionNumber onto_;
  std::string onto_hash_;
  std::map<Scope, std::optional<std::string>> texts_;  // of the next version
  std::deque<ContestedDraft> contested_;
  QPointer<MergeDialog> dialog_;
  BackgroundJob job_;
};

}  // namespace sextant::ui
