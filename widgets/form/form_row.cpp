// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_row.h"

#include <QCoreApplication>

#include <algorithm>

#include "model/schema/guide_words.h"

namespace sextant::ui {
namespace {

constexpr std::size_t words_max = 300;  // of a value in a row

QString tr(const char* text) {
  return QCoreApplication::translate("FormRow", text);
}

QString shortened(std::string words) {
  if (words.size() > words_max) {
    std::size_t end = words_max;
    // Not inside of a character.
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U)
      --end;
    words.resize(end);
    return QString::fromUtf8(words.data(), qsizetype(words.size())) + QStringLiteral("…");
  }
  return QString::fromStdString(words);
}

bool isCollection(ValueKind kind) {
  return kind == ValueKind::map || kind == ValueKind::sequence;
}

QString wordsOf(const FormValue& value) {
  if (!isCollection(value.kind())) return shortened(valueWords(value.document->value(value.id)));
  const std::size_t count = value.document->childCount(value.id);
  if (value.kind() == ValueKind::map) return count == 1 ? tr("1 key") : tr("%1 keys").arg(count);
  return count == 1 ? tr("1 item") : tr("%1 items").arg(count);
}

void takeHeld(FormRow& row, const FormSource& source, const FormIds& ids) {
  if (const auto above = source.inherited(ids)) {
    row.held_scope = QString::fromStdString(source.layers[std::size_t(above->layer)].scope);
    row.held_words = wordsOf(*above);
  } else if (row.guide.default_value) {
    row.held_scope = tr("default");
    row.held_by_default = true;
    row.held_words = shortened(valueWords(*row.guide.default_value));
  }
}

void takeValue(FormRow& row, const FormSource& source, const FormIds& ids) {
  const auto here = source.value(ids);
  if (!here) {
    const bool removed = source.isRemovedAbove(ids);
    row.origin = removed                   ? FormOrigin::removed
                 : row.guide.default_value ? FormOrigin::fallback
                                           : FormOrigin::unset;
    if (row.guide.default_value) {
      row.value = *row.guide.default_value;
      row.words = shortened(valueWords(*row.value));
    }
    row.is_map = row.guide.isOnly(ValueKind::map);
    row.is_list = row.guide.isOnly(ValueKind::sequence);
    if (row.value && !row.value->isScalar()) row.value.reset();
    return;
  }
  row.removed_here = here->isHere() && here->kind() == ValueKind::null && !row.is_item;
  row.origin = row.removed_here ? FormOrigin::removed
               : here->isHere() ? FormOrigin::here
                                : FormOrigin::above;
  if (!here->isHere())
    row.scope = QString::fromStdString(source.layers[std::size_t(here->layer)].scope);
  row.is_map = here->kind() == ValueKind::map;
  row.is_list = here->kind() == ValueKind::sequence;
  // Keys of a map are rows below; their number would only say how many are written here.
  if (!row.is_map) row.words = wordsOf(*here);
  if (!isCollection(here->kind())) row.value = here->document->value(here->id);
}

}  // namespace

QString FormRow::originWords() const {
  switch (origin) {
    case FormOrigin::here:
      return tr("here");
    case FormOrigin::above:
      return scope;
    case FormOrigin::fallback:
      return tr("default");
    case FormOrigin::unset:
      return is_map || is_list ? QString() : tr("not set");
    case FormOrigin::removed:
      return removed_here ? tr("removed here") : tr("removed");
  }
  return {};
}

QString FormRow::actionWords() const {
  if (is_item) return origin == FormOrigin::here ? tr("Remove item") : QString();
  if (isHere()) {
    if (!held_scope) return tr("Remove");
    return is_map ? QString() : tr("Return to %1").arg(*held_scope);
  }
  if (is_map || origin == FormOrigin::unset) return {};
  return origin == FormOrigin::fallback ? tr("Set here") : tr("Override here");
}

FormControl controlFor(const KeyGuide& guide, const std::optional<Value>& value) {
  const auto is = [&](ValueKind kind) { return value && value->kind() == kind; };
  const bool collection = value ? !value->isScalar()
                                : guide.isOnly(ValueKind::map) || guide.isOnly(ValueKind::sequence);
  if (collection) return FormControl::none;
  if (guide.secret) return FormControl::secret;
  const bool empty = !value || is(ValueKind::null);
  if (guide.isOnly(ValueKind::boolean) && (empty || is(ValueKind::boolean)))
    return FormControl::check;
  if (!guide.allowed.empty()) return FormControl::choice;
  if (guide.kinds.empty() && is(ValueKind::boolean)) return FormControl::check;
  if (is(ValueKind::string) && value->text().find('\n') != std::string::npos)
    return FormControl::long_text;
  if (guide.quantity != QuantityKind::none) {
    const bool word = value && std::find(guide.suggested.begin(), guide.suggested.end(), *value) !=
                                   guide.suggested.end();
    const bool fits =
        empty || word || (is(ValueKind::string) && parseQuantity(guide.quantity, value->text()));
    return fits ? FormControl::quantity : FormControl::scalar;
  }
  const bool numeric =
      !guide.kinds.empty() &&
      std::all_of(guide.kinds.begin(), guide.kinds.end(), [](ValueKind kind) {
        return kind == ValueKind::integer || kind == ValueKind::real || kind == ValueKind::null;
      });
  if (numeric && (empty || is(ValueKind::integer) || is(ValueKind::real)))
    return FormControl::number;
  if (guide.isOnly(ValueKind::string) && (empty || is(ValueKind::string))) return FormControl::text;
  return FormControl::scalar;
}

FormRow formRow(const FormSource& source, const FormChild& child, std::size_t number,
                std::string pointer, const GuideSpot& spot) {
  FormRow row;
  row.is_item = child.entry == FormEntry::item;
  row.key = row.is_item ? QString::number(number) : QString::fromStdString(child.step);
  row.pointer = std::move(pointer);
  row.guide = source.guide.describe(spot);
  row.declared = row.guide.known;
  row.title = QString::fromStdString(row.guide.title);
  takeValue(row, source, child.ids);
  takeHeld(row, source, child.ids);
  row.control = row.is_map || row.is_list ? FormControl::none : controlFor(row.guide, row.value);
  return row;
}

}  // namespace sextant::ui
