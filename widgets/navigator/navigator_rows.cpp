// SPDX-License-Identifier: GPL-3.0-or-later
// What each row of the navigator says.
#include "widgets/common/plain_label.h"
#include "widgets/navigator/navigator_model.h"

namespace sextant::ui {
namespace {

QString text(const std::string& utf8) {
  return QString::fromStdString(utf8);
}

}  // namespace

const NavigatorEnvironment& NavigatorModel::environmentOf(const Node& node) const {
  return snapshot_.environments[std::size_t(node.environment)];
}
const NavigatorService& NavigatorModel::serviceOf(const Node& node) const {
  return environmentOf(node).services[std::size_t(node.service)];
}
const NavigatorCluster& NavigatorModel::clusterOf(const Node& node) const {
  return serviceOf(node).clusters[std::size_t(node.cluster)];
}
const NavigatorInstance& NavigatorModel::instanceOf(const Node& node) const {
  return clusterOf(node).instances[std::size_t(node.instance)];
}

Address NavigatorModel::placeOf(const Node& node) const {
  Address address{{environmentOf(node).name, serviceOf(node).name}, {}};
  if (node.cluster >= 0) address.scope.cluster = clusterOf(node).name;
  if (node.instance >= 0) address.scope.instance = instanceOf(node).name;
  return address;
}

QString NavigatorModel::nameOf(const Node& node) const {
  switch (node.kind) {
    case Kind::environment:
      return text(environmentOf(node).name);
    case Kind::service:
      return text(serviceOf(node).name);
    case Kind::base:
      return tr("base");
    case Kind::cluster:
      return text(clusterOf(node).name);
    case Kind::instance:
      break;
  }
  return text(instanceOf(node).name);
}

QString NavigatorModel::keyOf(const Node& node) const {
  if (node.kind == Kind::environment) return text(environmentOf(node).name);
  const QString path = text(placeOf(node).toString());
  return node.kind == Kind::base ? path + QLatin1String("#base") : path;
}

bool NavigatorModel::hasDraft(const Node& node) const {
  if (node.kind == Kind::base) return serviceOf(node).has_draft;
  if (node.kind == Kind::cluster) return clusterOf(node).has_draft;
  return node.kind == Kind::instance && instanceOf(node).has_draft;
}

QString NavigatorModel::noteOf(const Node& node) const {
  if (hasDraft(node)) return tr("draft");
  if (node.kind == Kind::environment) {
    const auto count = int(environmentOf(node).services.size());
    return count == 1 ? tr("1 service") : tr("%1 services").arg(count);
  }
  if (node.kind == Kind::service && !serviceOf(node).stable) return tr("no revision");
  if (node.kind != Kind::cluster || clusterOf(node).keys == 0) return {};
  const int keys = clusterOf(node).keys;
  return keys == 1 ? tr("1 key") : tr("%1 keys").arg(keys);
}

QString NavigatorModel::chipOf(const Node& node) const {
  if (node.kind != Kind::service || !serviceOf(node).stable) return {};
  return QStringLiteral("r%1").arg(serviceOf(node).stable->value);
}

State NavigatorModel::stateOf(const Node& node) const {
  return node.kind == Kind::instance ? instanceOf(node).state : State::none;
}

QString NavigatorModel::tooltipOf(const Node& node) const {
  if (node.kind == Kind::environment && environmentOf(node).protected_environment)
    return tr("Protected: opens read-only until it is armed.");
  if (node.kind != Kind::instance) return {};
  QString words = tooltips_ ? tooltips_(placeOf(node)) : QString();
  if (words.isEmpty()) words = stateWord(stateOf(node));
  if (instanceOf(node).has_profile) words += QLatin1Char('\n') + tr("Has a profile of its own.");
  return words;
}

QVariant NavigatorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Node& n = node(index);
  switch (role) {
    case Qt::DisplayRole:
      return nameOf(n);
    case Qt::ToolTipRole: {
      const QString tooltip = tooltipOf(n);
      return tooltip.isEmpty() ? QVariant() : plainToolTip(tooltip);
    }
    case Qt::AccessibleTextRole:
      return QStringList{nameOf(n), chipOf(n), noteOf(n), stateWord(stateOf(n))}
          .join(' ')
          .simplified();
    case KindRole:
      return int(n.kind);
    case AddressRole:
      return keyOf(n);
    case NoteRole:
      return noteOf(n);
    case ChipRole:
      return chipOf(n);
    case StateRole:
      return int(stateOf(n));
    case DraftRole:
      return hasDraft(n);
    case ColourRole:
      return n.kind == Kind::environment ? environmentOf(n).colour : QString();
    default:
      return {};
  }
}

}  // namespace sextant::ui
