// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigator/navigator_model.h"

#include <QMimeData>

#include <algorithm>

#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {

QString text(const std::string& utf8) {
  return QString::fromStdString(utf8);
}

// The same rows: then a snapshot only changes how they look.
bool sameRows(const NavigatorSnapshot& a, const NavigatorSnapshot& b) {
  const auto all = [](const auto& left, const auto& right, const auto& same) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
  };
  const auto named = [](const auto& left, const auto& right) { return left.name == right.name; };
  const auto clusters = [&](const NavigatorCluster& left, const NavigatorCluster& right) {
    return named(left, right) && all(left.instances, right.instances, named);
  };
  const auto services = [&](const NavigatorService& left, const NavigatorService& right) {
    return named(left, right) && all(left.clusters, right.clusters, clusters);
  };
  return all(a.environments, b.environments, [&](const auto& left, const auto& right) {
    return named(left, right) && all(left.services, right.services, services);
  });
}

}  // namespace

NavigatorModel::NavigatorModel(QObject* parent) : QAbstractItemModel(parent) {}

int NavigatorModel::add(int parent, Node node) {
  const int id = int(nodes_.size());
  auto& siblings = parent < 0 ? roots_ : nodes_[std::size_t(parent)].children;
  node.parent = parent;
  node.row = int(siblings.size());
  siblings.push_back(id);
  nodes_.push_back(std::move(node));
  return id;
}

bool NavigatorModel::matches(const std::string& key) const {
  return std::all_of(words_.begin(), words_.end(), [&key](const std::string& word) {
    return key.find(word) != std::string::npos;
  });
}

void NavigatorModel::build() {
  nodes_.clear();
  roots_.clear();
  for (std::size_t e = 0; e < snapshot_.environments.size(); ++e) {
    const auto& environment = snapshot_.environments[e];
    const int id = add(-1, {.kind = Kind::environment, .environment = int(e)});
    for (std::size_t s = 0; s < environment.services.size(); ++s)
      buildService(id, int(e), int(s));
    if (nodes_.size() == std::size_t(id) + 1 && !matches(environment.name)) {
      nodes_.pop_back();
      roots_.pop_back();
    }
  }
}

// A row's key begins with its parent's, so whatever stands below a row that matches does as well.
void NavigatorModel::buildService(int environment_id, int environment, int service) {
  Node place{.kind = Kind::service, .environment = environment, .service = service};
  std::string key = environmentOf(place).name + '/' + serviceOf(place).name;
  const int id = add(environment_id, place);
  if (matches(key + "#base")) {
    Node base = place;
    base.kind = Kind::base;
    add(id, base);
  }
  const auto count = int(serviceOf(place).clusters.size());
  for (place.cluster = 0; place.cluster < count; ++place.cluster)
    buildCluster(id, place, key);
  if (nodes_.size() == std::size_t(id) + 1) {
    nodes_.pop_back();
    nodes_[std::size_t(environment_id)].children.pop_back();
  }
}

// `key` is the service's, and is again afterwards.
void NavigatorModel::buildCluster(int service_id, Node place, std::string& key) {
  const std::size_t above = key.size();
  place.kind = Kind::cluster;
  key += '/' + clusterOf(place).name;
  const int id = add(service_id, place);
  const bool all = matches(key);
  key += '/';
  const std::size_t own = key.size();
  const auto& instances = clusterOf(place).instances;
  place.kind = Kind::instance;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    key.resize(own);
    if (!all && !matches(key += instances[i].name)) continue;
    place.instance = int(i);
    add(id, place);
  }
  key.resize(above);
  if (all || nodes_.size() > std::size_t(id) + 1) return;
  nodes_.pop_back();
  nodes_[std::size_t(service_id)].children.pop_back();
}

void NavigatorModel::setSnapshot(NavigatorSnapshot snapshot) {
  if (snapshot == snapshot_) return;
  if (sameRows(snapshot, snapshot_)) {
    std::swap(snapshot, snapshot_);
    announce(snapshot);
    return;
  }
  beginResetModel();
  snapshot_ = std::move(snapshot);
  build();
  endResetModel();
}

