// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diff/value_changes.h"

#include "model/document/json.h"

namespace sextant::ui {
namespace {

Cell valueCell(const std::optional<Value>& value) {
  if (!value) return {.text = ValueChanges::tr("not there"), .tone = Tone::muted};
  const QString text = QString::fromStdString(toJson(*value));
  return {.text = text, .tooltip = text};
}

QString typeNote(const ValueChange& change) {
  if (!change.changesType()) return {};
  const std::string_view word = nameOf(change.before->kind());
  return ValueChanges::tr("was %1").arg(QString::fromUtf8(word.data(), qsizetype(word.size())));
}

QString moveNote(const ValueChange& change) {
  return change.kind == ChangeKind::moved
             ? ValueChanges::tr("from %1").arg(QString::fromStdString(change.from))
             : QString();
}

Cell kindCell(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return {.text = ValueChanges::tr("+ added"), .tone = Tone::ok};
    case ChangeKind::removed:
      return {.text = ValueChanges::tr("– removed"), .tone = Tone::bad};
    case ChangeKind::moved:
      return {.text = ValueChanges::tr("↕ moved"), .tone = Tone::accent};
    case ChangeKind::changed:
      break;
  }
  return {.text = ValueChanges::tr("≠ changed"), .tone = Tone::candidate};
}

Row rowOf(const ValueChange& change, int index, const std::map<std::string, QString>& marks) {
  const QString pointer = QString::fromStdString(change.pointer);
  const auto mark = marks.find(change.pointer);
  QStringList notes{moveNote(change)};
  if (mark != marks.end()) notes << mark->second;
  notes.removeAll(QString());
  Cell after = valueCell(change.after);
  after.note = typeNote(change);
  return {QString::number(index),
          {kindCell(change.kind),
           {.text = pointer, .note = notes.join(QStringLiteral(" · ")), .tooltip = pointer},
           valueCell(change.before),
           std::move(after)}};
}

}  // namespace

ValueChanges::ValueChanges(QWidget* parent)
    : TableView({{.title = tr("what"), .width = 104},
                 {.title = tr("key"), .width = 300, .mono = true, .elide_left = true},
                 {.title = tr("before"), .width = 180, .mono = true},
                 {.title = tr("after"), .width = 180, .stretch = true, .mono = true}},
                parent) {
  setAccessibleName(tr("Values that differ"));
}

void ValueChanges::setChanges(Changes changes) {
  changes_ = std::move(changes);
  showChanges(false);
}

void ValueChanges::setMarks(std::map<std::string, QString> marks) {
  marks_ = std::move(marks);
  showChanges(true);
}

void ValueChanges::showChanges(bool same_rows) {
  RowSource source;
  source.count = changes_.changes == nullptr ? 0 : int(changes_.changes->size());
  source.row = [changes = changes_, marks = marks_](int index) {
    return rowOf((*changes.changes)[std::size_t(index)], index, marks);
  };
  source.find = [](const QString& key) { return key.toInt(); };
  setSource(std::move(source), same_rows);
}

void ValueChanges::choose(const std::string& pointer) {
  for (std::size_t i = 0; changes_.changes != nullptr && i < changes_.changes->size(); ++i) {
    if ((*changes_.changes)[i].pointer != pointer) continue;
    selectRow(int(i));
    scrollTo(currentIndex());
    return;
  }
}

void ValueChanges::step(int by) {
  const int count = shownRows();
  if (count == 0) return;
  const int now = currentIndex().isValid() ? currentIndex().row() : (by > 0 ? -1 : 0);
  selectRow((now + by + count) % count);
}

}  // namespace sextant::ui
