// SPDX-License-Identifier: GPL-3.0-or-later
// Merges into drafts, and asks where both sides set the same key: a rebase onto the stable
// revision, a promotion from another environment.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>

#include "widgets/console/console_parts.h"
#include "widgets/console/draft_rebase.h"

namespace sextant::ui {

class MergeFlow : public QObject {
  Q_OBJECT
 public:
  MergeFlow(const ConsoleParts& parts, QWidget* window);
  // While it asks already, the dialog comes to the front instead.
  void rebase(const ServiceKey& key);
  void promote(const ServiceKey& from, const ServiceKey& to);
  // nullptr where none is open.
  [[nodiscard]] MergeDialog* dialog() const { return dialog_; }

 signals:
  // Before drafts are read: what was typed last has to be in them.
  void draftsWanted();
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
  void ask(std::vector<ContestedDraft> contested);
  void askNext();
  void take(const ContestedDraft& contested, const QByteArray& text);
  ConsoleParts parts_;
  QWidget* window_;
  std::deque<ContestedDraft> contested_;
  std::optional<std::pair<ServiceKey, ServiceKey>> promotion_;  // waits for what is not read yet
  QTimer patience_;
  QPointer<MergeDialog> dialog_;
};

}  // namespace sextant::ui