// One signal for the rows below each parent, from the first to the last that changed.
void NavigatorModel::announce(const NavigatorSnapshot& before) {
  const auto changed = [&](const Node& n) {
    const NavigatorEnvironment& was = before.environments[std::size_t(n.environment)];
    if (n.kind == Kind::environment) {
      const NavigatorEnvironment& is = environmentOf(n);
      return was.colour != is.colour || was.protected_environment != is.protected_environment;
    }
    const NavigatorService& service = was.services[std::size_t(n.service)];
    if (n.kind == Kind::service || n.kind == Kind::base) {
      return service.stable != serviceOf(n).stable || service.has_draft != serviceOf(n).has_draft;
    }
    const NavigatorCluster& cluster = service.clusters[std::size_t(n.cluster)];
    if (n.kind == Kind::cluster) {
      return cluster.keys != clusterOf(n).keys || cluster.has_draft != clusterOf(n).has_draft;
    }
    return !(cluster.instances[std::size_t(n.instance)] == instanceOf(n));
  };
  const auto tell = [&](const std::vector<int>& siblings) {
    int first = -1;
    int last = -1;
    for (const int id : siblings) {
      if (!changed(nodes_[std::size_t(id)])) continue;
      if (first < 0) first = id;
      last = id;
    }
    if (first >= 0) emit dataChanged(indexOf(first), indexOf(last));
  };
  tell(roots_);
  for (const Node& n : nodes_)
    tell(n.children);
}

void NavigatorModel::setWords(const QString& text) {
  std::vector<std::string> words;
  // Names have no upper case.
  for (const QString& word : text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts))
    words.push_back(word.toStdString());
  if (words == words_) return;
  beginResetModel();
  words_ = std::move(words);
  build();
  endResetModel();
}

QModelIndex NavigatorModel::find(const QString& key) const {
  const QStringList steps = key.section('#', 0, 0).split('/');
  const std::vector<int>* siblings = &roots_;
  int found = -1;
  for (const QString& step : steps) {
    const auto at = std::find_if(siblings->begin(), siblings->end(), [&](int id) {
      const Node& n = nodes_[std::size_t(id)];
      return n.kind != Kind::base && nameOf(n) == step;
    });
    if (at == siblings->end()) return {};
    found = *at;
    siblings = &nodes_[std::size_t(found)].children;
  }
  if (key.endsWith(QLatin1String("#base"))) {
    if (siblings->empty() || nodes_[std::size_t(siblings->front())].kind != Kind::base) return {};
    found = siblings->front();
  }
  return found < 0 ? QModelIndex() : indexOf(found);
}

std::optional<Address> NavigatorModel::addressOf(const QModelIndex& index) const {
  if (!index.isValid() || node(index).kind == Kind::environment) return {};
  return placeOf(node(index));
}

std::vector<QModelIndex> NavigatorModel::branches() const {
  std::vector<QModelIndex> found;
  for (std::size_t id = 0; id < nodes_.size(); ++id) {
    if (!nodes_[id].children.empty()) found.push_back(indexOf(int(id)));
  }
  return found;
}

QModelIndex NavigatorModel::index(int row, int column, const QModelIndex& parent) const {
  if (column != 0 || row < 0) return {};
  const auto& siblings = parent.isValid() ? node(parent).children : roots_;
  if (std::size_t(row) >= siblings.size()) return {};
  return createIndex(row, 0, quintptr(siblings[std::size_t(row)]));
}

QModelIndex NavigatorModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || node(child).parent < 0) return {};
  return indexOf(node(child).parent);
}

int NavigatorModel::rowCount(const QModelIndex& parent) const {
  return int(parent.isValid() ? node(parent).children.size() : roots_.size());
}

int NavigatorModel::columnCount(const QModelIndex&) const {
  return 1;
}

Qt::ItemFlags NavigatorModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
  if (!index.isValid() || node(index).kind == Kind::environment) return flags;
  return flags | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
}

QStringList NavigatorModel::mimeTypes() const {
  return {Navigator::mimeType(), QStringLiteral("text/plain")};
}

QMimeData* NavigatorModel::mimeData(const QModelIndexList& indexes) const {
  const auto address = indexes.isEmpty() ? std::nullopt : addressOf(indexes.first());
  if (!address) return nullptr;
  auto* data = new QMimeData;
  data->setData(Navigator::mimeType(), QByteArray::fromStdString(address->toString()));
  data->setText(text(address->toUri()));
  return data;
}

}  // namespace sextant::ui
