// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator: environments, services, scopes and instances, with their state at the right.
#pragma once

#include <QLineEdit>
#include <QTreeView>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state.h"

namespace sextant::ui {

struct NavigatorInstance {
  std::string name;
  State state = State::none;  // healthy, drift, failed, progress, waiting
  QString tooltip = {};       // the reason, the revision it runs, the age of its report
  bool has_profile = false;   // a profile at this scope
  bool has_draft = false;
};
struct NavigatorCluster {
  std::string name;
  int keys = 0;  // keys that its profile sets; 0 where it has none
  bool has_draft = false;
  std::vector<NavigatorInstance> instances = {};
};
struct NavigatorService {
  std::string name;
  std::optional<RevisionNumber> stable = {};
  bool has_draft = false;  // of the base profile
  std::vector<NavigatorCluster> clusters = {};
};
struct NavigatorEnvironment {
  std::string name;
  QString colour;  // see environmentColour()
  bool protected_environment = false;
  std::vector<NavigatorService> services = {};
};
struct NavigatorSnapshot {
  std::vector<NavigatorEnvironment> environments;
};

class NavigatorModel;
class NavigatorFilter;

class Navigator : public QWidget {
  Q_OBJECT
 public:
  explicit Navigator(QWidget* parent = nullptr);
  // What is open, selected and scrolled to stays so where it still exists.
  void setSnapshot(NavigatorSnapshot snapshot);
  // Selects the row without emitting opened().
  void select(const Address& address);
  void setEmptyWords(const QString& what, const QString& how);
  [[nodiscard]] QTreeView* tree() const { return tree_; }
  [[nodiscard]] QLineEdit* filter() const { return filter_; }

 public slots:
  void focusFilter();  // Ctrl+Shift+F in the main window

 signals:
  // A person opened a service, base, cluster or instance (a service opens its base).
  void opened(const sextant::Address& address);
  void environmentOpened(const QString& environment);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void activate(const QModelIndex& index);
  void applyFilter(const QString& text);
  SectionHead* head_;
  QLineEdit* filter_;
  QTreeView* tree_;
  EmptyState* empty_;
  NavigatorModel* model_;
  NavigatorFilter* shown_;
};

}  // namespace sextant::ui
