// SPDX-License-Identifier: GPL-3.0-or-later
// The text of one scope: the draft where there is one, else the stable revision's.
#pragma once

#include <QWidget>

#include "model/diff/text_diff.h"
#include "widgets/common/background_job.h"
#include "widgets/common/empty_state.h"
#include "widgets/console/console_parts.h"
#include "widgets/editor/yaml_editor.h"

namespace sextant::ui {

class ProfileEditor : public QWidget {
  Q_OBJECT
 public:
  ProfileEditor(const ConsoleParts& parts, ServiceKey key, Scope scope, QWidget* parent = nullptr);
  [[nodiscard]] YamlEditor* editor() const { return editor_; }
  // Differences of the draft to its base.
  [[nodiscard]] int changes() const { return changes_; }
  [[nodiscard]] bool isCounting() const { return counting_.isRunning(); }
  // Key strokes that the draft does not have yet.
  [[nodiscard]] bool isTyping() const { return typing_; }
  // What the service's schema says; knows nothing until it has been read.
  [[nodiscard]] const SchemaGuide& guide() const { return guide_; }
  // Takes what was typed into the draft now.
  void commit();

 public slots:
  // Shows what the draft or the store has now, unless somebody is typing.
  void refresh();

 signals:
  void changesCounted();
  void guideChanged();

 private:
  void showText(std::string_view text);
  void showProblems();
  void takeSchema();
  void countChanges(const Draft* draft);
  void takeMarks(const std::vector<MarkedLine>& marks, std::size_t changes);

  ConsoleParts parts_;
  ServiceKey key_;
  Scope scope_;
  YamlEditor* editor_;
  EmptyState* waiting_;
  SchemaGuide guide_;
  bool typing_ = false;
  bool shown_ = false;
  int changes_ = 0;
  BackgroundJob counting_;
};

}  // namespace sextant::ui
