// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that compares: draft with head, two revisions, two scopes.
#pragma once

#include "widgets/common/background_job.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/console/comparison.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/diff/diff_view.h"

namespace sextant::ui {

class DiffPage : public Page {
  Q_OBJECT
 public:
  DiffPage(const ConsoleParts& parts, DiffSide left, DiffSide right, QWidget* parent = nullptr);
  [[nodiscard]] QString key() const override;
  [[nodiscard]] QString title() const override;
  [[nodiscard]] ServiceKey service() const override { return right_.side.key; }
  [[nodiscard]] Scope scope() const override { return right_.side.scope; }
  [[nodiscard]] QString heading() const override;
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Across scopes and environments"); }
  void nextDifference() override { view_->nextDifference(); }
  void previousDifference() override { view_->previousDifference(); }
  void focusContent() override { view_->setFocus(); }
  [[nodiscard]] DiffView* view() const { return view_; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Picked {
    DiffSide side;
    ChoiceButton* scope = nullptr;
    ChoiceButton* version = nullptr;
    std::vector<std::pair<ServiceKey, Scope>> scopes = {};
    std::vector<DiffSide> versions = {};
    std::shared_ptr<const std::string> text = {};  // null: not read yet
    QString problem = {};
    DiffSide read = {};                          // the revision that `text` is of
    std::shared_ptr<const FileText> known = {};  // of the file
  };
  void buildPicker(Picked& picked, QLayout* row, const QString& purpose);
  void offerScopes(Picked& picked);
  // The services whose scopes can be compared: of other environments as well.
  [[nodiscard]] std::vector<ServiceKey> comparableServices(const Picked& picked) const;
  void fillVersions(Picked& picked);
  void touch(const ServiceKey& key);
  void refresh();
  void read(Picked& picked);
  void readRevision(Picked& picked);
  [[nodiscard]] SideSource sourceOf(const Picked& picked) const;
  void render();
  void take(Comparison comparison);
  [[nodiscard]] QString sideWords(const Picked& picked) const;

  ConsoleParts parts_;
  Picked left_;
  Picked right_;
  DiffView* view_;
  BackgroundJob comparing_;
  std::optional<std::pair<SideSource, SideSource>> asked_;  // what was compared last
  bool stale_ = false;
};

}  // namespace sextant::ui
