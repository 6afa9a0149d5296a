// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/edited_document.h"

#include <algorithm>

#include "model/document/reindex.h"

namespace sextant {
namespace {

// Above this size a broken line is not looked at in its whole text with each key.
constexpr std::size_t patient_bytes_max = std::size_t{512} * 1024;

Document emptyDocument() {
  auto document = Document::parse({});
  return std::move(*document);
}

}  // namespace

EditedDocument::EditedDocument(Document document) : document_(std::move(document)) {}

EditedDocument::EditedDocument(std::string text) : document_(emptyDocument()) {
  auto document = Document::parse(text);
  if (document) {
    document_ = std::move(*document);
    return;
  }
  const std::size_t end = text.size();
  broken_ = Broken{std::move(text), {0, 0}, end, document.error(), false};
}

const std::string& EditedDocument::text() const {
  return broken_ ? broken_->text : document_.text();
}

std::optional<Problem> EditedDocument::problem() const {
  if (!broken_) return std::nullopt;
  return broken_->problem;
}

Result<void> EditedDocument::type(const TextPatch& patch, std::string name) {
  if (patch.offset > text().size() || patch.removed > text().size() - patch.offset) {
    return fail(ErrorKind::usage, "This change lies outside of the text.");
  }
  steps_.push(std::move(name), {patch, inverse(patch, text())}, StepKind::typing);
  change(patch);
  return {};
}

Result<void> EditedDocument::make(const EditResult& edit, std::string name) {
  if (broken_) {
    return fail(ErrorKind::input, "The text cannot be read now: " + broken_->problem.message, {},
                "Mend the text first.");
  }
  steps_.push(std::move(name), edit);
  change(edit.patch);
  return {};
}

bool EditedDocument::undo() {
  const auto patches = steps_.undo();
  if (!patches) return false;
  for (const TextPatch& patch : *patches)
    change(patch);
  return true;
}

bool EditedDocument::redo() {
  const auto patches = steps_.redo();
  if (!patches) return false;
  for (const TextPatch& patch : *patches)
    change(patch);
  return true;
}

// A patch of the broken text together with all that was patched since the tree was made.
TextPatch EditedDocument::sinceParsed(const TextPatch& patch) {
  if (!broken_) return patch;
  Broken& broken = *broken_;
  const std::size_t behind = patch.offset + patch.removed;
  const std::size_t begin = std::min(broken.old.begin, patch.offset);
  const std::size_t more = behind > broken.end ? behind - broken.end : 0;
  broken.text.replace(patch.offset, patch.removed, patch.inserted);
  broken.end = std::max(broken.end, behind) + patch.inserted.size() - patch.removed;
  broken.old = {begin, broken.old.end + more};
  return {begin, broken.old.size(), broken.text.substr(begin, broken.end - begin)};
}

void EditedDocument::change(const TextPatch& patch) {
  const TextPatch whole = sinceParsed(patch);
  const bool patient = text().size() <= patient_bytes_max;
  const auto done = document_.apply(whole, patient ? Effort::exact : Effort::local);
  DocumentChange change;
  change.patch = patch;
  change.parsed = done.has_value();
  if (done) {
    broken_.reset();
    if (done->values) change.pointers.push_back(done->pointer);
  } else {
    breakOff(whole, done.error(), !patient);
  }
  announce(std::move(change));
}

void EditedDocument::breakOff(const TextPatch& whole, const Problem& problem, bool provisional) {
  if (!broken_) {
    broken_ = Broken{applied(whole, document_.text()),
                     {whole.offset, whole.offset + whole.removed},
                     whole.offset + whole.inserted.size(),
                     {},
                     false};
  }
  broken_->problem = problem;
  broken_->provisional = provisional;
}

void EditedDocument::settle() {
  if (!isProvisional()) return;
  auto document = Document::parse(broken_->text);
  if (!document) {
    broken_->problem = document.error();
    broken_->provisional = false;
    return;
  }
  document_ = std::move(*document);
  broken_.reset();
  announce({{}, true, {""}});
}

void EditedDocument::announce(DocumentChange change) const {
  for (const Listener& listener : listeners_)
    listener(change);
}

}  // namespace sextant
