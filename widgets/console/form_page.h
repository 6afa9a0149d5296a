// SPDX-License-Identifier: GPL-3.0-or-later
// The form of a scope's profile, wired to the editor of its text: the editor's buffer and its undo
// steps are the one truth, and the form's edits are patches of it.
#pragma once

#include <QStackedWidget>
#include <QTimer>

#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/profile_editor.h"
#include "widgets/form/form_view.h"

namespace sextant::ui {

class FormPage : public QWidget {
  Q_OBJECT
 public:
  // `editor` outlives it.
  FormPage(const ConsoleParts& parts, ServiceKey key, Scope scope, ProfileEditor* editor,
           QWidget* parent = nullptr);
  [[nodiscard]] FormView* view() const { return view_; }
  // Shows the editor's text as it is now, where anybody sees it.
  void follow();
  // What is typed in an open control is in the text, and the control closes.
  void settle() { view_->settle(); }

 signals:
  void placeWanted(const sextant::Position& position);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  struct Layer {
    std::string text;
    FormLayer parsed;
  };
  void connectView();
  void connectSession();
  void refresh();
  void refreshLayers();
  void refreshProblems();
  void takeLayers(std::vector<Layer> layers);

  ConsoleParts parts_;
  ServiceKey key_;
  Scope scope_;
  ProfileEditor* editor_;
  FormView* view_;
  EmptyState* waiting_;
  QStackedWidget* stack_;
  std::vector<Layer> layers_;
  bool context_shown_ = false;
  BackgroundJob reading_;
  QTimer soon_;
};

}  // namespace sextant::ui
