// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one change: its texts and conversation as they are now, what they do to whom,
// which rules hold, and who else looks at it. Follows the store while somebody looks.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

#include "model/checks/reach.h"
#include "widgets/common/background_job.h"
#include "widgets/console/change_comparison.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class ChangeWatch : public QObject {
  Q_OBJECT
 public:
  // Hints come sooner; without them a change of the change is seen after this.
  static constexpr int look_ms = 2000;
  static constexpr int presence_ms = 1000;
  // A pointer that moves is told so often: what others see is still one movement.
  static constexpr int beat_ms_min = 100;

  ChangeWatch(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
              QObject* parent = nullptr);
  ~ChangeWatch() override;

  void setLooking(bool looking);
  void readAgain() { look(); }
  // What this person points at now; told to the others.
  void setPlace(const std::optional<Scope>& scope, const std::string& pointer);
  // "diff" or "charts".
  void setTab(const std::string& tab);
  // The moment in the charts, Unix time; 0: none.
  void setCursor(std::int64_t second);
  // The session that is followed; empty: none.
  void setFollowing(const std::string& session);
  // What is told of this console.
  [[nodiscard]] const Presence& own() const { return own_; }

  [[nodiscard]] ChangeNumber number() const { return number_; }
  // nullptr until it has been read.
  [[nodiscard]] const Change* change() const { return change_ ? &*change_ : nullptr; }
  // Why it cannot be read; a sentence or empty.
  [[nodiscard]] const QString& problem() const { return problem_; }
  // The base with the change's texts; empty until both have been read.
  [[nodiscard]] const ProfileSet& before() const { return before_; }
  [[nodiscard]] const ProfileSet& after() const { return after_; }
  // Of both; its parts have no difference until they are compared.
  [[nodiscard]] const ChangeComparison& compared() const { return compared_texts_; }
  // The text that the change gives a scope; nullptr: none, or one that cannot be read. Good until
  // the next comparison.
  [[nodiscard]] const Document* document(const Scope& scope) const;
  // Grows with each new comparison; 0: none yet.
  [[nodiscard]] int comparison() const { return comparison_; }
  // What is compared, checked and shown is the change as it was read last, and not one before.
  [[nodiscard]] bool isCompared() const;
  [[nodiscard]] const std::optional<Reach>& reach() const { return reach_; }
  // Of the texts before and after; nothing: being checked.
  [[nodiscard]] const std::optional<CheckReport>& checksBefore() const { return checks_before_; }
  [[nodiscard]] const std::optional<CheckReport>& checksAfter() const { return checks_after_; }
  // Another revision than the base is stable now.
  [[nodiscard]] bool isBehind() const;
  // Everybody else who looks, by name.
  [[nodiscard]] const std::vector<Presence>& others() const { return others_; }
  // nullptr: not here.
  [[nodiscard]] const Presence* other(const std::string& session) const;
  [[nodiscard]] const QString& session() const { return session_; }

 signals:
  void changed();
  void othersChanged();

 private:
  void look();
  void arrived(const Result<Change>& change);
  void readBase();
  void compare();
  void compareTexts(std::size_t bytes);
  void checkTexts(std::size_t bytes);
  void beat();
  void beatSoon();

  ConsoleParts parts_;
  ServiceKey key_;
  ChangeNumber number_;
  QString session_;
  std::optional<Change> change_;
  QString problem_;
  bool is_asking_ = false;
  bool is_wanted_again_ = false;
  std::string compared_;  // version and base of what is to be compared
  std::string shown_;     // of what is
  ProfileSet before_, after_;
  ChangeComparison compared_texts_;
  int comparison_ = 0;
  std::optional<Reach> reach_;
  std::optional<CheckReport> checks_before_, checks_after_;
  std::vector<Presence> others_;
  Presence own_;
  BackgroundJob comparing_, reaching_, checking_before_, checking_after_;
  QTimer looking_, presence_, soon_;
  QElapsedTimer since_beat_;
};

}  // namespace sextant::ui
