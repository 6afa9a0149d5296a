// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator's tree as an item model over one snapshot.
#pragma once

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <vector>

#include "widgets/navigator/navigator.h"

namespace sextant::ui {

class NavigatorModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum class Kind { environment, service, base, cluster, instance };
  enum Role {
    KindRole = Qt::UserRole,
    AddressRole,  // "prod", "prod/hunt-engine", "prod/hunt-engine#base", "prod/hunt-engine/eu1"
    NoteRole,     // muted words at the right
    ChipRole,     // framed words at the right
    StateRole,    // int of State, at the right
    DraftRole,    // bool: a dot after the name
    ColourRole,   // an environment's chosen colour
  };

  explicit NavigatorModel(QObject* parent = nullptr);
  void setSnapshot(NavigatorSnapshot snapshot);
  // The row of that key (see AddressRole); invalid when there is none.
  [[nodiscard]] QModelIndex find(const QString& key) const;
  // The address that a row stands for; nothing for an environment.
  [[nodiscard]] std::optional<Address> addressOf(const QModelIndex& index) const;

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  struct Node {
    Kind kind = Kind::environment;
    int parent = -1;
    int row = 0;
    QString key;
    QString name;
    QString note;
    QString chip;
    QString colour;
    QString tooltip;
    State state = State::none;
    bool draft = false;
    Address address = {};
    std::vector<int> children = {};
  };
  struct Tree {
    std::vector<Node> nodes;
    std::vector<int> roots;
    int add(int parent, Node node);
  };
  [[nodiscard]] static Tree build(const NavigatorSnapshot& snapshot);
  static void addService(Tree& tree, int environment, const std::string& environmentName,
                         const NavigatorService& service);
  static void addCluster(Tree& tree, int service, const ServiceKey& key,
                         const NavigatorCluster& cluster);
  [[nodiscard]] bool sameShape(const Tree& tree) const;
  [[nodiscard]] const Node& node(const QModelIndex& index) const {
    return tree_.nodes[std::size_t(index.internalId())];
  }
  Tree tree_;
};

// Keeps a row that matches, its ancestors and everything below it.
class NavigatorFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit NavigatorFilter(QObject* parent = nullptr);
  // Words separated by spaces, all of which must be in the address.
  void setWords(const QString& text);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList words_;
};

}  // namespace sextant::ui
