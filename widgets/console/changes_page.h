// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that lists changes: asked of this person, theirs, open ones, published lately.
#pragma once

#include <QTimer>

#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/review/change_list_view.h"

namespace sextant::ui {

class ChangesPage : public Page {
  Q_OBJECT
 public:
  static constexpr int look_ms = 5000;

  // `key`: the service that was in front; changes of its environment are shown.
  ChangesPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString pageKey(const std::string& environment) {
    return QStringLiteral("changes|%1/").arg(QString::fromStdString(environment));
  }
  [[nodiscard]] QString key() const override {
    return pageKey(key_.environment) + QString::fromStdString(key_.service);
  }
  [[nodiscard]] QString title() const override { return tr("Changes"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("changes"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("reviews"); }
  void focusContent() override { view_->table()->setFocus(); }
  void readAgain() override { look(); }
  // Those that ask this person.
  void showAsked();
  [[nodiscard]] ChangeListView* view() const { return view_; }

 signals:
  void changeWanted(const sextant::ServiceKey& key, sextant::ChangeNumber number);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  [[nodiscard]] ChangeFilter filterOf() const;
  void look();
  void tellEmpty();

  ConsoleParts parts_;
  ServiceKey key_;
  ChangeListView* view_;
  std::vector<ChangeSummary> shown_;
  bool is_asking_ = false;
  bool was_read_ = false;
  QTimer looking_;
};

}  // namespace sextant::ui
