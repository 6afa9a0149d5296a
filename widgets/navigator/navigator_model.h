// SPDX-License-Identifier: GPL-3.0-or-later
// The navigator's tree as an item model over one snapshot, narrowed by words.
#pragma once

#include <QAbstractItemModel>

#include <functional>
#include <vector>

#include "widgets/navigator/navigator.h"

namespace sextant::ui {

// Rows are small and their words are made when they are shown, so that a snapshot of tens of
// thousands of instances costs a few milliseconds. QSortFilterProxyModel with its recursive filter
// took a second for as many.
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
  using TooltipSource = std::function<QString(const Address&)>;

  explicit NavigatorModel(QObject* parent = nullptr);
  // Resets only where rows come or go; else tells which rows look otherwise.
  void setSnapshot(NavigatorSnapshot snapshot);
  // Asked for an instance when somebody points at it.
  void setTooltipSource(TooltipSource source) { tooltips_ = std::move(source); }
  // Keeps a row whose address has all of these words, its ancestors and everything below it.
  void setWords(const QString& text);
  [[nodiscard]] bool isFiltered() const { return !words_.empty(); }

  // The row of that key (see AddressRole); invalid where there is none, or it is filtered away.
  [[nodiscard]] QModelIndex find(const QString& key) const;
  // The address that a row stands for; nothing for an environment.
  [[nodiscard]] std::optional<Address> addressOf(const QModelIndex& index) const;
  // Rows that have others below them, parents first.
  [[nodiscard]] std::vector<QModelIndex> branches() const;
  [[nodiscard]] int size() const { return int(nodes_.size()); }

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  // An address, which another row or another program can take.
  [[nodiscard]] QStringList mimeTypes() const override;
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;

 private:
  // Where a row's values stand in the snapshot; -1 where that is not part of its place.
  struct Node {
    Kind kind = Kind::environment;
    int parent = -1;
    int row = 0;
    int environment = -1;
    int service = -1;
    int cluster = -1;
    int instance = -1;
    std::vector<int> children = {};
  };
  void build();
  void buildService(int environment_id, int environment, int service);
  void buildCluster(int service_id, Node place, std::string& key);
  int add(int parent, Node node);
  [[nodiscard]] bool matches(const std::string& key) const;
  void announce(const NavigatorSnapshot& before);

  [[nodiscard]] const Node& node(const QModelIndex& index) const {
    return nodes_[std::size_t(index.internalId())];
  }
  [[nodiscard]] QModelIndex indexOf(int id) const {
    return createIndex(nodes_[std::size_t(id)].row, 0, quintptr(id));
  }
  [[nodiscard]] const NavigatorEnvironment& environmentOf(const Node& node) const;
  [[nodiscard]] const NavigatorService& serviceOf(const Node& node) const;
  [[nodiscard]] const NavigatorCluster& clusterOf(const Node& node) const;
  [[nodiscard]] const NavigatorInstance& instanceOf(const Node& node) const;
  [[nodiscard]] Address placeOf(const Node& node) const;
  [[nodiscard]] QString nameOf(const Node& node) const;
  [[nodiscard]] QString keyOf(const Node& node) const;
  [[nodiscard]] QString noteOf(const Node& node) const;
  [[nodiscard]] QString chipOf(const Node& node) const;
  [[nodiscard]] QString tooltipOf(const Node& node) const;
  [[nodiscard]] State stateOf(const Node& node) const;
  [[nodiscard]] bool hasDraft(const Node& node) const;

  NavigatorSnapshot snapshot_;
  std::vector<Node> nodes_;  // parents before their children
  std::vector<int> roots_;
  std::vector<std::string> words_;
  TooltipSource tooltips_;
};

}  // namespace sextant::ui
