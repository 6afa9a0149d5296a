// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/effective/effective_view.h"

#include <QVBoxLayout>

#include <algorithm>

namespace sextant::ui {
namespace {

constexpr std::size_t row_bytes = 48;  // about what a key and its value have

// A row's key is its pointer; what it overrides follows beneath, with the scope behind a line end,
// which no pointer that is shown can hold.
QString overriddenKey(const EffectiveRow& row, std::size_t index) {
  return row.pointer + QLatin1Char('\n') + QString::number(index);
}

Row valueRow(const EffectiveRow& row) {
  const QString revision =
      row.from_draft ? EffectiveView::tr("draft")
                     : (row.revision ? QStringLiteral("r%1").arg(row.revision->value) : QString());
  return {row.pointer,
          {{.text = row.pointer, .tooltip = row.pointer},
           {.text = row.value, .tooltip = row.value},
           {.text = row.unit, .tone = Tone::muted},
           {.text = row.scope,
            .tone = row.overridden.empty() ? Tone::normal : Tone::accent,
            .tooltip = row.provenance},
           {.text = revision,
            .tone = row.from_draft ? Tone::candidate : Tone::normal,
            .tooltip = row.provenance},
           {.text = row.author, .tone = Tone::muted, .tooltip = row.provenance}}};
}

Row overriddenRow(const EffectiveRow& row, std::size_t index) {
  const OverriddenValue& value = row.overridden[index];
  return {overriddenKey(row, index),
          {{},
           {.text = value.value, .tooltip = value.value, .struck = true},
           {},
           {.text = value.scope, .tone = Tone::muted},
           {},
           {}}};
}

bool matches(const EffectiveRow& row, const QStringList& words) {
  const QString all = row.pointer + QLatin1Char(' ') + row.value + QLatin1Char(' ') + row.scope;
  return std::all_of(words.begin(), words.end(), [&all](const QString& word) {
    return all.contains(word, Qt::CaseInsensitive);
  });
}

}  // namespace

EffectiveView::EffectiveView(QWidget* parent)
    : QWidget(parent), rows_(std::make_shared<const std::vector<EffectiveRow>>()) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Effective profile"));
  filter_ = new QLineEdit;
  filter_->setPlaceholderText(tr("Filter keys and values…"));
  filter_->setAccessibleName(tr("Filter keys and values"));
  filter_->setFixedWidth(170);
  progress_ = new ProgressNote;
  head_->addAtEnd(progress_);
  head_->addAtEnd(filter_);
  table_ = new TableView({{.title = tr("key"), .width = 220, .stretch = true, .mono = true},
                          {.title = tr("value"), .width = 130, .mono = true},
                          {.title = tr("unit"), .width = 104, .leaves = 1},
                          {tr("set by"), 84},
                          {.title = tr("revision"), .width = 84, .mono = true},
                          {.title = tr("author"), .width = 84, .leaves = 2}});
  table_->setAccessibleName(tr("Effective values and where they come from"));
  empty_ = new EmptyState(
      tr("Nothing to show yet"),
      tr("Every value that an instance gets appears here, with the scope that set it."));
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  stack_->setCurrentIndex(1);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  connect(filter_, &QLineEdit::textChanged, this, &EffectiveView::render);
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    const QStringList parts = key.split(QLatin1Char('\n'));
    for (const EffectiveRow& row : *rows_) {
      if (row.pointer != parts.front()) continue;
      const bool beneath = parts.size() > 1;
      emit opened(row.pointer, beneath ? row.overridden[parts[1].toULongLong()].scope : row.scope);
    }
  });
}

EffectiveView::~EffectiveView() {
  table_->setSource({});
  BackgroundJob::letGo(std::move(rows_));
}

void EffectiveView::setTarget(const QString& instance, const QString& note) {
  head_->setTitle(instance.isEmpty() ? tr("Effective profile of")
                                     : tr("Effective profile of %1").arg(instance));
  head_->setNote(note);
}

void EffectiveView::addBesideTitle(QWidget* widget) {
  head_->addBeside(widget);
}

void EffectiveView::setRows(std::vector<EffectiveRow> rows) {
  setRows(std::make_shared<const std::vector<EffectiveRow>>(std::move(rows)));
}

void EffectiveView::setRows(std::shared_ptr<const std::vector<EffectiveRow>> rows) {
  awaited_ = false;
  BackgroundJob::letGo(std::exchange(rows_, std::move(rows)));
  render();
}

void EffectiveView::setAwaited() {
  awaited_ = true;
  if (!progress_->isWaiting()) progress_->begin(tr("Folding the profiles"));
}

void EffectiveView::setEmptyWords(const QString& what, const QString& how) {
  empty_->setWords(what, how);
}

EffectiveView::Lines EffectiveView::linesOf(const std::vector<EffectiveRow>& rows,
                                            const QStringList& words,
                                            BackgroundJob::Stopped stopped) {
  Lines lines;
  for (std::size_t i = 0; i < rows.size() && !stopped; ++i) {
    if (!matches(rows[i], words)) continue;
    lines.push_back({std::uint32_t(i)});
    for (std::size_t k = 0; k < rows[i].overridden.size(); ++k)
      lines.push_back({std::uint32_t(i), std::int32_t(k)});
  }
  return lines;
}

void EffectiveView::render() {
  const QStringList words = filter_->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  filtering_.start(
      rows_->size() * row_bytes,
      [rows = rows_, words](BackgroundJob::Stopped stopped) {
        return std::make_shared<const Lines>(linesOf(*rows, words, stopped));
      },
      [this](std::shared_ptr<const Lines> lines) { showLines(std::move(lines)); });
}

void EffectiveView::showLines(std::shared_ptr<const Lines> lines) {
  if (!awaited_) progress_->finish();
  stack_->setCurrentIndex(rows_->empty() ? 1 : 0);
  RowSource source;
  source.count = int(lines->size());
  source.row = [rows = rows_, lines](int index) {
    const auto [row, overridden] = (*lines)[std::size_t(index)];
    return overridden < 0 ? valueRow((*rows)[row])
                          : overriddenRow((*rows)[row], std::size_t(overridden));
  };
  source.find = [rows = rows_, lines](const QString& key) {
    const QStringList parts = key.split(QLatin1Char('\n'));
    const int overridden = parts.size() > 1 ? parts[1].toInt() : -1;
    const auto found = std::find_if(lines->begin(), lines->end(), [&](const Line& line) {
      return line.overridden == overridden && (*rows)[line.row].pointer == parts.front();
    });
    return found == lines->end() ? -1 : int(found - lines->begin());
  };
  table_->setSource(std::move(source));
}

}  // namespace sextant::ui
