// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigator/navigator_model.h"

#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {

QString text(const std::string& utf8) {
  return QString::fromStdString(utf8);
}

}  // namespace

NavigatorModel::NavigatorModel(QObject* parent) : QAbstractItemModel(parent) {}

int NavigatorModel::Tree::add(int parent, Node node) {
  const int id = int(nodes.size());
  auto& siblings = parent < 0 ? roots : nodes[std::size_t(parent)].children;
  node.parent = parent;
  node.row = int(siblings.size());
  siblings.push_back(id);
  nodes.push_back(std::move(node));
  return id;
}

NavigatorModel::Tree NavigatorModel::build(const NavigatorSnapshot& snapshot) {
  Tree tree;
  for (const NavigatorEnvironment& environment : snapshot.environments) {
    const auto count = int(environment.services.size());
    Node node{.kind = Kind::environment,
              .key = text(environment.name),
              .name = text(environment.name),
              .note = count == 1 ? tr("1 service") : tr("%1 services").arg(count),
              .colour = environment.colour};
    if (environment.protected_environment) {
      node.tooltip = tr("Protected: opens read-only until it is armed.");
    }
    const int id = tree.add(-1, std::move(node));
    for (const auto& service : environment.services) {
      addService(tree, id, environment.name, service);
    }
  }
  return tree;
}

void NavigatorModel::addService(Tree& tree, int environment, const std::string& environmentName,
                                const NavigatorService& service) {
  const ServiceKey key{environmentName, service.name};
  const QString path = text(key.toString());
  const QString chip =
      service.stable ? QStringLiteral("r%1").arg(service.stable->value) : QString();
  const int id = tree.add(environment, {.kind = Kind::service,
                                        .key = path,
                                        .name = text(service.name),
                                        .note = service.stable ? QString() : tr("no revision"),
                                        .chip = chip,
                                        .address = {key, {}}});
  tree.add(id, {.kind = Kind::base,
                .key = path + QStringLiteral("#base"),
                .name = tr("base"),
                .note = service.has_draft ? tr("draft") : QString(),
                .draft = service.has_draft,
                .address = {key, {}}});
  for (const NavigatorCluster& cluster : service.clusters)
    addCluster(tree, id, key, cluster);
}

void NavigatorModel::addCluster(Tree& tree, int service, const ServiceKey& key,
                                const NavigatorCluster& cluster) {
  const Address address{key, {cluster.name, {}}};
  QString note = cluster.keys == 1 ? tr("1 key") : tr("%1 keys").arg(cluster.keys);
  if (cluster.keys == 0) note.clear();
  if (cluster.has_draft) note = tr("draft");
  const int id = tree.add(service, {.kind = Kind::cluster,
                                    .key = text(address.toString()),
                                    .name = text(cluster.name),
                                    .note = note,
                                    .draft = cluster.has_draft,
                                    .address = address});
  for (const NavigatorInstance& instance : cluster.instances) {
    const Address place{key, {cluster.name, instance.name}};
    QString tooltip = instance.tooltip.isEmpty() ? stateWord(instance.state) : instance.tooltip;
    if (instance.has_profile) tooltip += QLatin1Char('\n') + tr("Has a profile of its own.");
    tree.add(id, {.kind = Kind::instance,
                  .key = text(place.toString()),
                  .name = text(instance.name),
                  .note = instance.has_draft ? tr("draft") : QString(),
                  .tooltip = tooltip,
                  .state = instance.state,
                  .draft = instance.has_draft,
                  .address = place});
  }
}

bool NavigatorModel::sameShape(const Tree& tree) const {
  return std::equal(tree.nodes.begin(), tree.nodes.end(), tree_.nodes.begin(), tree_.nodes.end(),
                    [](const Node& a, const Node& b) {
                      return a.key == b.key && a.parent == b.parent && a.row == b.row;
                    });
}

void NavigatorModel::setSnapshot(NavigatorSnapshot snapshot) {
  Tree tree = build(snapshot);
  if (!sameShape(tree)) {
    beginResetModel();
    tree_ = std::move(tree);
    endResetModel();
    return;
  }
  tree_ = std::move(tree);
  for (std::size_t id = 0; id < tree_.nodes.size(); ++id) {
    const QModelIndex changed = createIndex(tree_.nodes[id].row, 0, quintptr(id));
    emit dataChanged(changed, changed);
  }
}

QModelIndex NavigatorModel::find(const QString& key) const {
  for (std::size_t id = 0; id < tree_.nodes.size(); ++id) {
    if (tree_.nodes[id].key == key) return createIndex(tree_.nodes[id].row, 0, quintptr(id));
  }
  return {};
}

std::optional<Address> NavigatorModel::addressOf(const QModelIndex& index) const {
  if (!index.isValid() || node(index).kind == Kind::environment) return {};
  return node(index).address;
}

QModelIndex NavigatorModel::index(int row, int column, const QModelIndex& parent) const {
  if (column != 0 || row < 0) return {};
  const auto& siblings = parent.isValid() ? node(parent).children : tree_.roots;
  if (std::size_t(row) >= siblings.size()) return {};
  return createIndex(row, 0, quintptr(siblings[std::size_t(row)]));
}

QModelIndex NavigatorModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || node(child).parent < 0) return {};
  const int id = node(child).parent;
  return createIndex(tree_.nodes[std::size_t(id)].row, 0, quintptr(id));
}

int NavigatorModel::rowCount(const QModelIndex& parent) const {
  return int(parent.isValid() ? node(parent).children.size() : tree_.roots.size());
}

int NavigatorModel::columnCount(const QModelIndex&) const {
  return 1;
}

QVariant NavigatorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Node& n = node(index);
  switch (role) {
    case Qt::DisplayRole:
      return n.name;
    case Qt::ToolTipRole:
      return n.tooltip.isEmpty() ? QVariant() : plainToolTip(n.tooltip);
    case Qt::AccessibleTextRole:
      return QStringList{n.name, n.chip, n.note, stateWord(n.state)}.join(' ').simplified();
    case KindRole:
      return int(n.kind);
    case AddressRole:
      return n.key;
    case NoteRole:
      return n.note;
    case ChipRole:
      return n.chip;
    case StateRole:
      return int(n.state);
    case DraftRole:
      return n.draft;
    case ColourRole:
      return n.colour;
    default:
      return {};
  }
}

NavigatorFilter::NavigatorFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setRecursiveFilteringEnabled(true);
  setAutoAcceptChildRows(true);
}

void NavigatorFilter::setWords(const QString& text) {
  words_ = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

bool NavigatorFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QString key =
      sourceModel()->index(row, 0, parent).data(NavigatorModel::AddressRole).toString();
  return std::all_of(words_.begin(), words_.end(), [&key](const QString& word) {
    return key.contains(word, Qt::CaseInsensitive);
  });
}

}  // namespace sextant::ui
