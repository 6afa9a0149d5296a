// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator: environments, services, scopes and instances, with their state at the right.
#pragma once

#include <QLineEdit>
#include <QTreeView>
#include <QWidget>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state.h"

class QMenu;

namespace sextant::ui {

struct NavigatorInstance {
  std::string name;
  State state = State::none;  // healthy, drift, applying, failing, silent, waiting, unknown
  bool has_profile = false;   // a profile at this scope
  bool has_draft = false;
  friend bool operator==(const NavigatorInstance&, const NavigatorInstance&) = default;
};
struct NavigatorCluster {
  std::string name;
  int keys = 0;  // keys that its profile sets; 0 where it has none
  bool has_draft = false;
  std::vector<NavigatorInstance> instances = {};
  friend bool operator==(const NavigatorCluster&, const NavigatorCluster&) = default;
};
struct NavigatorService {
  std::string name;
  std::optional<RevisionNumber> stable = {};
  bool has_draft = false;  // of the base profile
  std::vector<NavigatorCluster> clusters = {};
  friend bool operator==(const NavigatorService&, const NavigatorService&) = default;
};
struct NavigatorEnvironment {
  std::string name;
  QString colour;  // see environmentColour()
  bool protected_environment = false;
  std::vector<NavigatorService> services = {};
  friend bool operator==(const NavigatorEnvironment&, const NavigatorEnvironment&) = default;
};
struct NavigatorSnapshot {
  std::vector<NavigatorEnvironment> environments;
  friend bool operator==(const NavigatorSnapshot&, const NavigatorSnapshot&) = default;
};

class NavigatorModel;
class NavigatorTree;

class Navigator : public QWidget {
  Q_OBJECT
 public:
  explicit Navigator(QWidget* parent = nullptr);
  // Of what a row carries when it is dragged: an address in its short form.
  [[nodiscard]] static QString mimeType();
  // What is open, selected and scrolled to stays so where it still exists.
  void setSnapshot(NavigatorSnapshot snapshot);
  // Words about an instance, asked for when somebody points at it: the reason, the revision it
  // runs.
  void setTooltipSource(std::function<QString(const Address&)> source);
  // Selects the row without emitting opened().
  void select(const Address& address);
  void setEmptyWords(const QString& what, const QString& how);
  // States are those of a time that is over, and of when, in few words; empty: of now.
  void setLastKnown(const QString& words);
  [[nodiscard]] bool isDimmed() const;
  [[nodiscard]] QTreeView* tree() const;
  [[nodiscard]] QLineEdit* filter() const { return filter_; }

 public slots:
  void focusFilter();  // Ctrl+Shift+F in the main window

 signals:
  // A person opened a service, base, cluster or instance (a service opens its base).
  void opened(const sextant::Address& address);
  void environmentOpened(const QString& environment);
  // Its menu is about to open (right click, menu key): put into it what can be done here.
  void environmentMenuWanted(const QString& environment, QMenu* menu);
  // One row was dropped on another: compare them.
  void compareWanted(const sextant::Address& dragged, const sextant::Address& target);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void activate(const QModelIndex& index);
  void showMenu(const QPoint& at);
  void applyFilter(const QString& text);
  [[nodiscard]] QStringList openKeys() const;
  void open(const QStringList& keys);
  void openMatches();
  SectionHead* head_;
  QLineEdit* filter_;
  NavigatorTree* tree_;
  EmptyState* empty_;
  NavigatorModel* model_;
  QStringList open_before_filter_;
  QString selected_before_filter_;
};

}  // namespace sextant::ui
