// SPDX-License-Identifier: GPL-3.0-or-later
// A document of the window: one tab.
#pragma once

#include <QWidget>

#include <optional>

#include "model/base/console_link.h"
#include "model/base/problem.h"
#include "widgets/console/diff_side.h"

namespace sextant::ui {

class Page : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;
  // Names the page across runs of the program: "profile prod/hunt-engine/eu1".
  [[nodiscard]] virtual QString key() const = 0;
  [[nodiscard]] virtual QString title() const = 0;
  [[nodiscard]] virtual ServiceKey service() const = 0;
  [[nodiscard]] virtual Scope scope() const { return {}; }
  // Muted words beside the service's name: "base · draft on revision 42".
  [[nodiscard]] virtual QString heading() const = 0;
  [[nodiscard]] virtual bool hasDraft() const { return false; }
  // Whether problems of texts matter beside it.
  [[nodiscard]] virtual bool isAboutTexts() const { return true; }
  // It shows a filled button of its own now: the next step is there, and not to publish.
  [[nodiscard]] virtual bool hasNextStep() const { return false; }
  // What was typed last is taken over: before the page goes, before drafts are merged or published.
  virtual void finish() {}
  virtual void nextDifference() {}
  virtual void previousDifference() {}
  // What others can open to come here; nothing where the page is of this console alone.
  [[nodiscard]] virtual std::optional<ConsoleLink> link() const { return std::nullopt; }
  // A person asked for everything to be read again: what the session does not keep fresh by itself.
  virtual void readAgain() {}
  // What F1 opens: a help page, or a section of it ("console#Alerts").
  [[nodiscard]] virtual QString helpTopic() const { return QStringLiteral("console"); }
  // Gives the focus to what is worked with.
  virtual void focusContent() { setFocus(); }

 signals:
  // Title, heading, draft mark or whether it has a next step may have changed.
  void headingChanged();
  void addressWanted(const sextant::Address& address);
  void placeWanted(const sextant::Address& address, const sextant::Position& position);
  void diffWanted(const sextant::ui::DiffSide& left, const sextant::ui::DiffSide& right);
  void restoreWanted(const sextant::ServiceKey& key, sextant::RevisionNumber number);
  void discardWanted(const sextant::Address& address);
  void rebaseWanted(const sextant::ServiceKey& key);
  void historyWanted(const sextant::ServiceKey& key, sextant::RevisionNumber number);
  void auditWanted(const QString& environment);
  void auditEntryWanted(const QString& environment, qint64 number);
  // The service's fleet, with this instance chosen.
  void fleetWanted(const sextant::ServiceKey& key, const sextant::Scope& instance);
  // Something that is worth a line above the page, and no problem.
  void told(const QString& sentence);
  // The link of the page, into the clipboard.
  void linkWanted();
  // Events of a place: a service, or a cluster or instance of it.
  void eventsWanted(const sextant::ServiceKey& key, const sextant::Scope& scope);
};

}  // namespace sextant::ui
