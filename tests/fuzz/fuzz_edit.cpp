// SPDX-License-Identifier: GPL-3.0-or-later
// TEXT NUL OPERATIONS: edits of random values, one after the other. Each is refused and changes
// nothing, or means what was asked for, and its inverse restores the text to the byte.
#include <array>

#include "model/document/document.h"
#include "model/document/json.h"
#include "model/document/pointer.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sextant;
using sextant::fuzz::require;

namespace {

constexpr std::size_t edits_max = 12;

class Operations {
 public:
  explicit Operations(const std::string& bytes) : bytes_(bytes) {}
  [[nodiscard]] bool atEnd() const { return at_ >= bytes_.size(); }
  std::size_t below(std::size_t limit) {
    const std::size_t byte = atEnd() ? 0 : static_cast<unsigned char>(bytes_[at_++]);
    return byte % limit;
  }

 private:
  const std::string& bytes_;
  std::size_t at_ = 0;
};

Value chosenValue(Operations& operations) {
  static const std::array<const char*, 16> values{"null",
                                                  "true",
                                                  "7",
                                                  "-1.5e3",
                                                  "\"\"",
                                                  "\"text\"",
                                                  "\"a: b # c\"",
                                                  "\"two\\nlines\\n\"",
                                                  "\"\\n  odd\\t\\n\\n\"",
                                                  "\"no\\u0007\\ud83d\\ude00\"",
                                                  "{}",
                                                  "[]",
                                                  "{\"a\":{\"b\":[1,null]}}",
                                                  "[[1],{\"k\":\"v\"}]",
                                                  "\"- x\"",
                                                  "\"0x1F\""};
  return *fromJson(values.at(operations.below(values.size())));
}

std::string chosenKey(Operations& operations) {
  static const std::array<const char*, 8> keys{"a", "b", "", "new key", "<<", "true", "x: y", "\n"};
  return keys.at(operations.below(keys.size()));
}

Place chosenPlace(Operations& operations, const Document& document, NodeId id) {
  const auto steps = document.stepsOf(id);
  switch (operations.below(4)) {
    case 0:
      return Place::last();
    case 1:
      return Place::at(operations.below(4));
    case 2:
      return Place::before(steps.empty() ? "a" : steps.back());
    default:
      return Place::after(operations.below(2) == 0 ? "a" : "0");
  }
}

// What is wanted at `pointer` afterwards; nothing where only consistency is checked.
struct Wanted {
  std::string pointer;
  std::optional<Value> value;
};

Result<EditResult> chosenEdit(Operations& operations, const Document& document, Wanted& wanted) {
  const auto id = static_cast<NodeId>(operations.below(document.nodeCount()));
  const std::string pointer = document.pointerOf(id);
  switch (operations.below(5)) {
    case 0:
      wanted = {pointer, chosenValue(operations)};
      return document.set(pointer, *wanted.value);
    case 1: {
      const bool list = document.node(id).kind == ValueKind::sequence;
      wanted = {pointer + '/' + (list ? "-" : escapeStep(chosenKey(operations))),
                chosenValue(operations)};
      const Place place = chosenPlace(
          operations, document,
          document.node(id).first_child == no_node ? id : document.node(id).first_child);
      auto edit = document.insert(wanted.pointer, *wanted.value, place);
      if (list) wanted.value.reset();
      return edit;
    }
    case 2:
      return document.remove(pointer);
    case 3:
      return document.rename(pointer, chosenKey(operations));
    default:
      return document.move(pointer, chosenPlace(operations, document, id));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parts = sextant::fuzz::partsOf(data, size, 2);
  auto document = Document::parse(parts[0]);
  if (!document) return 0;
  Operations operations(parts[1]);
  for (std::size_t i = 0; i < edits_max && !operations.atEnd(); ++i) {
    const std::string before = document->text();
    Wanted wanted;
    const auto edit = chosenEdit(operations, *document, wanted);
    if (!edit) {
      require(!edit.error().what.empty(), "a refused edit says why");
      continue;
    }
    const std::string after = applied(edit->patch, before);
    require(applied(edit->inverse, after) == before, "undo restores the text", before);
    require(document->apply(edit->patch).has_value(), "an edit can be made", after);
    require(document->text() == after, "an edit is its patch", after);
    require(document->isConsistent(), "the tree is that of a fresh parse",
            before + "\n~~~\n" + after);
    if (!wanted.value) continue;
    const auto found = document->find(wanted.pointer);
    require(found && *found && document->value(**found) == *wanted.value, "the value is there",
            before + "\n~~~\n" + after);
  }
  return 0;
}
