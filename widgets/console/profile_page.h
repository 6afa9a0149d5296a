// SPDX-License-Identifier: GPL-3.0-or-later
// The tab of one scope: its text, the same as a form, its effective profile, its history.
#pragma once

#include <QPushButton>
#include <QStackedWidget>

#include "widgets/common/banner.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/console/effective_page.h"
#include "widgets/console/form_page.h"
#include "widgets/console/history_page.h"
#include "widgets/console/page.h"
#include "widgets/console/profile_editor.h"

namespace sextant::ui {

class ProfilePage : public Page {
  Q_OBJECT
 public:
  enum class View { text, form, effective, history };

  ProfilePage(const ConsoleParts& parts, ServiceKey key, Scope scope, QWidget* parent = nullptr);
  [[nodiscard]] QString key() const override;
  [[nodiscard]] QString title() const override;
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] Scope scope() const override { return scope_; }
  [[nodiscard]] QString heading() const override;
  [[nodiscard]] bool hasDraft() const override;
  // With the revision that is chosen in the history, where that is shown.
  [[nodiscard]] std::optional<ConsoleLink> link() const override;
  void focusContent() override;
  void finish() override;

  void showView(View view);
  [[nodiscard]] View shownView() const { return static_cast<View>(views_->current()); }
  void goTo(const Position& position);
  // In the history; read first where it is an older one.
  void showRevision(RevisionNumber number);
  [[nodiscard]] ProfileEditor* text() const { return text_; }
  // The other views are made when they are first asked for: a tab opens in a third of the time.
  [[nodiscard]] FormPage* form();
  [[nodiscard]] EffectivePage* effective();
  [[nodiscard]] HistoryView* history();
  [[nodiscard]] Banner* banner() const { return banner_; }
  // "4 changes · saved 2 s ago".
  [[nodiscard]] QString draftWords() const;

 private:
  QWidget* buildBar();
  void connectParts();
  [[nodiscard]] QWidget* widgetOf(View view);
  void refreshBanner();
  void refreshWords();

  ConsoleParts parts_;
  ServiceKey key_;
  Scope scope_;
  SegmentBar* views_;
  ElidedLabel* words_;
  QPushButton* discard_;
  Banner* banner_;
  QStackedWidget* stack_;
  ProfileEditor* text_;
  FormPage* form_ = nullptr;
  EffectivePage* effective_ = nullptr;
  HistoryView* history_ = nullptr;
  HistoryFeed* feed_ = nullptr;
  QTimer ages_;
};

}  // namespace sextant::ui
