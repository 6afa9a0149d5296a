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
  pool_.setMaxThreadCount(1);
  edited_.emplace(std::string());
}

FormText::~FormText() {
  pool_.waitForDone();
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
  ++number_;
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
  const std::uint64_t number = ++number_;
  emit waiting();
  pool_.clear();
  pool_.start([this, number, text = std::move(text)]() mutable {
    // Held by pointers, because a queued call copies what it carries.
    auto document = std::make_shared<tl::expected<Document, Problem>>(Document::parse(text));
    auto kept = std::make_shared<std::string>(std::move(text));
    QMetaObject::invokeMethod(
        this,
        [this, number, document, kept] { take(number, std::move(*document), std::move(*kept)); },
        Qt::QueuedConnection);
  });
}

void FormText::take(std::uint64_t number, tl::expected<Document, Problem> document,
                    std::string text) {
  if (number != number_) return;
  reading_ = false;
  if (document) {
    edited_.emplace(std::move(*document));
  } else {
    edited_.emplace(std::move(text));
  }
  follow();
}

}  // namespace sextant::ui
