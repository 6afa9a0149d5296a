// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_text.h"

#include <algorithm>
#include <memory>

namespace sextant::ui {
namespace {

// A larger change is another document rather than an edit.
constexpr std::size_t patch_bytes_max = 64 * 1024;

TextPatch difference(std::string_view before, std::string_view after) {
  const std::size_t least = std::min(before.size(), after.size());
  const auto head = std::size_t(
      std::mismatch(before.begin(), before.begin() + std::ptrdiff_t(least), after.begin()).first -
      before.begin());
  const std::size_t room = least - head;
  const auto tail = std::size_t(
      std::mismatch(before.rbegin(), before.rbegin() + std::ptrdiff_t(room), after.rbegin()).first -
      before.rbegin());
  return {head, before.size() - head - tail,
          std::string(after.substr(head, after.size() - head - tail))};
}

}  // namespace

FormText::FormText(QObject* parent) : QObject(parent) {
  edited_.emplace(std::string());
}

std::optional<Problem> FormText::problem() const {
  return reading_ ? std::nullopt : edited_->problem();
}

void FormText::update(std::string_view text) {
  if (!reading_ && edited_->text() == text) return;
  const TextPatch patch = difference(edited_->text(), text);
  const bool large = text.size() > at_once_bytes_max;
  if (patch.removed + patch.inserted.size() > patch_bytes_max || reading_) {
    large ? readBehind(std::string(text)) : start(std::string(text));
    return;
  }
  std::vector<std::string> pointers;
  if (!edited_->type(patch)) return;
  // Only the tree is wanted: the steps are the editor's.
  edited_->steps() = UndoStack();
  if (edited_->isProvisional()) {
    readBehind(std::string(text));
    return;
  }
  if (edited_->problem()) {
    emit waiting();
    return;
  }
  const NodeId near = edited_->document().at(std::min(patch.offset, text.size()));
  emit changed(std::vector<std::string>{edited_->document().pointerOf(near)});
}

void FormText::start(std::string text) {
  job_.cancel();
  reading_ = false;
  edited_.emplace(std::move(text));
  follow();
}

void FormText::follow() {
  if (edited_->problem()) {
    emit waiting();
  } else {
    emit changed(std::nullopt);
  }
}

void FormText::readBehind(std::string text) {
  reading_ = true;
  emit waiting();
  job_.startBehind(
      [text = std::move(text)](BackgroundJob::Stopped) mutable {
        auto document = Document::parse(text);
        return Read{std::move(document), std::move(text)};
      },
      [this](Read read) { take(std::move(read)); });
}

void FormText::take(Read read) {
  reading_ = false;
  if (read.document) {
    edited_.emplace(std::move(*read.document));
  } else {
    edited_.emplace(std::move(read.text));
  }
  follow();
}

}  // namespace sextant::ui
