// SPDX-License-Identifier: GPL-3.0-or-later
// Merges into drafts, away from the window's thread, and asks where both sides set the same key: a
// rebase onto the stable revision, a promotion from another environment, a copy to another scope.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>
#include <functional>

#include "widgets/console/console_parts.h"
#include "widgets/console/promotion.h"

namespace sextant::ui {

class MergeFlow : public QObject {
  Q_OBJECT
 public:
  MergeFlow(const ConsoleParts& parts, QWidget* window);
  // While it asks already, the dialog comes to the front instead.
  void rebase(const ServiceKey& key);
  void promote(const ServiceKey& from, const ServiceKey& to);
  // Lays a profile, or the value at the address's pointer, over another scope's draft.
  void copy(const Address& source, const Scope& target);
  // Tells what stands at a place of a text, as a pointer that can be copied; a failure tells why
  // there is none.
  void findKey(std::string text, const Position& position,
               std::function<void(const std::string& pointer)> reply);
  // nullptr where none is open.
  [[nodiscard]] MergeDialog* dialog() const { return dialog_; }

 signals:
  // Before drafts are read: what was typed last has to be in them.
  void draftsWanted();
  // What takes a while now, and that it does no more.
  void working(const QString& what);
  void workEnded();
  void copied(const sextant::Address& target);
  void failed(const QString& sentence);
  // A promotion is through, but for what is asked now.
  void told(const QString& sentence);
  // That draft is no document, and holds the marks of both texts now.
  void mendingWanted(const sextant::Address& address);

 private:
  [[nodiscard]] bool showRunning();
  [[nodiscard]] bool isRead(const ServiceKey& key) const;
  void promoteWhenRead();
  void promoteFrom(const ServiceKey& from, const ServiceKey& to, const ProfileSet& common);
  // One work at a time: a merge that has begun is not dropped for another.
  template <class Work, class Reply>
  void work(const QString& what, std::size_t bytes, Work work, Reply reply);
  [[nodiscard]] bool isBusy();
  [[nodiscard]] bool move(std::vector<MovedDraft> moved);
  void takeRebase(const ServiceKey& key, Result<RebaseOutcome> outcome);
  void takePromotion(const ServiceKey& to, Result<Promotion> promotion);
  void ask(std::vector<ContestedDraft> contested);
  void askNext();
  void take(const ContestedDraft& contested, const QByteArray& text);
  ConsoleParts parts_;
  QWidget* window_;
  std::deque<ContestedDraft> contested_;
  std::optional<std::pair<ServiceKey, ServiceKey>> promotion_;  // waits for what is not read yet
  QTimer patience_;
  BackgroundJob job_;
  QPointer<MergeDialog> dialog_;
};

}  // namespace sextant::ui
