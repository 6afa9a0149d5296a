// SPDX-License-Identifier: GPL-3.0-or-later
// BASE NUL OURS NUL THEIRS: merges and differences of values and texts keep their laws.
#include "model/diff/document_merge.h"
#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "model/diff/text_merge.h"
#include "model/diff/value_merge.h"
#include "model/document/document.h"
#include "model/document/json.h"
#include "model/document/pointer.h"
#include "model/profile/merge_patch.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sextant;
using sextant::fuzz::require;

namespace {

std::string shown(const Value& base, const Value& ours, const Value& theirs) {
  return toJson(base) + '\n' + toJson(ours) + '\n' + toJson(theirs);
}

void checkMerge(const Value& base, const Value& ours, const Value& theirs, const ItemKey& key) {
  const ValueMerge merged = mergeValues(base, ours, theirs, key);
  const ValueMerge mirrored = mergeValues(base, theirs, ours, key);
  const std::string all = shown(base, ours, theirs);
  require(merged.conflicts.empty() == mirrored.conflicts.empty(), "conflicts are symmetrical", all);
  for (const Value* side : {&ours, &theirs}) {
    const ValueMerge unchanged = mergeValues(base, *side, base, key);
    require(unchanged.conflicts.empty() && unchanged.value == *side,
            "a merge with an unchanged side is the other side", all);
    const ValueMerge same = mergeValues(base, *side, *side, key);
    require(same.conflicts.empty() && same.value == *side, "the same change is no conflict", all);
  }
}

void checkDiff(const Value& before, const Value& after, const ItemKey& key) {
  const std::string both = toJson(before) + '\n' + toJson(after);
  require(semanticDiff(before, before, key).empty(), "nothing differs from itself", both);
  const auto changes = semanticDiff(before, after, key);
  require(changes.empty() == (before == after), "a difference is seen", both);
  for (const ValueChange& change : changes) {
    require(!toString(change).empty(), "a change has words", both);
    const bool removed = change.kind == ChangeKind::removed;
    const auto found = valueAt(removed ? before : after, change.pointer);
    require(found && *found != nullptr, "a change is where it says",
            both + '\n' + toString(change));
  }
}

void checkTexts(const std::string& base, const std::string& ours, const std::string& theirs) {
  const auto diff = textDiff(ours, theirs);
  require(diff.has_value(), "texts can be compared");
  require(diff->same() == (ours == theirs), "texts are the same where nothing differs", ours);
  const auto merged = textMerge(base, ours, base);
  require(merged && !merged->conflicts && merged->text == ours, "an unchanged side changes nothing",
          base + "\n~~~\n" + ours);
  (void)textMerge(base, ours, theirs);
}

// A merge that cannot be written safely is refused, which is no fault.
void checkDocuments(const MergeTexts& texts, const Value& merged, bool conflicts) {
  const std::string all = texts.base + "\n~~~\n" + texts.ours + "\n~~~\n" + texts.theirs;
  const auto unchanged = mergeDocuments({texts.base, texts.ours, texts.base});
  require(unchanged && unchanged->isClean() && unchanged->text == texts.ours,
          "a merge of texts with an unchanged side is the other text", all);
  const auto document = mergeDocuments(texts);
  if (!document) return;
  const auto read = Document::parse(document->text);
  require(read && read->value() == merged, "the merged text means the merged value",
          all + "\n===\n" + document->text);
  require(document->conflicts.empty() != conflicts, "texts conflict as their values do", all);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parts = sextant::fuzz::partsOf(data, size, 3);
  checkTexts(parts[0], parts[1], parts[2]);
  const auto base = Document::parse(parts[0]);
  const auto ours = Document::parse(parts[1]);
  const auto theirs = Document::parse(parts[2]);
  if (!base || !ours || !theirs) return 0;
  const ItemKey by_name = [](std::string_view) { return std::string("a"); };
  for (const ItemKey& key : {ItemKey(), by_name}) {
    checkMerge(base->value(), ours->value(), theirs->value(), key);
    checkDiff(ours->value(), theirs->value(), key);
  }
  const ValueMerge merged = mergeValues(base->value(), ours->value(), theirs->value());
  checkDocuments({parts[0], parts[1], parts[2]}, merged.value, !merged.conflicts.empty());
  const Value patched = mergePatch(ours->value(), theirs->value());
  require(mergePatch(patched, theirs->value()) == patched, "a merge patch may come twice");
  return 0;
}
