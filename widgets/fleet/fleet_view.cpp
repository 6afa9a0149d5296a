// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fleet/fleet_view.h"

#include <QVBoxLayout>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

// A report older than this is worth a second look: agents report every second.
constexpr qint64 stale_seconds = 5;

QString revisionWords(const std::optional<RevisionNumber>& number) {
  return number ? QStringLiteral("r%1").arg(number->value) : QStringLiteral("–");
}

Cell ageCell(const FleetRow& row) {
  if (!row.report_age_seconds) return {.text = QObject::tr("never"), .tone = Tone::muted};
  const qint64 age = *row.report_age_seconds;
  return {.text = ageWords(age),
          .tone = age > stale_seconds ? Tone::warning : Tone::normal,
          .order = double(age)};
}

Row rowOf(const FleetRow& row) {
  const bool moved = row.wanted != row.applied;
  const QString word = row.word.isEmpty() ? stateWord(row.state) : row.word;
  const auto number = [](const auto& value) {
    return value ? std::optional(double(*value)) : std::nullopt;
  };
  return {QString::fromStdString(row.instance.path()),
          {{QString::fromStdString(row.instance.path())},
           {revisionWords(row.wanted)},
           {.text = revisionWords(row.applied), .tone = moved ? Tone::warning : Tone::normal},
           {.text = word, .state = row.state},
           {.text = row.p99_ms ? milliseconds(*row.p99_ms) + QStringLiteral(" ms")
                               : QStringLiteral("–"),
            .order = number(row.p99_ms)},
           {.text = row.errors ? countText(*row.errors) : QStringLiteral("–"),
            .tone = row.errors.value_or(0) > 0 ? Tone::bad : Tone::normal,
            .order = number(row.errors)},
           ageCell(row),
           {.text = row.reason, .tooltip = row.reason}}};
}

QString summary(const std::vector<FleetRow>& rows) {
  qsizetype healthy = 0;
  for (const FleetRow& row : rows)
    healthy += row.state == State::healthy ? 1 : 0;
  if (rows.empty()) return {};
  return FleetView::tr("%1 of %2 healthy").arg(healthy).arg(rows.size());
}

}  // namespace

FleetView::FleetView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Instances"));
  table_ = new TableView(
      {{tr("instance"), 116},
       {.title = tr("wants"), .width = 60, .mono = true},
       {.title = tr("runs"), .width = 60, .mono = true},
       {tr("state"), 104},
       {.title = tr("p99"), .width = 84, .mono = true, .right = true},
       {.title = tr("errors/s"), .width = 76, .mono = true, .right = true},
       {.title = tr("report"), .width = 72, .mono = true, .right = true},
       {.title = tr("why"), .width = 240, .stretch = true}});
  table_->setSortable(0, Qt::AscendingOrder);
  table_->setAccessibleName(tr("Instances"));
  auto* empty = new EmptyState(tr("No instances yet"),
                               tr("An instance appears here when its agent enrols, or when an "
                                  "administrator adds it to the inventory."));
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty);
  stack_->setCurrentIndex(1);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    if (const auto scope = Scope::fromPath(key.toStdString())) emit opened(*scope);
  });
}

void FleetView::setRows(const std::vector<FleetRow>& rows) {
  std::vector<Row> shown;
  shown.reserve(rows.size());
  for (const FleetRow& row : rows)
    shown.push_back(rowOf(row));
  stack_->setCurrentIndex(shown.empty() ? 1 : 0);
  table_->setRows(std::move(shown));
  head_->setNote(summary(rows));
}

}  // namespace sextant::ui
