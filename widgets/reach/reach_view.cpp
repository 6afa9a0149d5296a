// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/reach/reach_view.h"

#include <QVBoxLayout>

#include "model/document/json.h"

namespace sextant::ui {
namespace {

constexpr std::size_t named_instances = 3;
constexpr std::size_t tooltip_instances = 30;

QString valueWords(const std::optional<Value>& value) {
  return value ? QString::fromStdString(toJson(*value)) : ReachView::tr("not there");
}

QString allNames(const std::vector<Scope>& instances) {
  QStringList names;
  for (const Scope& instance : instances) {
    if (std::size_t(names.size()) == tooltip_instances) {
      names.append(ReachView::tr("and %1 more").arg(instances.size() - tooltip_instances));
      break;
    }
    names.append(QString::fromStdString(instance.path()));
  }
  return names.join(QLatin1Char('\n'));
}

Row changedRow(const ReachedValue& change) {
  const QString now = valueWords(change.before);
  const QString then = valueWords(change.after);
  const QString pointer = QString::fromStdString(change.pointer);
  return {{},
          {{.text = pointer, .tooltip = pointer},
           {.text = now, .tone = change.before ? Tone::normal : Tone::muted, .tooltip = now},
           {.text = then,
            .tone = change.after ? Tone::candidate : Tone::muted,
            .tooltip = then,
            .strong = change.after.has_value()},
           {.text = instanceWords(change.instances), .tooltip = allNames(change.instances)}}};
}

Row keptRow(const KeptValue& kept) {
  const QString pointer = QString::fromStdString(kept.pointer);
  const QString value = QString::fromStdString(toJson(kept.value));
  const QString owner = QString::fromStdString(kept.set_by.name());
  const QString words =
      kept.set_by.isInstance()
          ? ReachView::tr("%1 sets its own").arg(owner)
          : ReachView::tr("%1 sets its own, for %2").arg(owner, instanceWords(kept.instances));
  return {{},
          {{.text = pointer, .tone = Tone::muted, .tooltip = pointer},
           {.text = value, .tooltip = value},
           {.text = ReachView::tr("stays"), .tone = Tone::muted},
           {.text = words, .state = State::drift, .tooltip = allNames(kept.instances)}}};
}

}  // namespace

QString instanceWords(const std::vector<Scope>& instances) {
  QStringList names;
  for (const Scope& instance : instances) {
    if (std::size_t(names.size()) == named_instances) break;
    names.append(QString::fromStdString(instance.name()));
  }
  const QString named = names.join(QStringLiteral(", "));
  return instances.size() <= named_instances
             ? named
             : ReachView::tr("%1 and %2 more").arg(named).arg(instances.size() - named_instances);
}

ReachView::ReachView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  head_ = new SectionHead(tr("Who would change"));
  table_ = new TableView({{.title = tr("key"), .width = 240, .mono = true, .elide_left = true},
                          {.title = tr("now"), .width = 140, .mono = true},
                          {.title = tr("then"), .width = 140, .mono = true},
                          {.title = tr("instances"), .width = 240, .stretch = true}});
  table_->setAccessibleName(tr("Effective values that would change"));
  empty_ = new EmptyState(tr("Nothing would change"), {});
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  stack_->setCurrentIndex(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    const auto number = key.toULongLong();
    if (number < places_.size()) emit opened(places_[number].scope, places_[number].pointer);
  });
}

void ReachView::setReach(const Reach& reach, int instances_total) {
  std::vector<Row> rows;
  places_.clear();
  const auto add = [&](Row row, const Scope& scope, const std::string& pointer) {
    if (rows.size() == rows_max) return;
    row.key = QString::number(rows.size());
    rows.push_back(std::move(row));
    places_.push_back({scope, QString::fromStdString(pointer)});
  };
  for (const ReachedValue& change : reach.changes)
    add(changedRow(change), change.instances.front(), change.pointer);
  for (const KeptValue& kept : reach.kept)
    add(keptRow(kept), kept.set_by, kept.pointer);
  const std::size_t all = reach.changes.size() + reach.kept.size();
  QString note = tr("%1 of %2 instances change").arg(reach.instances).arg(instances_total);
  if (all > rows_max) note += tr("; the first %1 of %2 values").arg(rows_max).arg(all);
  head_->setNote(note);
  stack_->setCurrentIndex(rows.empty() ? 1 : 0);
  table_->setRows(std::move(rows));
}

void ReachView::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

}  // namespace sextant::ui
