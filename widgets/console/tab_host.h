// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of the window as tabs.
#pragma once

#include <QStackedWidget>
#include <QTabBar>

#include "widgets/common/empty_state.h"
#include "widgets/console/page.h"
#include "widgets/welcome/welcome_view.h"

namespace sextant::ui {

class TabHost : public QWidget {
  Q_OBJECT
 public:
  explicit TabHost(QWidget* parent = nullptr);
  [[nodiscard]] Page* find(const QString& key) const;
  // Takes ownership and shows it.
  void add(Page* page);
  // Takes ownership and leaves in front what is there.
  void addBehind(Page* page);
  // The tab of `old`, which goes, is the new page's; so it stands in the stack as well.
  void replace(Page* old, Page* page);
  void show(Page* page);
  [[nodiscard]] Page* current() const;
  [[nodiscard]] QList<Page*> pages() const;
  [[nodiscard]] QTabBar* bar() const { return bar_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }
  // In the place of empty() while there is nothing that could be opened.
  void setWelcoming(bool welcoming);
  [[nodiscard]] WelcomeView* welcome() const { return welcome_; }
  using QWidget::show;

 public slots:
  void closeCurrent();
  void closeAt(int index);
  void next() { step(1); }
  void previous() { step(-1); }

 signals:
  // Another page is in front, or none.
  void currentChanged(sextant::ui::Page* page);
  // Pages came or went.
  void pagesChanged();

 private:
  [[nodiscard]] Page* pageAt(int index) const;
  int addTab(Page* page);
  void refreshTab(Page* page);
  void buildTabEnd(int index, Page* page);
  void step(int by);
  [[nodiscard]] QWidget* withoutPage() const;
  QTabBar* bar_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  WelcomeView* welcome_;
  bool is_welcoming_ = false;
};

}  // namespace sextant::ui
